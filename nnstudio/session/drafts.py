"""Keeps edits that were not saved in the project's file, beside what was saved, so that they survive a crash."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer

from nnstudio.core.project.document import Project
from nnstudio.core.project.file import ProjectFile
from nnstudio.session.file_work import FileWork

DRAFT_MS = 400


class Drafts(QObject):
    """`at_hand` gives the file, and the project if the file does not have it as it is."""

    def __init__(self, work: FileWork, at_hand: Callable[[], tuple[ProjectFile, Project | None]]) -> None:
        super().__init__(work)
        self._work, self._at_hand = work, at_hand
        self._timer = QTimer(self, singleShot=True, interval=DRAFT_MS)
        self._timer.timeout.connect(self._keep)

    def soon(self) -> None:
        """There is an edit: keep it when no other has followed for a moment."""
        self._timer.start()

    def rest(self) -> None:
        """There is nothing to keep."""
        self._timer.stop()

    def _keep(self) -> None:
        if not self._work.idle:
            self.soon()
            return
        file, draft = self._at_hand()
        self._work.aside(lambda _: file.save_draft(draft))
