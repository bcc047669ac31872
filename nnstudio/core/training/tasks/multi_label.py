"""Multi-label: each of several labels applies to a sample or not, whatever the others do."""

from __future__ import annotations

from dataclasses import replace
from typing import ClassVar

import numpy as np
import torch
from numpy.typing import NDArray

from nnstudio.core.data.datasets.base import Task
from nnstudio.core.training.balance import positive_weights
from nnstudio.core.training.label_figures import label_figures
from nnstudio.core.training.losses import BinaryCrossEntropy, Loss
from nnstudio.core.training.metrics import Metrics, labels_right
from nnstudio.core.training.tasks.base import LABEL_ACCURACY, MEAN_AUC, Gatherer, Score, Scorer, TaskRules
from nnstudio.core.training.tasks.said import Said, in_bytes

NO_BALANCED_LABELS = (
    "Balanced sampling is for samples with one class each, as a sample shown again for the sake of a rare label shows "
    "its other labels again, too; samples are taken as they come. Choose class weights instead."
)


class MultiLabel(TaskRules):
    """Labels are float32 N×K of 0 and 1.

    Where most labels are rare, a network that names none of them has most labels right, so epochs are judged by the
    mean area under the ROC curve, as the literature does.
    """

    task: ClassVar[Task] = "multi-label"
    nouns: ClassVar[str] = "labels"
    loss: ClassVar[Loss] = BinaryCrossEntropy()
    steps: ClassVar[Score] = LABEL_ACCURACY
    judge: ClassVar[Score] = MEAN_AUC

    def scorer(self, labels: torch.Tensor) -> Scorer:
        return labels_right

    def gatherer(self) -> Gatherer:
        return _Outputs()

    def judged(self, metrics: Metrics) -> float | None:
        return metrics.auc

    def more(self, metrics: Metrics) -> dict[str, float | None]:
        return {MEAN_AUC.key: metrics.auc}

    def weights(self, labels: torch.Tensor, count: int) -> torch.Tensor | None:
        return positive_weights(labels)

    def describe_sampling(self, balanced: bool) -> str:
        return NO_BALANCED_LABELS if balanced else ""

    def probabilities(self, logits: torch.Tensor) -> torch.Tensor:
        """Each by itself (sigmoid): a row may add up to anything from 0 to K."""
        return torch.sigmoid(logits)

    def packed(self, answers: torch.Tensor) -> torch.Tensor:
        """The probability of each label."""
        return in_bytes(torch.sigmoid(answers))

    def unpacked(self, packed: NDArray[np.uint8]) -> Said | None:
        return Said(tuple(np.flatnonzero(packed > 127).tolist())) if packed.any() else None


class _Outputs(Gatherer):
    """All of them: a curve over thresholds needs them at once."""

    def __init__(self) -> None:
        self._logits: list[torch.Tensor] = []
        self._labels: list[torch.Tensor] = []

    def add(self, outputs: torch.Tensor, labels: torch.Tensor) -> None:
        self._logits.append(outputs)
        self._labels.append(labels)

    def completed(self, metrics: Metrics) -> Metrics:
        return replace(metrics, labels=label_figures(torch.cat(self._logits), torch.cat(self._labels)))
