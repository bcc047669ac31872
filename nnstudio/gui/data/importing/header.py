"""The head of the import window: what is looked at, what it holds in one line, and how to look elsewhere."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QPushButton, QWidget

from nnstudio.gui.icons import icon
from nnstudio.gui.widgets.elide import ElidedLabel


class ImportHeader(QWidget):
    """Name, path and facts on the left, the two buttons on the right."""

    file_wanted = Signal()
    folder_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.name = ElidedLabel("Import data")
        self.name.setProperty("role", "heading")
        self.path = ElidedLabel("Nothing is taken before you say so.", mode=Qt.TextElideMode.ElideMiddle)
        self.path.setProperty("role", "caption")
        self.facts = ElidedLabel()
        self.file_button = QPushButton(icon("table"), "Choose file…")
        self.folder_button = QPushButton(icon("folder-open"), "Choose folder…")
        self.file_button.clicked.connect(self.file_wanted)
        self.folder_button.clicked.connect(self.folder_wanted)
        for button in (self.file_button, self.folder_button):
            button.setAutoDefault(False)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(4)
        grid.setColumnStretch(0, 1)
        grid.addWidget(self.name, 0, 0)
        grid.addWidget(self.path, 1, 0)
        grid.addWidget(self.facts, 2, 0, 1, 3)
        grid.addWidget(self.file_button, 0, 1, 2, 1)
        grid.addWidget(self.folder_button, 0, 2, 2, 1)
        self.facts.hide()

    def show_path(self, path: Path) -> None:
        """Say what is being looked at."""
        self.name.setText(path.name or str(path))
        self.path.setText(str(path))
        self.path.setToolTip(str(path))

    def show_pasted(self) -> None:
        """Say that it comes from the clipboard."""
        self.name.setText("Pasted table")
        self.path.setText("From the clipboard. It is kept in the data folder once you use it.")
        self.path.setToolTip("")

    def show_facts(self, name: str, words: str) -> None:
        """Say what it holds."""
        self.facts.setText(words)
        self.facts.setVisible(bool(words))
        if name:
            self.name.setText(name)
