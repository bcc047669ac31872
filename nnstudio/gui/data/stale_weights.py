"""Says as long as data, split or the fold in hand are other ones than the trained weights have learned from."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer

from nnstudio.core.project.cross_validation import has_folds, in_fold
from nnstudio.core.project.document import Project
from nnstudio.core.project.other_data import same_rows
from nnstudio.gui.data.quiet_line import QuietLine
from nnstudio.gui.data.words import (
    CHANGED_BRIEF,
    CHANGED_DATA,
    OTHER_FOLD,
    OTHER_FOLD_BRIEF,
    STALE_BRIEF,
    STALE_WEIGHTS,
)
from nnstudio.session.data_loader import DataLoader
from nnstudio.session.project_store import ProjectStore
from nnstudio.session.trainer import Trainer

_FETCHING_MS = 400


class StaleWeights(QObject):
    """Shows `line` whenever split or data in hand are not those of the run, and hides it when they are again."""

    def __init__(self, store: ProjectStore, loader: DataLoader, trainer: Trainer, line: QuietLine) -> None:
        super().__init__(line)
        self._store, self._loader, self._trainer, self._line = store, loader, trainer, line
        # The network of another fold comes into hand a moment after the fold.
        self._soon = QTimer(self, singleShot=True, interval=_FETCHING_MS)
        self._soon.timeout.connect(self._show)
        store.project_changed.connect(self._on_project)
        store.opened.connect(self._follow)
        for signal in (loader.loaded, trainer.run_changed, trainer.checkpoint_changed):
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
        if self._data_changed:
            self._line.say(CHANGED_BRIEF, CHANGED_DATA)
        elif trained is None:
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

    @property
    def _data_changed(self) -> bool:
        """Whether the files hold other samples now than at the training, and so are divided otherwise."""
        run, data, seal = self._trainer.run_project, self._loader.data, self._trainer.seal
        if run is None or data is None or seal is None or self._trainer.busy:
            return False
        same = (run.dataset, run.split) == (data.spec, data.split_spec)
        return same and not seal.is_of(data.as_read, data.sealed)

    def _is_stale(self) -> bool:
        run, trainer, project = self._trainer.run_project, self._trainer, self._store.project
        if run is None or trainer.model is None or not same_rows(run.dataset, project.dataset):
            return False
        # While all folds are trained, each takes its turn, whichever is in hand.
        all_folds = trainer.busy and trainer.folds is not None
        return not all_folds and (run.split != project.split or self._data_changed)
