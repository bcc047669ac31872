"""Buttons that are little more than an icon: one that does something, and one that opens what stands below it."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QToolButton

from nnstudio.gui.icons import icon

_DISCLOSURE = QSize(12, 12)


def icon_button(picture: str, words: str, tip: str = "", *, size: int = 16, role: str = "muted") -> QToolButton:
    """A button that is only an icon; `words` say what it does to those who cannot see it. A click leaves the keyboard
    where it is. `size` in pixels, `role` a colour of the theme."""
    button = QToolButton()
    button.setIcon(icon(picture, role))
    button.setIconSize(QSize(size, size))
    button.setAccessibleName(words)
    button.setToolTip(tip or words)
    button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    return button


def icon_field(picture: str, words: str, tip: str = "") -> QToolButton:
    """The same among the fields of a form: a click takes the keyboard, as it does there."""
    button = icon_button(picture, words, tip)
    button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    return button


def disclosure_button() -> QToolButton:
    """A word with an arrow; `show_disclosed` turns it."""
    button = QToolButton()
    button.setProperty("role", "disclosure")
    button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
    button.setIconSize(_DISCLOSURE)
    button.setCheckable(True)
    return button


def show_disclosed(button: QToolButton, opened: bool) -> None:
    """Let the arrow point down to what is open, or to the side."""
    button.setIcon(icon("chevron-down" if opened else "chevron-right", "muted"))
