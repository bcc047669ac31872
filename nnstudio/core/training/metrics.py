"""Loss and score of a module over many samples, in chunks. The score of classes is accuracy, that of values R²."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import torch
from torch import nn

from nnstudio.core.data.datasets.base import Task
from nnstudio.core.data.preprocessing import Preprocessing
from nnstudio.core.data.target import Target
from nnstudio.core.training.losses import Loss
from nnstudio.core.training.streaming import Inputs

CHUNK = 512
"""Samples evaluated at once: large enough to be fast, small enough that Stop acts at once."""


@dataclass(frozen=True)
class Metrics:
    """The mean loss and the score over `n` samples, in the target's own unit where values are predicted.

    `accuracy` is the share of right answers. For values R² stands in its place, the share of the target's variance
    that is explained: 1 is perfect, 0 no better than always saying the mean, below 0 worse. `mae`, their mean
    absolute error, is there after an evaluation and not for the steps of a training.
    """

    loss: float
    accuracy: float
    n: int
    mae: float | None = None


def score_name(task: Task) -> str:
    """What the score is called: "Accuracy", or "R²" where values are predicted."""
    return "R²" if task == "regression" else "Accuracy"


def score_key(task: Task) -> str:
    """The score's name in files and JSON."""
    return "r2" if task == "regression" else "accuracy"


def named(metrics: Metrics, task: Task) -> dict[str, float | None]:
    """Loss and score as files and JSON have them: `loss` with `accuracy`, or with `r2` and `mae`."""
    found: dict[str, float | None] = {"loss": metrics.loss, score_key(task): metrics.accuracy}
    return found | {"mae": metrics.mae} if task == "regression" else found


def figures(train: Metrics, validation: Metrics | None, task: Task = "classification") -> dict[str, float]:
    """The figures of an epoch by name, as a checkpoint carries them."""
    key = score_key(task)
    found = {"train_loss": train.loss, f"train_{key}": train.accuracy}
    if validation:
        found |= {"validation_loss": validation.loss, f"validation_{key}": validation.accuracy}
        if validation.mae is not None:
            found["validation_mae"] = validation.mae
    return found


def correct(logits: torch.Tensor, labels: torch.Tensor) -> torch.Tensor:
    """How many answers are right, as a scalar tensor. One output means class 1 where its logit is above 0."""
    answers = logits.argmax(1) if logits.shape[1] > 1 else (logits[:, 0] > 0).long()
    return (answers == labels).sum()


def explained(outputs: torch.Tensor, labels: torch.Tensor, variance: float) -> torch.Tensor:
    """The sum over the samples of 1 − (y − ŷ)² / variance, as a scalar tensor: its mean over a part is the part's R².

    `variance` is that of the part's targets; where it is 0 nothing can be explained, and the sum is 0.
    """
    if not variance:
        return torch.zeros((), device=outputs.device)
    return len(labels) - (outputs[:, 0] - labels).square().sum() / variance


def variance_of(labels: torch.Tensor) -> float:
    """The variance of a part's targets N; 0 for none and for classes."""
    return float(labels.cpu().double().var(correction=0)) if labels.is_floating_point() and len(labels) else 0.0


def evaluate(
    module: nn.Module,
    inputs: Inputs,
    labels: torch.Tensor,
    preprocessing: Preprocessing,
    loss: Loss,
    target: Target | None = None,
) -> Metrics:
    """Loss and score over raw `inputs`: uint8 N×C×H×W, or N×F of a table. With `target`, labels are on its scale.

    The module is left in the mode in which it was. Raises ValueError when there are no samples.
    """
    result = None
    for partial in evaluate_in_chunks(module, inputs, labels, preprocessing, loss, target):
        result = partial
    if result is None:
        raise ValueError("there are no samples to evaluate")
    return result


def evaluate_in_chunks(
    module: nn.Module,
    inputs: Inputs,
    labels: torch.Tensor,
    preprocessing: Preprocessing,
    loss: Loss,
    target: Target | None = None,
) -> Iterator[Metrics | None]:
    """As `evaluate`, giving None after each chunk (the moment to stop) and the Metrics at the end."""
    was_training = module.training
    sums = _Sums(loss, variance_of(labels))
    module.eval()
    try:
        for start in range(0, len(inputs), CHUNK):
            chunk, truth = inputs[start : start + CHUNK], labels[start : start + CHUNK]
            with torch.inference_mode():
                sums.add(module(preprocessing.apply(chunk)), truth)
            yield None
    finally:
        module.train(was_training)
    if len(inputs):
        yield sums.metrics(len(inputs), target)


class _Sums:
    """Of the chunks of an evaluation; they stay on the device until the end."""

    def __init__(self, loss: Loss, variance: float) -> None:
        self._loss, self._variance = loss, variance
        self._losses: list[torch.Tensor] = []
        self._scores: list[torch.Tensor] = []
        self._distances: list[torch.Tensor] = []

    def add(self, outputs: torch.Tensor, labels: torch.Tensor) -> None:
        self._losses.append(self._loss(outputs, labels) * len(labels))
        if labels.is_floating_point():
            self._scores.append(explained(outputs, labels, self._variance))
            self._distances.append((outputs[:, 0] - labels).abs().sum())
        else:
            self._scores.append(correct(outputs, labels))

    def metrics(self, n: int, target: Target | None) -> Metrics:
        loss, score = float(torch.stack(self._losses).sum()) / n, float(torch.stack(self._scores).sum()) / n
        if target is None:
            return Metrics(loss, score, n)
        mae = float(torch.stack(self._distances).sum()) / n
        return Metrics(loss * target.std**self._loss.power, score, n, mae * target.std)
