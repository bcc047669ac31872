"""Loss functions: how wrong the network's outputs are. Training makes this number small."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import torch
from torch.nn import functional

from nnstudio.core.data.datasets.base import Task
from nnstudio.core.spec import Registry, Spec, param


@dataclass(frozen=True)
class Loss(Spec):
    """One way to score outputs against what is true."""

    tasks: ClassVar[tuple[Task, ...]] = ("classification",)
    """What it can be used for."""
    power: ClassVar[int] = 0
    """A loss of values that are s times as large is s to this power times as large; 0 for losses of classes."""

    def __call__(
        self, outputs: torch.Tensor, labels: torch.Tensor, weights: torch.Tensor | None = None
    ) -> torch.Tensor:
        """The mean loss of a batch: a scalar with gradient.

        Classes: logits N×K float, labels N int64, and perhaps `weights`, float, one a class: the mean is then over
        the weights. Values: outputs N×1 float, labels N float. Labels of which several may apply: logits and labels
        N×K float, and perhaps `weights`, float, K: how much more it costs to miss a label than to name it wrongly.
        """
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

    def __call__(
        self, outputs: torch.Tensor, labels: torch.Tensor, weights: torch.Tensor | None = None
    ) -> torch.Tensor:
        if outputs.shape[1] > 1:
            return functional.cross_entropy(outputs, labels, weights, label_smoothing=self.label_smoothing)
        target = labels.to(outputs.dtype)
        # torch's two-class smoothing would move each target by half of the share as well.
        target = target * (1 - self.label_smoothing) + self.label_smoothing / 2
        if weights is None:
            return functional.binary_cross_entropy_with_logits(outputs[:, 0], target)
        each = functional.binary_cross_entropy_with_logits(outputs[:, 0], target, reduction="none")
        return _weighted(each, weights[labels])


@LOSSES.register("bce", "Binary cross-entropy")
@dataclass(frozen=True)
class BinaryCrossEntropy(Loss):
    """−[y log ŷ + (1−y) log(1−ŷ)], the mean over all labels: each is told by itself, whatever the others are."""

    tasks: ClassVar[tuple[Task, ...]] = ("multi-label",)

    def __call__(
        self, outputs: torch.Tensor, labels: torch.Tensor, weights: torch.Tensor | None = None
    ) -> torch.Tensor:
        return functional.binary_cross_entropy_with_logits(outputs, labels, pos_weight=weights)


@LOSSES.register("mse", "Mean squared error")
@dataclass(frozen=True)
class MeanSquaredError(Loss):
    """(1/n) Σ (y − ŷ)²: the usual loss for values. Of classes it takes the probabilities against 0 and 1, and learns
    more slowly than cross-entropy."""

    tasks: ClassVar[tuple[Task, ...]] = ("classification", "regression")
    power: ClassVar[int] = 2

    def __call__(
        self, outputs: torch.Tensor, labels: torch.Tensor, weights: torch.Tensor | None = None
    ) -> torch.Tensor:
        if labels.is_floating_point():
            return functional.mse_loss(outputs[:, 0], labels)
        if outputs.shape[1] == 1:
            answers, target = torch.sigmoid(outputs), labels.to(outputs.dtype)[:, None]
        else:
            answers = torch.softmax(outputs, dim=1)
            target = functional.one_hot(labels, outputs.shape[1]).to(outputs.dtype)
        if weights is None:
            return functional.mse_loss(answers, target)
        return _weighted((answers - target).square().mean(dim=1), weights[labels])


@LOSSES.register("mae", "Mean absolute error")
@dataclass(frozen=True)
class MeanAbsoluteError(Loss):
    """(1/n) Σ |y − ŷ|: a value that is far off counts no more than its distance. Predicts the median."""

    tasks: ClassVar[tuple[Task, ...]] = ("regression",)
    power: ClassVar[int] = 1

    def __call__(
        self, outputs: torch.Tensor, labels: torch.Tensor, weights: torch.Tensor | None = None
    ) -> torch.Tensor:
        return functional.l1_loss(outputs[:, 0], labels)


@LOSSES.register("huber", "Huber")
@dataclass(frozen=True)
class Huber(Loss):
    """½(y − ŷ)² for small errors, δ(|y − ŷ| − ½δ) beyond δ: learns as surely as squares, forgives outliers."""

    tasks: ClassVar[tuple[Task, ...]] = ("regression",)
    power: ClassVar[int] = 2

    delta: float = param(
        1.0, "Delta", minimum=0.01, maximum=100, step=0.1, help="In standard deviations of the target."
    )

    def __call__(
        self, outputs: torch.Tensor, labels: torch.Tensor, weights: torch.Tensor | None = None
    ) -> torch.Tensor:
        return functional.huber_loss(outputs[:, 0], labels, delta=self.delta)


def _weighted(losses: torch.Tensor, weights: torch.Tensor) -> torch.Tensor:
    """The mean of N losses over their weights, as torch has it in cross-entropy."""
    return (losses * weights).sum() / weights.sum()
