"""When the explainer is asked, and about what: at every stroke and every new weights, but not too often."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from nnstudio.core.errors import DataError
from nnstudio.core.project.run_seals import ITSELF, ITSELF_NOW, Sealing
from nnstudio.core.project.sample import FIRST_SHAPE
from nnstudio.gui.drawing.canvas_view import DEFAULT_PEN
from nnstudio.gui.drawing.subject import Drawn, Sample, Subject
from nnstudio.session.data_loader import DataLoader
from nnstudio.session.explainer import Explainer, ExplainOptions, Seen
from nnstudio.session.loaded import LoadedData
from nnstudio.session.throttle import Throttle
from nnstudio.session.trainer import Trainer

STROKE_MS = 30
WEIGHTS_MS = 200


class Questions(QObject):
    """Joins what lies on the canvas with the newest weights. Answers come from the explainer's own signals."""

    emptied = Signal()
    """There is nothing to ask about: no answer will come."""

    def __init__(
        self, loader: DataLoader, trainer: Trainer, explainer: Explainer, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._loader, self._trainer, self._explainer = loader, trainer, explainer
        self.subject: Subject = Drawn()
        self.pen = DEFAULT_PEN
        self.options = ExplainOptions()
        self._on_stroke = Throttle(STROKE_MS, self._ask, self)
        self._on_weights = Throttle(WEIGHTS_MS, self._ask, self)
        trainer.checkpoint_changed.connect(self._on_weights.request)
        trainer.run_changed.connect(self.ask)
        loader.loaded.connect(self.ask)

    def ask(self, *_: object) -> None:
        """Ask at once."""
        self._on_stroke.now()

    def ask_soon(self) -> None:
        """Ask as strokes do: at once, but at most every STROKE_MS."""
        self._on_stroke.request()

    def set_subject(self, subject: Subject, settled: bool = True) -> None:
        """Ask about another subject; while it is being drawn (not `settled`) only now and then."""
        if settled or type(subject) is not type(self.subject):
            self._explainer.forget()
        self.subject = subject
        if settled:
            self.ask()
        else:
            self.ask_soon()

    def _ask(self) -> None:
        subject, pen = self.subject, self.pen
        if subject.empty or not self.takes_images:
            self._explainer.forget()
            self.emptied.emit()
            return
        model, seal, data = self._trainer.model, self._trainer.seal, self._loader.data

        def see(shape: tuple[int, ...]) -> Seen | None:
            seen = subject.seen(shape, pen)
            if model is not None and seen is not None and not isinstance(subject, Drawn):
                _require_open(subject, seen, seal, data)
            return seen

        self._explainer.ask(model, self.shape, see, self.options)

    @property
    def takes_images(self) -> bool:
        """Whether what lies on the canvas could mean anything: a table's rows cannot be drawn."""
        return len(self.shape) == 3

    @property
    def shape(self) -> tuple[int, ...]:
        """What the trained network takes; before there is one, what the data give."""
        if self._trainer.model is not None:
            return self._trainer.model.input_shape
        return self._loader.data.dataset.input_shape if self._loader.data else FIRST_SHAPE


def _require_open(subject: Subject, seen: Seen, seal: Sealing | None, data: LoadedData | None) -> None:
    """Raise DataError for a picture that was in the test part of the training, or is in that of the data in hand."""
    if seal is not None and seal.holds(seen.image):
        raise DataError(ITSELF)
    if isinstance(subject, Sample) and data is not None and subject.is_of(data.dataset, data.sealed):
        raise DataError(ITSELF_NOW)
