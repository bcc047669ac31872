"""An inline banner: one sentence, at most one button, and a close button. It blocks nothing."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QLabel, QPushButton, QToolButton, QWidget

from nnstudio.gui.icons import icon
from nnstudio.gui.widgets.icon_label import IconLabel

Level = Literal["info", "good", "warning", "error"]
_ICONS = {"info": "info", "good": "circle-check", "warning": "triangle-alert", "error": "circle-alert"}
_TONES = {"info": "accent_text", "good": "good_text", "warning": "warning_text", "error": "error_text"}

_ROOM_FOR_BUTTON = 320
_MOST_LINES = 2
_MARGINS = 84
"""The button stands below the sentence in a narrower bar, and where more lines would be needed beside it."""


class MessageBar(QFrame):
    """Hidden until `show_message`; the newest message replaces the one before."""

    closed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "message")
        self.level: Level = "info"
        self._act: Callable[[], object] | None = None
        self._grid, self._narrow = QGridLayout(self), False
        self._mark = IconLabel("info")
        self._text = QLabel()
        self._text.setWordWrap(True)
        self._text.setTextFormat(Qt.TextFormat.PlainText)
        self._text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.button = QPushButton()
        self.button.clicked.connect(self._on_button)
        self._close = QToolButton()
        self._close.setIcon(icon("x", "muted"))
        self._close.setIconSize(QSize(14, 14))
        self._close.setAccessibleName("Close this message")
        self._close.clicked.connect(self.clear)
        self._timer = QTimer(self, singleShot=True)
        self._timer.timeout.connect(self.clear)
        self._lay_out()
        self.hide()

    def show_message(
        self,
        text: str,
        level: Level = "info",
        action_text: str = "",
        action: Callable[[], object] | None = None,
        seconds: float | None = None,
    ) -> None:
        """Show a sentence, and a button that calls `action` when `action_text` is given.

        The message goes after `seconds`, or stays until it is closed or replaced.
        """
        self._act = action
        self._text.setText(text)
        self.button.setText(action_text)
        self.button.setVisible(bool(action_text))
        self._place_button()
        self._set_level(level)
        self._timer.stop()
        if seconds is not None:
            self._timer.start(round(seconds * 1000))
        self.show()
        self._announce(text, urgent=level == "error")

    def text(self) -> str:
        """The sentence that is shown, or an empty one."""
        return self._text.text() if not self.isHidden() else ""

    def clear(self) -> None:
        """Take the message away."""
        self._timer.stop()
        self._act = None
        if not self.isHidden():
            self.hide()
            self.closed.emit()

    def _set_level(self, level: Level) -> None:
        self.level = level
        self._mark.set_icon(_ICONS[level], _TONES[level])
        self.setProperty("level", level)
        self.style().unpolish(self)
        self.style().polish(self)

    def _announce(self, text: str, urgent: bool) -> None:
        event = QAccessibleAnnouncementEvent(self, text)
        politeness = QAccessible.AnnouncementPoliteness
        event.setPoliteness(politeness.Assertive if urgent else politeness.Polite)
        QAccessible.updateAccessibility(event)

    def _on_button(self) -> None:
        act = self._act
        self.clear()
        if act is not None:
            act()

    def _lay_out(self) -> None:
        grid = self._grid
        grid.setContentsMargins(12, 6, 6, 6)
        grid.setSpacing(8)
        grid.setColumnStretch(1, 1)
        grid.addWidget(self._mark, 0, 0)
        grid.addWidget(self._text, 0, 1)
        grid.addWidget(self.button, 0, 2)
        grid.addWidget(self._close, 0, 3)

    def _place_button(self) -> None:
        beside = self.width() - self.button.sizeHint().width() - _MARGINS
        needed = self._text.fontMetrics().horizontalAdvance(self._text.text())
        narrow = self.width() < _ROOM_FOR_BUTTON or needed > _MOST_LINES * beside
        if narrow != self._narrow:
            self._narrow = narrow
            self._grid.removeWidget(self.button)
            if narrow:
                self._grid.addWidget(self.button, 1, 1, Qt.AlignmentFlag.AlignLeft)
            else:
                self._grid.addWidget(self.button, 0, 2)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place_button()
