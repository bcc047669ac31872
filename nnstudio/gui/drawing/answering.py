"""Shows what the network says of the canvas: heat over it, answers beside it, and why there are none."""

from __future__ import annotations

import time

from PySide6.QtCore import QObject, QRectF, Signal
from PySide6.QtGui import QAction

from nnstudio.gui.drawing.body import DrawingBody
from nnstudio.gui.drawing.pictures import heat_picture
from nnstudio.gui.drawing.questions import Questions
from nnstudio.gui.drawing.subject import Drawn
from nnstudio.gui.drawing.words import NOT_HERE, no_answer_words, status_words
from nnstudio.gui.errors import sentence_of
from nnstudio.gui.pictures import picture
from nnstudio.session.data_loader import DataLoader
from nnstudio.session.explainer import Answer, Explainer
from nnstudio.session.project_store import ProjectStore
from nnstudio.session.throttle import Throttle
from nnstudio.session.trainer import Trainer

READABLE_MS = 500


class Answering(QObject):
    """Knows how long the last answer took, which the status line says no oftener than it can be read."""

    shown = Signal(object)
    """An Answer that the screen shows now."""

    def __init__(
        self,
        store: ProjectStore,
        loader: DataLoader,
        trainer: Trainer,
        explainer: Explainer,
        questions: Questions,
        body: DrawingBody,
    ) -> None:
        super().__init__(body)
        self._store, self._loader, self._trainer, self._questions = store, loader, trainer, questions
        self._canvas, self._explanation = body.canvas, body.explanation
        self._milliseconds: float | None = None
        self._trainable = True
        self._status = Throttle(READABLE_MS, self._show_status, self)
        explainer.answered.connect(self._on_answered)
        explainer.failed.connect(self._on_failed)
        questions.emptied.connect(self._on_emptied)
        trainer.state_changed.connect(self._on_state)
        store.project_changed.connect(self._status.request)

    def follow(self, train: QAction) -> None:
        """Do not invite to what `train` cannot do now."""
        train.changed.connect(lambda: self._set_trainable(train.isEnabled()))
        self._set_trainable(train.isEnabled())

    def _set_trainable(self, trainable: bool) -> None:
        if trainable != self._trainable:
            self._trainable = trainable
            if self._trainer.model is None:
                self._show_why_not()

    def _on_answered(self, answer: Answer) -> None:
        seen, subject = answer.seen, self._questions.subject
        if seen is None:
            return
        place, image = QRectF(*seen.place), picture(seen.image)
        if not isinstance(subject, Drawn):
            self._canvas.show_picture(image, place)
        heat = answer.explanation.heat if answer.explanation else None
        self._canvas.show_heat(None if heat is None else heat_picture(heat), place)
        self._explanation.show_answer(answer, image, subject)
        self._milliseconds = 1000 * (time.perf_counter() - answer.asked) if answer.explanation else None
        if answer.explanation is None:
            self._show_why_not()
        self._status.request()
        self.shown.emit(answer)

    def _on_emptied(self) -> None:
        self._milliseconds = None
        self._show_nothing_seen()
        self._show_why_not()
        self._status.request()

    def _on_failed(self, error: BaseException) -> None:
        words = sentence_of(error)
        self._show_nothing_seen()
        self._show_no_answer(words, "warning")

    def _on_state(self) -> None:
        if self._trainer.model is None:
            self._questions.ask()
        self._status.request()

    def _show_nothing_seen(self) -> None:
        self._canvas.show_heat(None, QRectF())
        self._explanation.show_nothing_seen()

    def _show_why_not(self) -> None:
        asked = self._questions
        dataset = self._loader.data.dataset if self._loader.data else None
        facts = (self._trainer, asked.subject, asked.takes_images, dataset, self._trainable)
        self._show_no_answer(no_answer_words(*facts))
        self._canvas.show_hint(*(() if asked.takes_images else NOT_HERE))

    def _show_no_answer(self, words: str, role: str = "muted") -> None:
        model, data = self._trainer.model, self._loader.data
        names = model.class_names if model else data.dataset.class_names if data else ()
        self._explanation.show_no_answer(names, words, role)

    def _show_status(self) -> None:
        model = self._trainer.model
        words = status_words(model, self._trainer, self._store.project, self._milliseconds) if model else ""
        self._explanation.status.setText(words)
