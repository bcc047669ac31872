"""Two quiet lines in the Data dock: how samples are prepared, and how many drawings of one's own there are."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from nnstudio.gui.theme import set_role
from nnstudio.gui.widgets.icon_label import IconLabel
from nnstudio.gui.widgets.labels import text_label


class QuietLine(QWidget):
    """An icon, a few words, and one button that opens more."""

    opened = Signal()

    def __init__(self, icon: str, title: str, button: str, tip: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._title = title
        self.text = text_label("", "caption", wrap=True)
        self.button = QPushButton(button)
        set_role(self.button, "link")
        self.button.setToolTip(tip)
        self.button.setAccessibleName(f"{title}: {button.rstrip('…')}")
        self.button.clicked.connect(self.opened)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 2, 0, 2)
        row.setSpacing(8)
        row.addWidget(IconLabel(icon, side=14), 0, Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(self.text, 1)
        row.addWidget(self.button, 0, Qt.AlignmentFlag.AlignVCenter)

    def say(self, words: str) -> None:
        """Show a few words."""
        self.text.setText(words)
        self.setAccessibleName(f"{self._title}: {words}")


def preparation_line() -> QuietLine:
    """How samples are prepared."""
    tip = "Preparation: how values, sizes, labels and rare classes are handled, and how images are varied (Ctrl+P)"
    return QuietLine("sliders-horizontal", "Preparation", "Edit", tip)


def drawings_line() -> QuietLine:
    """How many drawings were made samples."""
    return QuietLine("pencil", "Your drawings", "Show", "The drawings that were added to these data, to see or remove")
