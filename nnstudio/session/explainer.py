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


@dataclass(frozen=True, eq=False)
class Seen:
    """What a network sees (uint8, C×H×W), and where that lies on the canvas.

    `place`: left, top, width and height in the canvas' unit; `did`: what was done to an image, a sentence each.
    """

    image: NDArray[np.uint8]
    place: tuple[float, float, float, float]
    did: tuple[str, ...] = ()


MakeInput = Callable[[tuple[int, ...]], Seen | None]
"""From an input shape to what the network sees, or None for an empty canvas. Called on the explainer's thread."""


@dataclass(frozen=True)
class ExplainOptions:
    """What the controls beside the canvas say; None stands for the best default.

    `detail`: how many pixels the longer side of the heat map has at least.
    """

    layer: str | None = None
    target: int | None = None
    score: Score = "logit"
    smoothing: float | None = None
    detail: int = 224


@dataclass(frozen=True, eq=False)
class Answer:
    """What the network says. `milliseconds` is from question to answer; `asked` when it was asked (perf_counter).

    `seen` is None for an empty canvas. There is no explanation then, nor without a checkpoint.
    """

    checkpoint: Checkpoint | None
    seen: Seen | None
    explanation: Explanation | None
    layers: tuple[CamLayer, ...]
    asked: float
    milliseconds: float


@dataclass(frozen=True, eq=False)
class _Question:
    checkpoint: Checkpoint | None
    shape: tuple[int, ...]
    make_input: MakeInput
    options: ExplainOptions
    asked: float
    era: int


class _Thread(QThread):
    """Answers the newest question; older ones that it has not begun are forgotten."""

    answered = Signal(object, int)
    failed = Signal(object, int)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("nnstudio-explainer")
        self._wake = threading.Condition()
        self._question: _Question | None = None
        self._ending = False
        self._model: tuple[Checkpoint, Model, tuple[CamLayer, ...]] | None = None

    def ask(self, question: _Question | None) -> None:
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
                self.answered.emit(self._answer(question), question.era)
            except BaseException as error:  # reported by the GUI thread; a thread cannot
                self.failed.emit(error, question.era)

    def _next(self) -> _Question | None:
        with self._wake:
            while self._question is None and not self._ending:
                self._wake.wait()
            question, self._question = self._question, None
            return None if self._ending else question

    def _answer(self, question: _Question) -> Answer:
        seen, explanation = question.make_input(question.shape), None
        layers: tuple[CamLayer, ...] = ()
        if question.checkpoint is not None:
            model, layers = self._prepared(question.checkpoint)
            if seen is not None:
                explanation = _explain(model, seen.image, question.options, layers)
        took = 1000 * (time.perf_counter() - question.asked)
        return Answer(question.checkpoint, seen, explanation, layers, question.asked, took)

    def _prepared(self, checkpoint: Checkpoint) -> tuple[Model, tuple[CamLayer, ...]]:
        if self._model is None or self._model[0] is not checkpoint:
            model = Model(checkpoint)
            self._model = (checkpoint, model, gradcam_layers(model))
        return self._model[1], self._model[2]


def _explain(
    model: Model, image: NDArray[np.uint8], options: ExplainOptions, layers: tuple[CamLayer, ...]
) -> Explanation:
    """The explanation asked for; a layer or class that this network does not have counts as not chosen."""
    target = options.target
    return explain(
        model,
        image,
        layer=options.layer if options.layer in {layer.name for layer in layers} else None,
        target=target if target is not None and target < len(model.class_names) else None,
        score=options.score,
        smoothing=options.smoothing,
        output_size=_output_size(image, options.detail),
    )


def _output_size(image: NDArray[np.uint8], detail: int) -> tuple[int, int]:
    """The image's height and width, multiplied by the smallest whole number that reaches `detail`."""
    height, width = image.shape[1:]
    factor = max(1, -(-detail // max(height, width)))
    return height * factor, width * factor


class Explainer(QObject):
    """Ask as often as you like; `answered` follows for the newest question."""

    answered = Signal(object)
    """An Answer."""
    failed = Signal(object)
    """The exception."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._era = 0
        self._thread = _Thread()
        self._thread.answered.connect(self._on_answered, Qt.ConnectionType.QueuedConnection)
        self._thread.failed.connect(self._on_failed, Qt.ConnectionType.QueuedConnection)
        self._thread.start()

    def ask(
        self,
        checkpoint: Checkpoint | None,
        shape: tuple[int, ...],
        make_input: MakeInput,
        options: ExplainOptions,
    ) -> None:
        """Ask what `checkpoint` says to what `make_input(shape)` gives; without one, only what would be seen.

        While answers take longer than questions come, some are skipped, but what arrives is never older than what
        arrived before.
        """
        self._thread.ask(_Question(checkpoint, shape, make_input, options, time.perf_counter(), self._era))

    def forget(self) -> None:
        """Send no answer to anything asked so far: the canvas shows something else now."""
        self._era += 1
        self._thread.ask(None)

    def close(self) -> None:
        """End the thread."""
        self._thread.end()
        self._thread.wait()

    def _on_answered(self, answer: Answer, era: int) -> None:
        if era == self._era:
            self.answered.emit(answer)

    def _on_failed(self, error: BaseException, era: int) -> None:
        if era == self._era:
            self.failed.emit(error)
