"""How often which values occur in each part, in bins that the parts have in common so that they can be compared."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nnstudio.core.data.datasets.base import Dataset, Indices, Progress, silent
from nnstudio.core.data.statistics import counted, pieces

LEAST_BINS, MOST_BINS = 8, 40
PIXEL_BINS = 64
_FEW = 24
"""Whole numbers of no more different values than this get a bin each."""
_EXACT = 2.0**52
"""Below it a half can be added to a whole number."""


@dataclass(frozen=True, eq=False)
class Histogram:
    """`edges`: B+1 ascending bounds; `counts`: for each part how many values lie in each of the B bins; `missing`:
    for each part how many values there are not."""

    edges: NDArray[np.float64]
    counts: Mapping[str, NDArray[np.int64]]
    missing: Mapping[str, int]

    def shares(self, part: str) -> NDArray[np.float64]:
        """What share of the values of a part lies in each bin: parts of different sizes can be laid over each other."""
        counts = self.counts[part]
        return counts / max(1, int(counts.sum()))


def value_histogram(values: NDArray[np.generic], parts: Mapping[str, Indices]) -> Histogram:
    """Of one number a sample (a feature or the target; NaN is a missing value), for the samples of each part.

    There are 2·n^⅓ bins for the n values of the smallest part (Rice's rule), so that its line is no mere noise.
    """
    found = {name: np.asarray(values[indices], np.float64) for name, indices in parts.items()}
    there = {name: column[~np.isnan(column)] for name, column in found.items()}
    smallest = min((len(column) for column in there.values() if len(column)), default=0)
    bins = min(MOST_BINS, max(LEAST_BINS, round(2 * smallest ** (1 / 3))))
    edges = _edges(np.concatenate([np.zeros(0), *there.values()]), bins)
    counts = {name: np.histogram(column, edges)[0].astype(np.int64) for name, column in there.items()}
    return Histogram(edges, counts, {name: len(found[name]) - len(there[name]) for name in found})


def pixel_histogram(
    dataset: Dataset, parts: Mapping[str, Indices], channel: int, progress: Progress = silent
) -> Histogram:
    """Of the pixels 0…255 of one channel, for the images of each part."""
    total = max(1, sum(len(indices) for indices in parts.values()))
    counts, done = {}, 0
    for name, indices in parts.items():
        found = np.zeros(256, np.int64)
        for piece in pieces(dataset.inputs, indices):
            found += counted(piece[:, channel])
            done += len(piece)
            progress(done / total, "Counting pixels")
        counts[name] = found.reshape(PIXEL_BINS, -1).sum(axis=1)
    return Histogram(np.linspace(0, 256, PIXEL_BINS + 1), counts, dict.fromkeys(parts, 0))


def _edges(values: NDArray[np.float64], bins: int) -> NDArray[np.float64]:
    if not len(values):
        return np.array([0.0, 1.0])
    low, high = float(values.min()), float(values.max())
    if high - low < _FEW and low > -_EXACT and high < _EXACT and bool(np.all(values == np.round(values))):
        return np.arange(low, high + 2) - 0.5
    edges: NDArray[np.float64] = np.linspace(low, high, bins + 1)
    # Values that differ by less than float64 can tell would make bins without a width.
    return (
        edges
        if bool(np.all(np.diff(edges) > 0))
        else np.array([low - max(0.5, abs(low) / 2), high + max(0.5, abs(high) / 2)])
    )
