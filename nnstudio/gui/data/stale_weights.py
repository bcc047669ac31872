"""Says when the split is another one than the trained weights have learned from, once a run."""

from __future__ import annotations

from PySide6.QtCore import QObject

from nnstudio.core.project.document import Project
from nnstudio.gui.data.words import STALE_WEIGHTS
from nnstudio.gui.widgets.message_bar import MessageBar
from nnstudio.session.project_store import ProjectStore
from nnstudio.session.trainer import Trainer


class StaleWeights(QObject):
    """Shows its sentence in `bar`, and takes it away when the split is that of the run again."""

    def __init__(self, store: ProjectStore, trainer: Trainer, bar: MessageBar) -> None:
        super().__init__(bar)
        self._store, self._trainer, self._bar = store, trainer, bar
        self._warned_of: int | None = None
        store.project_changed.connect(self._on_project)
        store.opened.connect(self._on_opened)
        trainer.run_changed.connect(self._follow)

    def _on_project(self, before: Project, project: Project) -> None:
        if before.split != project.split:
            self._follow()

    def _on_opened(self) -> None:
        self._warned_of = None
        self._bar.clear()

    def _follow(self) -> None:
        run = self._trainer.run_project
        stale = run is not None and self._trainer.model is not None and run.split != self._store.project.split
        if stale and self._warned_of != self._trainer.run_id:
            self._warned_of = self._trainer.run_id
            self._bar.show_message(STALE_WEIGHTS, "warning")
        elif not stale:
            self._bar.clear()
