"""Regression: a value is predicted, on the scale of its target."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import ClassVar

import numpy as np
import torch
from numpy.typing import NDArray

from nnstudio.core.data.datasets.base import Task
from nnstudio.core.errors import DataError
from nnstudio.core.training.losses import Loss, MeanSquaredError
from nnstudio.core.training.metrics import Metrics, explained, variance_of
from nnstudio.core.training.tasks.base import R2, Gatherer, Score, Scorer, TaskRules
from nnstudio.core.training.tasks.said import Said


class Regression(TaskRules):
    """Labels are float32 N."""

    task: ClassVar[Task] = "regression"
    nouns: ClassVar[str] = "values"
    loss: ClassVar[Loss] = MeanSquaredError()
    steps: ClassVar[Score] = R2
    judge: ClassVar[Score] = R2

    def scorer(self, labels: torch.Tensor) -> Scorer:
        return partial(explained, variance=variance_of(labels))

    def gatherer(self) -> Gatherer:
        return _Distances()

    def more(self, metrics: Metrics) -> dict[str, float | None]:
        return {"mae": metrics.mae}

    def probabilities(self, logits: torch.Tensor) -> torch.Tensor:
        raise DataError("This network predicts a value, so there are no probabilities.")

    def packed(self, answers: torch.Tensor) -> torch.Tensor:
        """A byte that says that there is a value, then its four, as this machine writes float32."""
        value = answers[:, :1].float().contiguous().view(torch.uint8)
        return torch.cat([torch.ones_like(value[:, :1]), value], dim=1)

    def unpacked(self, packed: NDArray[np.uint8]) -> Said | None:
        return Said(value=float(packed[1:].copy().view(np.float32)[0])) if packed[0] else None


class _Distances(Gatherer):
    """Of answers and truth."""

    def __init__(self) -> None:
        self._sums: list[torch.Tensor] = []

    def add(self, outputs: torch.Tensor, labels: torch.Tensor) -> None:
        self._sums.append((outputs[:, 0] - labels).abs().sum())

    def completed(self, metrics: Metrics) -> Metrics:
        return replace(metrics, mae=float(torch.stack(self._sums).sum()) / metrics.n)
