"""One quiet line in the Data dock: whether leaks were found, are looked for, or wait to be looked for."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from nnstudio.gui.theme import set_role
from nnstudio.gui.widgets.icon_label import IconLabel
from nnstudio.gui.widgets.labels import text_label


class LeakLine(QWidget):
    """Hidden until there is something to say. Its one button shows, cancels or begins."""

    pressed = Signal(str)
    """What the button says."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.mark = IconLabel("shield-check", "good", side=14)
        self.text = text_label("", "caption", wrap=True)
        self.button = QPushButton()
        set_role(self.button, "link")
        self.button.clicked.connect(lambda: self.pressed.emit(self.button.text()))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 2, 0, 2)
        row.setSpacing(8)
        row.addWidget(self.mark, 0, Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(self.text, 1)
        row.addWidget(self.button, 0, Qt.AlignmentFlag.AlignVCenter)
        self.hide()

    def say(self, sentence: str, icon: str, tone: str, button: str = "", tip: str = "") -> None:
        """Show a sentence with a mark, and a button where one is named."""
        self.mark.set_icon(icon, tone)
        if self.text.property("role") != (role := "warning" if tone == "warning" else "caption"):
            set_role(self.text, role)
        self.text.setText(sentence)
        self.text.setToolTip(tip)
        self.setAccessibleName(f"Leaks: {sentence}")
        self.button.setText(button)
        self.button.setAccessibleName(f"Leaks: {button}")
        self.button.setVisible(bool(button))
        self.show()
