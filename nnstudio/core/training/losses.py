"""Loss functions: how wrong the network's logits are. Training makes this number small."""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch.nn import functional

from nnstudio.core.spec import Registry, Spec, param


@dataclass(frozen=True)
class Loss(Spec):
    """One way to score logits against true classes."""

    def __call__(self, logits: torch.Tensor, labels: torch.Tensor) -> torch.Tensor:
        """The mean loss of a batch: logits N×K float, labels N int64. A scalar with gradient."""
        raise NotImplementedError


LOSSES: Registry[Loss] = Registry("loss")


@LOSSES.register("cross_entropy", "Cross-entropy")
@dataclass(frozen=True)
class CrossEntropy(Loss):
    """−Σ yₖ log ŷₖ: the negative log of the probability that the network gives to the true class.

    A network with one output gives the probability of the second of two classes; the same formula then reads
    −[y log ŷ + (1−y) log(1−ŷ)], binary cross-entropy.
    """

    label_smoothing: float = param(
        0.0, "Label smoothing", minimum=0.0, maximum=0.5, step=0.05, help="Share of certainty taken from the label."
    )

    def __call__(self, logits: torch.Tensor, labels: torch.Tensor) -> torch.Tensor:
        if logits.shape[1] > 1:
            return functional.cross_entropy(logits, labels, label_smoothing=self.label_smoothing)
        target = labels.to(logits.dtype)
        # torch's two-class smoothing would move each target by half of the share as well.
        target = target * (1 - self.label_smoothing) + self.label_smoothing / 2
        return functional.binary_cross_entropy_with_logits(logits[:, 0], target)


@LOSSES.register("mse", "Mean squared error")
@dataclass(frozen=True)
class MeanSquaredError(Loss):
    """(1/n) Σ (y − ŷ)², of the probabilities against 0 and 1. Learns classes more slowly than cross-entropy."""

    def __call__(self, logits: torch.Tensor, labels: torch.Tensor) -> torch.Tensor:
        if logits.shape[1] == 1:
            return functional.mse_loss(torch.sigmoid(logits[:, 0]), labels.to(logits.dtype))
        target = functional.one_hot(labels, logits.shape[1]).to(logits.dtype)
        return functional.mse_loss(torch.softmax(logits, dim=1), target)
