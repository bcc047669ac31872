"""Labels of one kind each: the small heading of a group, a caption that wraps, and a figure that changes."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QFrame, QLabel, QWidget

from nnstudio.gui import theme


def group_label(text: str, parent: QWidget | None = None) -> QLabel:
    """A muted heading in small capitals over a group of things, such as CONVOLUTION in the palette."""
    label = QLabel(text, parent)
    font = QFont(theme.FONT_FAMILY)
    font.setPixelSize(11)
    font.setWeight(QFont.Weight.DemiBold)
    font.setCapitalization(QFont.Capitalization.AllUppercase)
    font.setLetterSpacing(QFont.SpacingType.AbsoluteSpacing, 0.4)
    label.setFont(font)
    label.setProperty("role", "group")
    return label


def text_label(text: str, role: str, parent: QWidget | None = None, wrap: bool = False) -> QLabel:
    """A label in one of the roles of the stylesheet: title, heading, caption, muted, good, warning, error, …"""
    label = QLabel(text, parent)
    label.setTextFormat(Qt.TextFormat.PlainText)  # a path or a name may hold what looks like HTML
    label.setProperty("role", role)
    label.setWordWrap(wrap)
    return label


def figure_label(size: int = 16, parent: QWidget | None = None) -> QLabel:
    """A label for a large number that changes: semi-bold, all figures equally wide. `size` in pixels."""
    label = QLabel(parent)
    label.setFont(theme.number_font(size, QFont.Weight.DemiBold))
    return label


def divider(parent: QWidget | None = None) -> QFrame:
    """A hairline between two parts of a panel."""
    line = QFrame(parent)
    line.setProperty("role", "divider")
    return line
