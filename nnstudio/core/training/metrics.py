"""Loss and score over some samples, and how a batch is scored: by right answers, R², or labels that are right."""

from __future__ import annotations

from dataclasses import dataclass

import torch

from nnstudio.core.training.label_figures import LabelFigures, mean_auc


@dataclass(frozen=True)
class Metrics:
    """The mean loss and the score over `n` samples, in the target's own unit where values are predicted.

    `accuracy` is the share of right answers. For values R² stands in its place, the share of the target's variance
    that is explained: 1 is perfect, 0 no better than always saying the mean, below 0 worse. Where several labels may
    apply it is the share of labels that are right, each told by itself.

    `mae`, the mean absolute error of values, and `labels`, the figures of each label, are there after an evaluation
    and not for the steps of a training.
    """

    loss: float
    accuracy: float
    n: int
    mae: float | None = None
    labels: tuple[LabelFigures, ...] = ()

    @property
    def auc(self) -> float | None:
        """The mean area under the ROC curve over the labels that have one."""
        return mean_auc(self.labels)


def correct(logits: torch.Tensor, labels: torch.Tensor) -> torch.Tensor:
    """How many answers are right, as a scalar tensor. One output means class 1 where its logit is above 0."""
    answers = logits.argmax(1) if logits.shape[1] > 1 else (logits[:, 0] > 0).long()
    return (answers == labels).sum()


def labels_right(logits: torch.Tensor, labels: torch.Tensor) -> torch.Tensor:
    """The sum over the samples of the share of labels that are right, as a scalar tensor: of N×K logits, those above
    0 say that a label applies; `labels` are N×K of 0 and 1."""
    return ((logits > 0) == (labels > 0)).sum() / labels.shape[1]


def explained(outputs: torch.Tensor, labels: torch.Tensor, variance: float) -> torch.Tensor:
    """The sum over the samples of 1 − (y − ŷ)² / variance, as a scalar tensor: its mean over a part is the part's R².

    `variance` is that of the part's targets; where it is 0 nothing can be explained, and the sum is 0.
    """
    if not variance:
        return torch.zeros((), device=outputs.device)
    return len(labels) - (outputs[:, 0] - labels).square().sum() / variance


def variance_of(labels: torch.Tensor) -> float:
    """The variance of a part's targets N; 0 for none."""
    return float(labels.cpu().double().var(correction=0)) if len(labels) else 0.0
