"""All session objects together, and the few lines that join them: project → data → plan."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject, QSettings, QTimer, Signal

from nnstudio.core.paths import data_folder
from nnstudio.core.project.cross_validation import has_folds, in_fold
from nnstudio.core.project.document import Project
from nnstudio.core.project.opened import Learned, Opened
from nnstudio.core.training.warm_up import warm_up
from nnstudio.session.cross_validation import CrossValidation
from nnstudio.session.data_loader import DataLoader
from nnstudio.session.explainer import Explainer
from nnstudio.session.folds_job import OtherFold
from nnstudio.session.keeping import Keeping
from nnstudio.session.leak_guard import LeakGuard
from nnstudio.session.observer import Observer
from nnstudio.session.planner import Planner
from nnstudio.session.preferences import PreferenceStore
from nnstudio.session.project_store import ProjectStore
from nnstudio.session.seal import Seal, covered_by, subject_in_hand
from nnstudio.session.study import Study
from nnstudio.session.task import Task
from nnstudio.session.trainer import Trainer, TrainerState

QUIET_MS = 1500
"""After the start, a training or a stroke on the canvas, so long nothing goes on that nobody has asked for."""


class Session(QObject):
    """What lives as long as the window does. The objects do not know each other; this one does."""

    settled = Signal()
    """Everything is loaded that will be needed; sent once."""

    def __init__(self, settings: QSettings, scratch: Path, data_dir: Path | None = None) -> None:
        super().__init__()
        self._data_dir = data_dir
        self.preferences = PreferenceStore(settings, self)
        self.store = ProjectStore(scratch, self)
        self.loader = DataLoader(self)
        self._keeping = Keeping(self.store, self.loader, self)
        self.planner = Planner(self.store.project, self)
        self.trainer = Trainer(self)
        self.explainer = Explainer(self)
        self.observer = Observer(self)
        self.seal = Seal(self)
        self.leaks = LeakGuard(self)
        self.study = Study(self)
        self.folds, self._folded = CrossValidation(self), False
        self.store.project_changed.connect(self._follow_project)
        self.store.opened.connect(self._on_opened)
        self.loader.loaded.connect(self._follow_data)
        self.loader.loaded.connect(self.leaks.follow)
        self.loader.loaded.connect(self.study.follow)
        self.loader.failed.connect(lambda _: self.leaks.follow(None))
        self.preferences.changed.connect(self._follow_project)
        self.trainer.run_changed.connect(lambda: self.seal.refresh(self.store.file))
        self.trainer.run_changed.connect(self._follow_looks)
        for changed in (self.trainer.run_changed, self.trainer.checkpoint_changed, self.trainer.state_changed):
            changed.connect(self._follow_weights)
        self.folds.fetched.connect(self._on_fold_fetched)
        self.trainer.run_changed.connect(self._read_folds)
        self.trainer.state_changed.connect(self._read_folds)
        self.seal.follow(self.store.file)
        self._quiet = QTimer(self, singleShot=True, interval=QUIET_MS)
        self._quiet.timeout.connect(self._pace_leaks)
        self.settled.connect(self._on_settled)
        self.trainer.state_changed.connect(self._make_quiet)
        self.explainer.answered.connect(self._make_quiet)
        self.preferences.changed.connect(self._pace_leaks)
        self._settled = False
        self._pace_leaks()
        self._warm_up: Task | None = None
        self.loader.loaded.connect(self._warm_up_once)

    def data_folder(self) -> Path:
        """Where data sets lie: the command line's folder, NNSTUDIO_DATA, the preference, or the user's own."""
        return data_folder(self._data_dir, self.preferences.current.data_folder)

    def start(self) -> None:
        """Begin to load what the project asks for."""
        self._follow_project()

    def close(self) -> None:
        """End all threads and let go of the file."""
        self.trainer.close()
        self.store.finish()
        if self._warm_up is not None:
            self._warm_up.wait()
        self.planner.close()
        self.loader.close()
        self.leaks.close()
        self.study.close()
        self.folds.close()
        self.seal.close()
        self.explainer.close()
        self.observer.close()
        self.store.close()

    def _follow_project(self, *_: object) -> None:
        self.loader.follow(self.store.project, self.data_folder(), self.store.file)
        self._follow_data()

    def _follow_data(self, *_: object) -> None:
        self.planner.follow(self.store.project, self.loader.data)
        self.observer.follow(self.store.project, self.loader.data, self.store.file)
        self.folds.follow(self.store.project, self.loader.data)
        folded = has_folds(self.store.project.split)
        if folded and not self._folded:
            self.folds.read(self.store.file)
        self._folded = folded
        self._take_fold()
        self._follow_looks()

    def _read_folds(self, *_: object) -> None:
        if has_folds(self.store.project.split):
            self.folds.read(self.store.file)
        self._take_fold()

    def _take_fold(self) -> None:
        """Where a fold of the project is in hand and the network of another one, fetch the network of that fold."""
        if not self.trainer.busy and self._is_other_fold(self.trainer.run_project):
            self.folds.fetch(self.store.file, self.store.project.split.fold)

    def _is_other_fold(self, run: Project | None) -> bool:
        project = self.store.project
        return run is not None and run != project and in_fold(run, project.split.fold) == project

    def _on_fold_fetched(self, learned: Learned, others: tuple[OtherFold, ...]) -> None:
        if not self.trainer.busy and learned.run is not None and learned.run.project == self.store.project:
            self.trainer.restore(learned, others)

    def _follow_looks(self) -> None:
        subject = subject_in_hand(self.store.project, self.loader.data)
        self.seal.regard(subject, self.trainer.run_id, covered_by(self.trainer.seal, self.loader.data))

    def _follow_weights(self, *_: object) -> None:
        self.observer.show_weights(self.trainer.model, self.trainer.busy, self.trainer.seal)

    def _on_settled(self) -> None:
        self._settled = True
        self._quiet.start()

    def _make_quiet(self, _: object) -> None:
        if self._settled:
            self._quiet.start()
        self._pace_leaks()

    def _pace_leaks(self, *_: object) -> None:
        self.leaks.hold(self._why_no_leaks())

    def _why_no_leaks(self) -> str:
        if not self.preferences.current.find_leaks:
            return "Leaks are looked for when you ask."
        if self.trainer.state in (TrainerState.TRAINING, TrainerState.STOPPING):
            return "Looking for leaks waits for the training."
        return "Leaks are looked for in a moment." if self._quiet.isActive() or not self._settled else ""

    def _warm_up_once(self) -> None:
        # After the first data, so that the start of the program is not slowed down.
        if self._warm_up is None:
            self._warm_up = Task(lambda _: warm_up(), self)
            self._warm_up.over.connect(self.settled)
            self._warm_up.start()

    def _on_opened(self, opened: Opened) -> None:
        self.trainer.restore(opened.learned)
        self.seal.follow(self.store.file)
        self._follow_project()
