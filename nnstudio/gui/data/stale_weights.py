"""Says as long as the split is another one than the trained weights have learned from."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer

from nnstudio.core.project.cross_validation import in_fold
from nnstudio.core.project.document import Project
from nnstudio.core.project.other_data import same_rows
from nnstudio.gui.data.quiet_line import QuietLine
from nnstudio.gui.data.words import STALE_BRIEF, STALE_WEIGHTS
from nnstudio.session.project_store import ProjectStore
from nnstudio.session.trainer import Trainer

_FETCHING_MS = 400


class StaleWeights(QObject):
    """Shows `line` whenever the split in hand is not that of the run, and hides it when it is again."""

    def __init__(self, store: ProjectStore, trainer: Trainer, line: QuietLine) -> None:
        super().__init__(line)
        self._store, self._trainer, self._line = store, trainer, line
        line.say(STALE_BRIEF, STALE_WEIGHTS)
        # The network of another fold comes into hand a moment after the fold.
        self._soon = QTimer(self, singleShot=True, interval=_FETCHING_MS)
        self._soon.timeout.connect(lambda: line.setVisible(self._is_stale()))
        store.project_changed.connect(self._on_project)
        store.opened.connect(self._follow)
        for signal in (trainer.run_changed, trainer.checkpoint_changed):
            signal.connect(self._follow)
        self._follow()

    def _on_project(self, before: Project, project: Project) -> None:
        if (before.split, before.dataset) != (project.split, project.dataset):
            self._follow()

    def _follow(self, *_: object) -> None:
        self._soon.stop()
        run = self._trainer.run_project
        if not self._is_stale():
            self._line.hide()
        elif run is not None and in_fold(run, 1).split == in_fold(self._store.project, 1).split:
            self._soon.start()
        else:
            self._line.show()

    def _is_stale(self) -> bool:
        run, trainer, project = self._trainer.run_project, self._trainer, self._store.project
        if run is None or trainer.model is None or not same_rows(run.dataset, project.dataset):
            return False
        # While all folds are trained, each takes its turn, whichever is in hand.
        all_folds = trainer.busy and trainer.folds is not None
        return not all_folds and run.split != project.split
