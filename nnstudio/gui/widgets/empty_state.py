"""What a panel shows while it has nothing to show: why, and what to do next."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QLabel, QPushButton, QVBoxLayout, QWidget

from nnstudio.gui.widgets.icon_label import IconLabel

_TEXT_WIDTH = 280


class EmptyState(QWidget):
    """An icon, a title, a sentence, and a button when `action_text` is given."""

    action_clicked = Signal()

    def __init__(
        self, icon_name: str, title: str, text: str, action_text: str = "", parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._action: QAction | None = None
        self._sentence = text
        self._icon = IconLabel(icon_name, "muted", side=32)
        self.title = _centred(title, "title")
        self._text = _centred(text, "muted")
        self._text.setWordWrap(True)
        self._text.setFixedWidth(_TEXT_WIDTH)
        self.button = QPushButton(action_text)
        self.button.setProperty("role", "primary")
        self.button.setVisible(bool(action_text))
        self.button.clicked.connect(self.action_clicked)
        self._lay_out()
        self._write(text)

    def set_sentence(self, text: str) -> None:
        """Say something else."""
        self._sentence = text
        self._write(text)

    def follow(self, action: QAction) -> None:
        """The button can be pressed when `action` can be used; why it cannot stands in place of the sentence."""
        self._action = action
        action.changed.connect(self._on_action_changed)
        self._on_action_changed()

    def _on_action_changed(self) -> None:
        action = self._action
        if action is not None:
            why = str(action.property("why") or "")
            self.button.setText(action.text().replace("&", ""))
            self.button.setEnabled(action.isEnabled())
            self.button.setToolTip(why or action.toolTip())
            self._write(why or self._sentence)

    def _write(self, text: str) -> None:
        self._text.setText(text)
        # A column that centres it would give it the height of one line. (What it wants is never less than its least.)
        self._text.setMinimumHeight(0)
        self._text.setFixedHeight(self._text.heightForWidth(_TEXT_WIDTH))

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 8, 16, 8)
        column.setSpacing(8)
        column.addStretch(1)
        for widget in (self._icon, self.title, self._text, self.button):
            column.addWidget(widget, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(2)


def _centred(text: str, role: str) -> QLabel:
    label = QLabel(text)
    label.setProperty("role", role)
    label.setAlignment(Qt.AlignmentFlag.AlignCenter)
    return label
