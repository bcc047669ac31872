"""How a module does over many samples, in chunks between which an evaluation can be left."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

import torch
from torch import nn

from nnstudio.core.data.preprocessing import Preprocessing
from nnstudio.core.data.target import Target
from nnstudio.core.training.losses import Loss
from nnstudio.core.training.metrics import Metrics
from nnstudio.core.training.streaming import Inputs
from nnstudio.core.training.tasks import TaskRules, rules_for

CHUNK = 512
"""Samples evaluated at once: large enough to be fast, small enough that Stop acts at once."""


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
    keep: Callable[[torch.Tensor], object] = lambda _: None,
) -> Iterator[Metrics | None]:
    """As `evaluate`, giving None after each chunk (the moment to stop) and the Metrics at the end. `keep` gets the
    outputs of each chunk."""
    was_training = module.training
    sums = _Sums(loss, rules_for(labels), labels)
    module.eval()
    try:
        for start in range(0, len(inputs), CHUNK):
            chunk, truth = inputs[start : start + CHUNK], labels[start : start + CHUNK]
            with torch.inference_mode():
                outputs = module(preprocessing.apply(chunk))
                sums.add(outputs, truth)
            keep(outputs)
            yield None
    finally:
        module.train(was_training)
    if len(inputs):
        yield sums.metrics(len(inputs), target)


class _Sums:
    """Of the chunks of an evaluation; they stay on the device until the end."""

    def __init__(self, loss: Loss, rules: TaskRules, labels: torch.Tensor) -> None:
        self._loss, self._score, self._more = loss, rules.scorer(labels), rules.gatherer()
        self._losses: list[torch.Tensor] = []
        self._scores: list[torch.Tensor] = []

    def add(self, outputs: torch.Tensor, labels: torch.Tensor) -> None:
        self._losses.append(self._loss(outputs, labels) * len(labels))
        self._scores.append(self._score(outputs, labels))
        self._more.add(outputs, labels)

    def metrics(self, n: int, target: Target | None) -> Metrics:
        loss, score = (float(torch.stack(found).sum()) / n for found in (self._losses, self._scores))
        found = self._more.completed(Metrics(loss, score, n))
        if target is None:
            return found
        mae = None if found.mae is None else found.mae * target.std
        return replace(found, loss=loss * target.std**self._loss.power, mae=mae)
