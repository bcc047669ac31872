"""The row that tells of a project being opened or saved, once that takes a while."""

from __future__ import annotations

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QVBoxLayout, QWidget

from nnstudio.gui.widgets.progress_task import ProgressTask
from nnstudio.session.project_store import ProjectStore

PATIENCE_MS = 300
"""What takes less time than this is over before its row could be read."""
MARGIN = 8


class FileProgress(QWidget):
    """Shows itself, and goes by itself."""

    def __init__(self, store: ProjectStore) -> None:
        super().__init__()
        self._words = ""
        self.row = ProgressTask()
        self.row.cancelled.connect(store.cancel)
        self._timer = QTimer(self, singleShot=True, interval=PATIENCE_MS)
        self._timer.timeout.connect(self._appear)
        column = QVBoxLayout(self)
        column.setContentsMargins(MARGIN, 0, MARGIN, 0)
        column.addWidget(self.row)
        self.hide()
        store.working.connect(self._on_working)
        store.progressed.connect(self._on_progress)

    def _on_working(self, working: bool) -> None:
        self._words = ""
        if working:
            self._timer.start()
        else:
            self._timer.stop()
            self.row.finish()
            self.hide()

    def _on_progress(self, fraction: float | None, words: str) -> None:
        self._words = words
        if self.isVisible():
            self.row.set_progress(fraction, words)

    def _appear(self) -> None:
        self.row.start(self._words or "Working on the project file")
        self.show()
