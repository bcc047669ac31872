"""Joins the seal with the cover of the test part, and knows when an evaluation would be honest."""

from __future__ import annotations

from PySide6.QtCore import QObject

from nnstudio.core.data.split.fold_names import groups_left_out
from nnstudio.core.evaluate import why_not_judged
from nnstudio.core.project.cross_validation import fold_words
from nnstudio.core.project.document import Project
from nnstudio.gui.data.samples import Samples
from nnstudio.gui.data.split.box import SplitBox
from nnstudio.gui.data.words import CHANGED_DATA
from nnstudio.session.data_loader import DataLoader
from nnstudio.session.project_store import ProjectStore
from nnstudio.session.seal import Seal
from nnstudio.session.trainer import Trainer

TRAINING = "The network is being trained. Evaluate it when that has ended."
UNTRAINED = "Train a network first."
NO_TEST_PART = "There is no test part to evaluate the network by. Give it a share in the split above."
UNLOADED = "The data are not loaded."
OTHER_DATA = (
    "The network was trained on other data or another split, so it may have seen these samples. "
    "Train it anew, then evaluate."
)


class Looks(QObject):
    """Shows the state of the seal in `samples` and `split`, and carries out what the user confirms there."""

    def __init__(
        self, store: ProjectStore, loader: DataLoader, trainer: Trainer, seal: Seal, samples: Samples, split: SplitBox
    ) -> None:
        super().__init__(samples)
        self._store, self._loader, self._trainer, self._seal = store, loader, trainer, seal
        self._samples, self._split = samples, split
        store.project_changed.connect(self._on_project_changed)
        for signal in (loader.loaded, loader.failed, store.project_changed, trainer.checkpoint_changed):
            signal.connect(self._show_why_not)
        trainer.run_changed.connect(self._show_why_not)
        trainer.state_changed.connect(self._on_training_state)
        seal.changed.connect(self._show)
        seal.evaluating.connect(samples.cover.set_busy)
        seal.progressed.connect(samples.cover.progress.set_progress)
        samples.cover_wanted.connect(seal.cover_images)
        samples.cover.evaluate_wanted.connect(self._evaluate)
        samples.cover.images_wanted.connect(self.show_images)
        samples.cover.cancel_wanted.connect(seal.cancel)
        self._show()
        self._show_why_not()

    def why_not(self) -> str:
        """Why the test part cannot be evaluated now, in one sentence; empty when it can."""
        run, data, project = self._trainer.run_project, self._loader.data, self._store.project
        if self._trainer.busy:
            return TRAINING
        if run is None or self._trainer.model is None:
            return UNTRAINED
        if (run.dataset, run.split) != (project.dataset, project.split):
            return OTHER_DATA
        if data is None or (run.dataset, run.split) != (data.spec, data.split_spec):
            return UNLOADED
        if not len(data.split.test):
            return NO_TEST_PART
        if reason := why_not_judged(self._trainer.model, data.dataset):
            return reason
        seal = self._trainer.seal
        return "" if seal is None or seal.is_of(data.as_read, data.sealed) else CHANGED_DATA

    def _on_project_changed(self, before: Project, project: Project) -> None:
        """Other images become the test part: those were not looked at yet."""
        if (before.dataset, before.split) != (project.dataset, project.split):
            self._seal.cover_images()

    def _show_why_not(self, *_: object) -> None:
        self._samples.cover.set_why_not(self.why_not())

    def _on_training_state(self) -> None:
        self._show_why_not()
        if not self._trainer.busy:
            self._seal.refresh(self._store.file)

    def _show(self) -> None:
        seal = self._seal
        self._split.show_looks(seal.count, seal.images_open)
        self._samples.cover.show_looks(seal.count, seal.last_result, seal.tuned, self._trainer.task, self._fold())
        self._samples.set_open(seal.images_open)
        self._samples.set_covered(seal.covered)

    def _fold(self) -> str:
        """Of which fold the network in hand is; empty where there are none."""
        run, data = self._trainer.run_project, self._loader.data
        if run is None:
            return ""
        if data is None or (run.dataset, run.split) != (data.spec, data.split_spec):
            return fold_words(run.split)
        return fold_words(run.split, groups_left_out(data.dataset, data.split, data.split_spec))

    def _evaluate(self) -> None:
        model, data, run = self._trainer.model, self._loader.data, self._trainer.run_project
        if model is not None and data is not None and run is not None and not self.why_not():
            self._seal.evaluate(model, data, self._store.file, run.training.loss, self._trainer.run_id or 0)

    def show_images(self) -> None:
        """Count a look at the test part and uncover it."""
        data, model = self._loader.data, self._trainer.model
        if data is not None:
            epoch = model.epoch if model else 0
            self._seal.show_images(self._store.file, len(data.split.test), self._trainer.run_id or 0, epoch)
