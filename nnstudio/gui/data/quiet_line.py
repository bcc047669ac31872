"""A line of the Data dock: an icon, a few words, and at most one button that leads further."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from nnstudio.gui.theme import set_role
from nnstudio.gui.widgets.icon_label import IconLabel
from nnstudio.gui.widgets.labels import text_label


class QuietLine(QWidget):
    """`title` is what a screen reader calls it."""

    opened = Signal()

    def __init__(
        self, icon: str, title: str, button: str = "", tip: str = "", tone: str = "muted", parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._title = title
        self.text = text_label("", "warning" if tone == "warning" else "caption", wrap=True)
        self.button = QPushButton(button)
        set_role(self.button, "link")
        self.button.setToolTip(tip)
        self.button.setAccessibleName(f"{title}: {button.rstrip('…')}")
        self.button.setVisible(bool(button))
        self.button.clicked.connect(self.opened)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 2, 0, 2)
        row.setSpacing(8)
        row.addWidget(IconLabel(icon, tone, side=14), 0, Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(self.text, 1)
        row.addWidget(self.button, 0, Qt.AlignmentFlag.AlignVCenter)

    def say(self, words: str, tip: str = "") -> None:
        """Show a few words; `tip`: all that there is to say."""
        self.text.setText(words)
        self.text.setToolTip(tip)
        self.setAccessibleName(f"{self._title}: {tip or words}")
