"""Answers to drawings and images, with heat maps, off the GUI thread; only the newest question counts."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from PySide6.QtCore import QObject, Qt, QThread, Signal

from nnstudio.core.explain import CamLayer, Explanation, Model, Score, explain, gradcam_layers
from nnstudio.core.training import Checkpoint

MakeInput = Callable[[tuple[int, ...]], NDArray[np.uint8] | None]
"""From an input shape to the uint8 C×H×W image, or None for an empty canvas. Called on the explainer's thread."""


@dataclass(frozen=True)
class ExplainOptions:
    """What the controls beside the canvas say; None stands for the best default."""

    layer: str | None = None
    target: int | None = None
    score: Score = "logit"
    smoothing: float | None = None


@dataclass(frozen=True, eq=False)
class Answer:
    """What the network says. `milliseconds` is from question to answer; `asked` when it was asked (perf_counter).

    `image` is None for an empty canvas, and then there is no explanation.
    """

    checkpoint: Checkpoint
    image: NDArray[np.uint8] | None
    explanation: Explanation | None
    layers: tuple[CamLayer, ...]
    asked: float
    milliseconds: float


@dataclass(frozen=True, eq=False)
class _Question:
    checkpoint: Checkpoint
    make_input: MakeInput
    options: ExplainOptions
    output_size: tuple[int, int] | None
    asked: float


class _Thread(QThread):
    """Answers the newest question; older ones that it has not begun are forgotten."""

    answered = Signal(object)
    failed = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("nnstudio-explainer")
        self._wake = threading.Condition()
        self._question: _Question | None = None
        self._ending = False
        self._model: tuple[Checkpoint, Model, tuple[CamLayer, ...]] | None = None

    def ask(self, question: _Question) -> None:
        with self._wake:
            self._question = question
            self._wake.notify()

    def end(self) -> None:
        with self._wake:
            self._ending = True
            self._wake.notify()

    def run(self) -> None:
        # One image is small: a second thread would only take time from a training.
        torch.set_num_threads(1)
        while (question := self._next()) is not None:
            try:
                self.answered.emit(self._answer(question))
            except BaseException as error:  # reported by the GUI thread; a thread cannot
                self.failed.emit(error)

    def _next(self) -> _Question | None:
        with self._wake:
            while self._question is None and not self._ending:
                self._wake.wait()
            question, self._question = self._question, None
            return None if self._ending else question

    def _answer(self, question: _Question) -> Answer:
        model, layers = self._prepared(question.checkpoint)
        image = question.make_input(model.input_shape)
        explanation = None
        if image is not None:
            options = question.options
            names = {layer.name for layer in layers}
            explanation = explain(
                model,
                image,
                layer=options.layer if options.layer in names else None,
                target=options.target,
                score=options.score,
                smoothing=options.smoothing,
                output_size=question.output_size,
            )
        took = 1000 * (time.perf_counter() - question.asked)
        return Answer(question.checkpoint, image, explanation, layers, question.asked, took)

    def _prepared(self, checkpoint: Checkpoint) -> tuple[Model, tuple[CamLayer, ...]]:
        if self._model is None or self._model[0] is not checkpoint:
            model = Model(checkpoint)
            self._model = (checkpoint, model, gradcam_layers(model))
        return self._model[1], self._model[2]


class Explainer(QObject):
    """Ask as often as you like; `answered` follows for the newest question."""

    answered = Signal(object)
    """An Answer."""
    failed = Signal(object)
    """The exception."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._thread = _Thread()
        self._thread.answered.connect(self.answered, Qt.ConnectionType.QueuedConnection)
        self._thread.failed.connect(self.failed, Qt.ConnectionType.QueuedConnection)
        self._thread.start()

    def ask(
        self,
        checkpoint: Checkpoint,
        make_input: MakeInput,
        options: ExplainOptions,
        output_size: tuple[int, int] | None = None,
    ) -> None:
        """Ask what `checkpoint` says to the image that `make_input` gives."""
        self._thread.ask(_Question(checkpoint, make_input, options, output_size, time.perf_counter()))

    def close(self) -> None:
        """End the thread."""
        self._thread.end()
        self._thread.wait()
