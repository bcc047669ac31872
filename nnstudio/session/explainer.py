"""Answers to drawings and images, with heat maps, off the GUI thread; only the newest question counts."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, Signal

from nnstudio.core.explain import CamLayer, Explanation, Model, Score, explain, gradcam_layers
from nnstudio.core.training import Checkpoint
from nnstudio.session.newest import Newest


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


class _Answerer:
    """Lives on the thread; keeps the model of the weights asked about last."""

    def __init__(self) -> None:
        self._model: tuple[Checkpoint, Model, tuple[CamLayer, ...]] | None = None

    def __call__(self, question: _Question) -> Answer:
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
        self._newest = Newest("explainer", _Answerer(), self)
        self._newest.answered.connect(self.answered)
        self._newest.failed.connect(self.failed)

    def ask(
        self,
        checkpoint: Checkpoint | None,
        shape: tuple[int, ...],
        make_input: MakeInput,
        options: ExplainOptions,
    ) -> None:
        """Ask what `checkpoint` says to what `make_input(shape)` gives; without one, only what would be seen."""
        self._newest.ask(_Question(checkpoint, shape, make_input, options, time.perf_counter()))

    def forget(self) -> None:
        """Send no answer to anything asked so far: the canvas shows something else now."""
        self._newest.forget()

    def close(self) -> None:
        """End the thread."""
        self._newest.close()
