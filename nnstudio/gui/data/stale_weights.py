"""Says as long as the split, or the fold in hand, is another one than the trained weights have learned from."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer

from nnstudio.core.project.cross_validation import has_folds, in_fold
from nnstudio.core.project.document import Project
from nnstudio.core.project.other_data import same_rows
from nnstudio.gui.data.quiet_line import QuietLine
from nnstudio.gui.data.words import OTHER_FOLD, OTHER_FOLD_BRIEF, STALE_BRIEF, STALE_WEIGHTS
from nnstudio.session.project_store import ProjectStore
from nnstudio.session.trainer import Trainer

_FETCHING_MS = 400


class StaleWeights(QObject):
    """Shows `line` whenever the split in hand is not that of the run, and hides it when it is again."""

    def __init__(self, store: ProjectStore, trainer: Trainer, line: QuietLine) -> None:
        super().__init__(line)
        self._store, self._trainer, self._line = store, trainer, line
        # The network of another fold comes into hand a moment after the fold.
        self._soon = QTimer(self, singleShot=True, interval=_FETCHING_MS)
        self._soon.timeout.connect(self._show)
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
        if self._is_stale() and self._other_fold is not None:
            self._soon.start()
        else:
            self._show()

    def _show(self) -> None:
        trained, wanted = self._other_fold, self._store.project.split.fold
        if trained is None:
            self._line.say(STALE_BRIEF, STALE_WEIGHTS)
        else:
            words = (text.format(trained=trained, wanted=wanted) for text in (OTHER_FOLD_BRIEF, OTHER_FOLD))
            self._line.say(*words)
        self._line.setVisible(self._is_stale())

    @property
    def _other_fold(self) -> int | None:
        """Which fold the weights are of, where they are of the same cross-validation; None where they are not."""
        run, project = self._trainer.run_project, self._store.project
        if run is None or not has_folds(run.split) or in_fold(run, 1).split != in_fold(project, 1).split:
            return None
        return run.split.fold

    def _is_stale(self) -> bool:
        run, trainer, project = self._trainer.run_project, self._trainer, self._store.project
        if run is None or trainer.model is None or not same_rows(run.dataset, project.dataset):
            return False
        # While all folds are trained, each takes its turn, whichever is in hand.
        all_folds = trainer.busy and trainer.folds is not None
        return not all_folds and run.split != project.split
