"""One line a feature: where its values lie, how many are missing, and how much it says about the target alone."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nnstudio.core.data.datasets.base import Dataset, Indices, Progress, Task, silent
from nnstudio.core.data.statistics import of_images, pieces

Floats = NDArray[np.float64]
_COLOURS = {1: ("Brightness",), 3: ("Red", "Green", "Blue")}


@dataclass(frozen=True)
class FeatureSummary:
    """Of the values that are there: `mean`, `std` (divided by N), `low` and `high`; NaN where there are none.

    `relation`: with classes η², the share of the feature's variance that lies between the classes (0…1, that of a
    one-way analysis of variance); with a number as target Pearson's r (-1…1); NaN where neither can be said.
    """

    name: str
    mean: float
    std: float
    low: float
    high: float
    missing: int
    relation: float


def relation_name(task: Task) -> str:
    """What `FeatureSummary.relation` is called; empty where there is none."""
    return {"classification": "η²", "regression": "r"}.get(task, "")


def channel_names(channels: int) -> tuple[str, ...]:
    """What the channels of images are called."""
    return _COLOURS.get(channels) or tuple(f"Channel {number}" for number in range(1, channels + 1))


def describe_features(dataset: Dataset, indices: Indices, progress: Progress = silent) -> tuple[FeatureSummary, ...]:
    """Of the samples at `indices`: each feature of a table; of images each channel, over all pixels, 0…255.

    A channel has no relation with the target: one number says too little about a picture.
    """
    if not len(indices):
        return ()
    if dataset.kind == "images":
        return _channels(dataset, indices)
    names = dataset.features or tuple(f"Feature {number}" for number in range(1, dataset.inputs.shape[1] + 1))
    sums = _gather(dataset, indices, progress)
    return tuple(_summary(name, place, sums) for place, name in enumerate(names))


@dataclass(frozen=True, eq=False)
class _Sums:
    """Of each feature, over the values that are there."""

    count: Floats
    mean: Floats
    squares: Floats
    low: Floats
    high: Floats
    missing: NDArray[np.int64]
    relation: Floats


def _gather(dataset: Dataset, indices: Indices, progress: Progress) -> _Sums:
    """Two passes: the means first, so that no difference of large numbers is taken for a small one."""
    features = dataset.inputs.shape[1]
    count, total = np.zeros(features), np.zeros(features)
    low, high = np.full(features, np.inf), np.full(features, -np.inf)
    for piece in pieces(dataset.inputs, indices):
        values = piece.astype(np.float64)
        there = ~np.isnan(values)
        count += there.sum(axis=0)
        total += np.where(there, values, 0).sum(axis=0)
        low = np.minimum(low, np.where(there, values, np.inf).min(axis=0))
        high = np.maximum(high, np.where(there, values, -np.inf).max(axis=0))
        progress(None, "Reading the features")
    mean = total / np.maximum(count, 1)
    squares, relation = _relations(dataset, indices, mean, count, progress)
    return _Sums(count, mean, squares, low, high, (len(indices) - count).astype(np.int64), relation)


def _relations(
    dataset: Dataset, indices: Indices, mean: Floats, count: Floats, progress: Progress
) -> tuple[Floats, Floats]:
    """Sums of squares about the mean, and η² or r."""
    side = _targets(dataset, indices)
    squares = np.zeros(len(mean))
    across, weight, own = (np.zeros((side.shape[1], len(mean))) for _ in range(3))
    done = 0
    for piece in pieces(dataset.inputs, indices):
        there = ~np.isnan(piece)
        spread = np.where(there, piece.astype(np.float64) - mean, 0)
        target = side[done : done + len(piece)]
        squares += (spread**2).sum(axis=0)
        across += target.T @ spread
        weight += target.T @ there
        own += (target**2).T @ there
        done += len(piece)
        progress(done / len(indices), "Relating features to the target")
    with np.errstate(divide="ignore", invalid="ignore"):
        if dataset.task == "classification":
            between = np.where(weight > 0, across**2 / np.maximum(weight, 1), 0).sum(axis=0)
            return squares, between / squares
        # Only the samples whose feature is there count, so the target is centred over these.
        return squares, across[0] / np.sqrt(squares * (own[0] - weight[0] ** 2 / np.maximum(count, 1)))


def _targets(dataset: Dataset, indices: Indices) -> Floats:
    """N×K, 1 for the sample's class; N×1, the centred value; N×1 noughts where several labels may apply."""
    if dataset.task == "classification":
        return np.asarray(dataset.labels[indices][:, None] == np.arange(len(dataset.class_names)), np.float64)
    if dataset.task == "regression":
        values = dataset.labels[indices].astype(np.float64)
        return np.asarray(values - values.mean())[:, None]
    return np.zeros((len(indices), 1))


def _summary(name: str, place: int, sums: _Sums) -> FeatureSummary:
    count = float(sums.count[place])
    if not count:
        return FeatureSummary(name, math.nan, math.nan, math.nan, math.nan, int(sums.missing[place]), math.nan)
    std = float(np.sqrt(sums.squares[place] / count))
    ends = float(sums.low[place]), float(sums.high[place])
    return FeatureSummary(
        name, float(sums.mean[place]), std, *ends, int(sums.missing[place]), float(sums.relation[place])
    )


def _channels(dataset: Dataset, indices: Indices) -> tuple[FeatureSummary, ...]:
    mean, std = of_images(dataset.inputs, indices)
    low, high = np.full(len(mean), 255), np.zeros(len(mean), int)
    for piece in pieces(dataset.inputs, indices):
        low = np.minimum(low, piece.min(axis=(0, 2, 3)))
        high = np.maximum(high, piece.max(axis=(0, 2, 3)))
    return tuple(
        FeatureSummary(name, 255 * float(mean[c]), 255 * float(std[c]), float(low[c]), float(high[c]), 0, math.nan)
        for c, name in enumerate(channel_names(len(mean)))
    )
