"""Classification: one of several classes is true."""

from __future__ import annotations

from typing import ClassVar

import numpy as np
import torch
from numpy.typing import NDArray

from nnstudio.core.data.datasets.base import Task
from nnstudio.core.training.balance import class_weights
from nnstudio.core.training.losses import CrossEntropy, Loss
from nnstudio.core.training.metrics import correct
from nnstudio.core.training.tasks.base import ACCURACY, Score, Scorer, TaskRules
from nnstudio.core.training.tasks.said import Said, in_bytes


class Classification(TaskRules):
    """Labels are int64 N. One output is enough for two classes."""

    task: ClassVar[Task] = "classification"
    nouns: ClassVar[str] = "classes"
    loss: ClassVar[Loss] = CrossEntropy()
    steps: ClassVar[Score] = ACCURACY
    judge: ClassVar[Score] = ACCURACY
    samples_balanced: ClassVar[bool] = True

    def scorer(self, labels: torch.Tensor) -> Scorer:
        return correct

    def weights(self, labels: torch.Tensor, count: int) -> torch.Tensor | None:
        return class_weights(labels, count)

    def probabilities(self, logits: torch.Tensor) -> torch.Tensor:
        """Each row adds up to 1; one output means two classes (sigmoid)."""
        if logits.shape[-1] > 1:
            return torch.softmax(logits, dim=-1)
        positive = torch.sigmoid(logits)
        return torch.cat([1 - positive, positive], dim=-1)

    def packed(self, answers: torch.Tensor) -> torch.Tensor:
        """The probability, then the class: a byte where there are no more than 256, else two."""
        if answers.shape[1] > 1:
            highest, named = answers.max(dim=1)
            shares = (highest - answers.logsumexp(dim=1)).exp()
        else:
            shares, named = self.probabilities(answers).max(dim=1)
        low, high = (named % 256).to(torch.uint8), (named // 256).to(torch.uint8)
        return torch.stack([in_bytes(shares), low, *([high] if answers.shape[1] > 256 else [])], dim=1)

    def unpacked(self, packed: NDArray[np.uint8]) -> Said | None:
        share, *named = packed.tolist()
        return Said((int.from_bytes(named, "little"),), share / 255) if share else None
