"""Says when the split is another one than the trained weights have learned from, once a run."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer

from nnstudio.core.project.cross_validation import in_fold
from nnstudio.core.project.document import Project
from nnstudio.gui.data.words import STALE_WEIGHTS
from nnstudio.gui.widgets.message_bar import MessageBar
from nnstudio.session.project_store import ProjectStore
from nnstudio.session.trainer import Trainer

_FETCHING_MS = 400


class StaleWeights(QObject):
    """Shows its sentence in `bar`, and takes it away when the split is that of the run again."""

    def __init__(self, store: ProjectStore, trainer: Trainer, bar: MessageBar) -> None:
        super().__init__(bar)
        self._store, self._trainer, self._bar = store, trainer, bar
        self._warned_of: int | None = None
        # The network of another fold comes into hand a moment after the fold.
        self._soon = QTimer(self, singleShot=True, interval=_FETCHING_MS)
        self._soon.timeout.connect(self._warn)
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
        self._soon.stop()
        run = self._trainer.run_project
        if not self._is_stale():
            self._bar.clear()
        elif run is not None and in_fold(run, 1).split == in_fold(self._store.project, 1).split:
            self._soon.start()
        else:
            self._warn()

    def _is_stale(self) -> bool:
        # While all folds are trained, each takes its turn, whichever is in hand.
        run, trainer = self._trainer.run_project, self._trainer
        all_folds = trainer.busy and trainer.folds is not None
        return (
            run is not None and trainer.model is not None and not all_folds and run.split != self._store.project.split
        )

    def _warn(self) -> None:
        if self._is_stale() and self._warned_of != self._trainer.run_id:
            self._warned_of = self._trainer.run_id
            self._bar.show_message(STALE_WEIGHTS, "warning")
