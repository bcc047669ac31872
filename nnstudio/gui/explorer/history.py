"""What the network said of a sample at the moments at which it was looked at, the newest first."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal

from nnstudio.core.explain.answers import misfit
from nnstudio.core.explain.predict import Model, Prediction
from nnstudio.core.training import Checkpoint
from nnstudio.gui.explorer.asking import Asking
from nnstudio.gui.explorer.facts import Facts
from nnstudio.session.data_loader import DataLoader
from nnstudio.session.throttle import Throttle
from nnstudio.session.trainer import Trainer

UNTRAINED = "No network has been trained yet. Press Space to train one."
_MOST_SAMPLES, _MOST_MOMENTS = 500, 60
_PAUSE_MS = 400


@dataclass(frozen=True)
class Moment:
    """An answer, with the number of finished epochs and of steps after which it was given."""

    epoch: int
    step: int
    answer: Prediction


class PredictionHistory(QObject):
    """Asks about the sample in hand whenever there are other weights; forgets when another run is in hand."""

    changed = Signal()

    def __init__(self, loader: DataLoader, trainer: Trainer, parent: QObject) -> None:
        super().__init__(parent)
        self._trainer = trainer
        self._asking = Asking(loader, self)
        self._asking.failed.connect(self._on_failed)
        self._known: dict[int, tuple[Moment, ...]] = {}
        self._run: int | None = None
        self._facts: Facts | None = None
        self._index = -1
        self.trouble = ""
        """Why nothing can be said, in one sentence."""
        self._soon = Throttle(_PAUSE_MS, self._ask, self)
        trainer.checkpoint_changed.connect(self._soon.request)

    def moments(self) -> tuple[Moment, ...]:
        """Of the sample in hand, the newest first."""
        return self._known.get(self._index, ())

    def look_at(self, facts: Facts | None, index: int) -> None:
        """Take a sample in hand; -1: none."""
        if facts is None or self._facts is None or facts.dataset.inputs is not self._facts.dataset.inputs:
            self._known.clear()
        self._facts, self._index = facts, index
        self._ask()

    def _ask(self) -> None:
        model, facts, index = self._trainer.model, self._facts, self._index
        if self._run != self._trainer.run_id:
            self._run = self._trainer.run_id
            self._known.clear()
        self.trouble = self._why_not(model, facts)
        if model is None or facts is None or index < 0 or self.trouble:
            self._asking.forget()
            self.changed.emit()
            return
        sample = facts.dataset.inputs[index]
        self._asking.ask(lambda _: Model(model).predict(sample), lambda a: self._take(index, model, a), "Asking")
        self.changed.emit()

    @staticmethod
    def _why_not(model: Checkpoint | None, facts: Facts | None) -> str:
        if model is None or facts is None:
            return UNTRAINED
        return misfit(model, facts.dataset)

    def _take(self, index: int, model: Checkpoint, answer: Prediction) -> None:
        before = [m for m in self._known.get(index, ()) if (m.epoch, m.step) != (model.epoch, model.step)]
        # The best epoch comes into hand when a training ends: it may be older than what was seen last.
        found = sorted([Moment(model.epoch, model.step, answer), *before], key=lambda m: (-m.epoch, -m.step))
        self._known[index] = tuple(found[:_MOST_MOMENTS])
        while len(self._known) > _MOST_SAMPLES:
            del self._known[next(iter(self._known))]
        self.changed.emit()

    def _on_failed(self, sentence: str) -> None:
        self.trouble = sentence
        self.changed.emit()
