"""What was guessed, filled in or left out when data were read: a line that opens to the sentences."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QToolButton, QVBoxLayout, QWidget

from nnstudio.gui.data.words import breakable
from nnstudio.gui.icons import icon
from nnstudio.gui.widgets.labels import text_label


class Notes(QWidget):
    """Hidden where there is nothing to tell."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.button = QToolButton()
        self.button.setProperty("role", "disclosure")
        self.button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.button.setIconSize(QSize(12, 12))
        self.button.setCheckable(True)
        self.button.toggled.connect(self._open)
        self.text = text_label("", "caption", wrap=True)
        self.text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addWidget(self.button, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(self.text)
        self._open(False)
        self.hide()

    def show_notes(self, notes: Sequence[str]) -> None:
        """Show these sentences, as far as the line is open."""
        self.setVisible(bool(notes))
        self.button.setText("1 note about these data" if len(notes) == 1 else f"{len(notes)} notes about these data")
        self.text.setText("\n".join(breakable(note) for note in notes))

    def _open(self, opened: bool) -> None:
        self.button.setIcon(icon("chevron-down" if opened else "chevron-right", "muted"))
        self.text.setVisible(opened)
