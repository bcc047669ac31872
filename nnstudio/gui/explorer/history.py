"""What the network says of the sample in hand, and what it said in each epoch of its training."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal

from nnstudio.core.data.datasets import Progress
from nnstudio.core.explain.answers import misfit
from nnstudio.core.explain.predict import Model, Prediction
from nnstudio.core.project.answer_table import Answered
from nnstudio.core.project.run_seals import Sealing
from nnstudio.core.training import Checkpoint
from nnstudio.gui.explorer.asking import Asking
from nnstudio.gui.explorer.facts import Facts
from nnstudio.session.data_loader import DataLoader
from nnstudio.session.project_store import ProjectStore
from nnstudio.session.throttle import Throttle
from nnstudio.session.trainer import Trainer

UNTRAINED = "No network has been trained yet."
_PAUSE_MS = 400


@dataclass(frozen=True)
class Moment:
    """An answer, with the number of finished epochs and of steps after which it was given."""

    epoch: int
    step: int
    answer: Prediction


class PredictionHistory(QObject):
    """Asks the newest weights, and looks up what the file has of the epochs, whenever there are others of either."""

    changed = Signal()

    def __init__(self, store: ProjectStore, loader: DataLoader, trainer: Trainer, parent: QObject) -> None:
        super().__init__(parent)
        self._store, self._trainer = store, trainer
        self._asking, self._reading = Asking(loader, self), Asking(loader, self)
        self._asking.failed.connect(self._on_failed)
        self._reading.failed.connect(lambda _: self._take_epochs(()))
        self._facts: Facts | None = None
        self._index = -1
        self._refused: tuple[Sealing | None, str] = None, ""
        """Why the sample in hand is sealed for the weights of a run, and what that run sealed."""
        self.trouble = ""
        """Why nothing can be said, in one sentence."""
        self.now: Moment | None = None
        """What the newest weights say."""
        self.epochs: tuple[Answered, ...] = ()
        """What was said in the epochs of the run in hand, by part."""
        self._soon = Throttle(_PAUSE_MS, self._ask, self)
        trainer.checkpoint_changed.connect(self._soon.request)
        trainer.run_changed.connect(self._soon.request)

    @property
    def varied(self) -> bool:
        """Whether the network learned from varied copies of the samples."""
        run = self._trainer.run_project
        return run is not None and run.augmentation.active

    def look_at(self, facts: Facts | None, index: int) -> None:
        """Take a sample in hand; -1: none."""
        if index != self._index or facts is not self._facts:
            self.now, self.epochs, self._refused = None, (), (None, "")
        self._facts, self._index = facts, index
        self._ask()

    def _ask(self) -> None:
        model, facts, index = self._trainer.model, self._facts, self._index
        seal, refused = self._refused
        self.trouble = self._why_not(model, facts) or (refused if seal is self._trainer.seal else "")
        if model is None or facts is None or index < 0 or self.trouble:
            self.now, self.epochs = None, ()
            self._asking.forget()
            self._reading.forget()
            self.changed.emit()
            return
        self._ask_now(model, facts, index)
        self._ask_epochs(facts, index)
        self.changed.emit()

    def _ask_now(self, model: Checkpoint, facts: Facts, index: int) -> None:
        seal, sample = self._trainer.seal, facts.dataset.inputs[index]

        def ask(_: Progress) -> Prediction | str:
            return facts.data.unasked(seal, facts.test_open).why_not(index) or Model(model).predict(sample)

        def take(answer: Prediction | str) -> None:
            if isinstance(answer, str):
                self._refused = seal, answer
                self._ask()
                return
            self.now = Moment(model.epoch, model.step, answer)
            self.changed.emit()

        self._asking.ask(ask, take, "Asking")

    def _ask_epochs(self, facts: Facts, index: int) -> None:
        file, run = self._store.file, self._trainer.run_id

        def read(_: Progress) -> tuple[Answered, ...]:
            return file.answers(run, facts.dataset, index) if run is not None else ()

        self._reading.ask(read, self._take_epochs, "Looking up the epochs")

    def _take_epochs(self, epochs: tuple[Answered, ...]) -> None:
        self.epochs = epochs
        self.changed.emit()

    @staticmethod
    def _why_not(model: Checkpoint | None, facts: Facts | None) -> str:
        if model is None or facts is None:
            return UNTRAINED
        return misfit(model, facts.dataset)

    def _on_failed(self, sentence: str) -> None:
        self.trouble = sentence
        self.changed.emit()
