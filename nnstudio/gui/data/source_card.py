"""What the panel shows for data that are not here: why, where they can be had, and the button that fetches them."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import urlsplit

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QPushButton, QVBoxLayout, QWidget

from nnstudio.core.data.catalogue import download_bytes
from nnstudio.core.data.datasets import DatasetSpec
from nnstudio.gui.data.words import breakable
from nnstudio.gui.icons import icon
from nnstudio.gui.theme import set_role
from nnstudio.gui.widgets.icon_label import IconLabel
from nnstudio.gui.widgets.labels import text_label
from nnstudio.gui.widgets.progress_task import ProgressTask


class SourceCard(QFrame):
    """Nothing is downloaded but by its button."""

    download_wanted = Signal()
    folder_wanted = Signal()
    locate_wanted = Signal()
    """The user's own data lie somewhere else now."""
    again_wanted = Signal()
    back_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        set_role(self, "note")
        self._can_fetch = True
        self._sentence = text_label("", "", wrap=True)
        self._facts = text_label("", "caption", wrap=True)
        self.download_button = QPushButton(icon("download", "on_accent"), "Download")
        set_role(self.download_button, "primary")
        self.folder_button = QPushButton(icon("folder-open"), "Choose folder…")
        self.folder_button.setToolTip("Use data that are on this computer already.")
        self.locate_button = QPushButton(icon("search", "on_accent"), "Locate…")
        set_role(self.locate_button, "primary")
        self.again_button = QPushButton(icon("refresh-cw"), "Try again")
        self.back_button = QPushButton(icon("undo-2"), "Go back")
        self.locate_button.clicked.connect(self.locate_wanted)
        self.again_button.clicked.connect(self.again_wanted)
        self.back_button.clicked.connect(self.back_wanted)
        self.progress = ProgressTask()
        self.download_button.clicked.connect(self.download_wanted)
        self.folder_button.clicked.connect(self.folder_wanted)
        self._lay_out()

    def show_spec(self, spec: DatasetSpec, sentence: str, folder: Path) -> None:
        """Say why the data cannot be read and what a download would bring."""
        self._sentence.setText(breakable(sentence))
        self._show_own_buttons(False)
        self._facts.show()
        self.folder_button.setVisible(self.progress.isHidden())
        sources = spec.sources()
        hosts = [urlsplit(source.urls[0]).hostname or "" for source in sources if source.urls]
        size = download_bytes(spec)
        self.download_button.setText(f"Download {size / 1e6:.1f} MB" if size else "Download")
        self._can_fetch = bool(hosts)
        self.download_button.setVisible(self._can_fetch and self.progress.isHidden())
        origin = breakable(f"From {hosts[0]}, kept in {folder}.") if hosts else ""
        self._facts.setText(" ".join(filter(None, (origin, spec.license))))

    def show_own(self, sentence: str, before: str) -> None:
        """Say why the user's own data cannot be read; `before` names the data that can be gone back to, if any."""
        self._sentence.setText(breakable(sentence))
        for widget in (self._facts, self.download_button, self.folder_button):
            widget.hide()
        self._show_own_buttons(True)
        self.back_button.setToolTip(f"Back to {before}")
        self.back_button.setAccessibleDescription(f"Back to {before}")
        self.back_button.setVisible(bool(before))

    def _show_own_buttons(self, shown: bool) -> None:
        for button in (self.locate_button, self.again_button, self.back_button):
            button.setVisible(shown)

    def set_downloading(self, words: str) -> None:
        """Show the task's row in place of the buttons; an empty text brings the buttons back."""
        self.download_button.setVisible(self._can_fetch and not words)
        self.folder_button.setVisible(not words)
        if words:
            self.progress.start(words)
        else:
            self.progress.finish()

    @property
    def stops(self) -> tuple[QWidget, ...]:
        """What Tab goes through, in this order."""
        return self.download_button, self.folder_button, self.locate_button, self.again_button, self.back_button

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 14, 12, 14)
        column.setSpacing(8)
        column.addWidget(IconLabel("database", "muted", side=24), 0, Qt.AlignmentFlag.AlignLeft)
        for widget in (self._sentence, self._facts, *self.stops, self.progress):
            column.addWidget(widget)
