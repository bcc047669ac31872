"""What is done about rare classes: their mistakes cost more, or their samples are seen more often."""

from __future__ import annotations

import torch


def class_weights(labels: torch.Tensor, classes: int) -> torch.Tensor:
    """n / (classes that occur · n of the class), float32: what scikit-learn calls balanced; 0 for one without samples.

    `labels`: int64, n.
    """
    counts = torch.bincount(labels, minlength=classes).float()
    weights = len(labels) / (int((counts > 0).sum()) * counts)
    return torch.where(counts > 0, weights, 0.0)


def positive_weights(labels: torch.Tensor) -> torch.Tensor:
    """For each of K labels, without it : with it, float32 (torch's `pos_weight`): together, the samples that have a
    label then weigh as much as those that have not. 1 for a label that applies to none or to all.

    `labels`: N×K of 0 and 1.
    """
    positives = (labels > 0).sum(dim=0).float()
    others = len(labels) - positives
    return torch.where((positives > 0) & (others > 0), others / positives, 1.0)


def balanced_order(labels: torch.Tensor, generator: torch.Generator) -> torch.Tensor:
    """As many places as there are `labels`, drawn with replacement so that every class comes up equally often.

    A class is drawn first, then a sample of it, so that any number of samples will do.
    """
    cpu = labels.cpu()
    by_class = torch.argsort(cpu, stable=True)
    counts = torch.bincount(cpu)
    present = torch.nonzero(counts).ravel()
    starts = torch.cumsum(counts, 0) - counts
    drawn = present[torch.randint(len(present), (len(cpu),), generator=generator)]
    within = (torch.rand(len(cpu), generator=generator, dtype=torch.float64) * counts[drawn]).long()
    return by_class[starts[drawn] + within]
