"""How well one feature alone predicts the target: each row by the rows that are next to it in the feature's order."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

REACH = 3
"""Neighbours in order that vote, to either side; all rows with the same value vote as well."""
SAME = 1e-5
"""A recoding of a number may differ from it by rounding, as a share of its spread."""


@dataclass(frozen=True, eq=False)
class Known:
    """The target of N rows. `columns`: N×K, which class a row has, or N×1, the rank of its number among all.

    `labels`: the places of the classes, or the numbers, as `regression` says.
    """

    columns: NDArray[np.float64]
    labels: NDArray[Any]
    regression: bool

    @classmethod
    def of(cls, labels: NDArray[np.generic], regression: bool, fewest: int) -> Known | None:
        """None where nothing can be told: a target that does not vary, or classes of fewer than `fewest` rows."""
        if regression:
            values = labels.astype(np.float64)
            return cls(_ranks(values)[:, None], values, True) if float(values.std()) > 0 else None
        classes, places = np.unique(labels, return_inverse=True)
        counts = np.bincount(places)
        if len(classes) < 2 or counts.min() < fewest:
            return None
        return cls(np.eye(len(classes))[places], places, False)

    @property
    def metric(self) -> str:
        """What `score_alone` measures."""
        if self.regression:
            return "R² of the ranks"
        return "AUC" if self.columns.shape[1] == 2 else "mean accuracy of the classes"

    def is_target(self, values: NDArray[np.float32]) -> bool:
        """Whether a feature is the target in another code: one value for each class, one class, or a scaled number."""
        if not np.all(np.isfinite(values)):
            return False
        if self.regression:
            return _same_line(values.astype(np.float64), self.labels)
        codes, places = np.unique(values, return_inverse=True)
        if len(codes) == 2:
            first = places == 0
            ways = [column == wanted for column in self.columns.T for wanted in (0.0, 1.0)]
            return any(np.array_equal(first, way) for way in ways)
        met = np.unique(places * self.columns.shape[1] + self.labels)
        return bool(len(codes) == len(met) == self.columns.shape[1])


def score_alone(values: NDArray[np.float32], known: Known) -> float:
    """AUC, mean accuracy of the classes, or R² of the ranks, each row predicted from the others only. 1 is perfect.

    For two classes also the AUC of the bare order, whichever way it points.
    """
    filled = np.where(np.isfinite(values), values, np.float32(np.inf))
    predicted = _leave_one_out(filled, known.columns)
    if known.regression:
        truth = known.columns[:, 0]
        return float(1 - np.mean((predicted[:, 0] - truth) ** 2) / truth.var())
    if known.columns.shape[1] == 2:
        order = _auc(filled, known.labels)
        return max(order, 1 - order, _auc(predicted[:, 1], known.labels))
    hits = predicted.argmax(1) == known.labels
    return float(np.mean([hits[known.labels == number].mean() for number in range(known.columns.shape[1])]))


def _leave_one_out(values: NDArray[np.float32], columns: NDArray[np.float64]) -> NDArray[np.float64]:
    """N×K: the mean of the target over each row's neighbours in the order of the values, without itself."""
    order = np.argsort(values, kind="stable")
    ordered = values[order]
    sums = np.concatenate([np.zeros((1, columns.shape[1])), np.cumsum(columns[order], axis=0)])
    places = np.arange(len(values))
    low = np.minimum(np.maximum(places - REACH, 0), np.searchsorted(ordered, ordered, "left"))
    high = np.maximum(np.minimum(places + REACH + 1, len(values)), np.searchsorted(ordered, ordered, "right"))
    means = np.empty_like(columns)
    means[order] = (sums[high] - sums[low] - columns[order]) / (high - low - 1)[:, None]
    return means


def _auc(scores: NDArray[np.floating[Any]], labels: NDArray[np.int64]) -> float:
    """The share of pairs of rows of two classes that are in the right order."""
    ranks = _ranks(scores)
    second = labels == 1
    many, few = int(second.sum()), int((~second).sum())
    return float((ranks[second].sum() - many * (many + 1) / 2) / (many * few))


def _same_line(values: NDArray[np.float64], target: NDArray[np.float64]) -> bool:
    if values.std() == 0:
        return False
    slope, offset = np.polyfit((values - values.mean()) / values.std(), target, 1)
    left_over = target - slope * (values - values.mean()) / values.std() - offset
    return bool(np.abs(left_over).max() <= SAME * target.std())


def _ranks(values: NDArray[np.floating[Any]]) -> NDArray[np.float64]:
    """1 for the smallest, equal values sharing the mean of their ranks."""
    from scipy.stats import rankdata  # takes half a second, which no start of the program should feel

    ranks: NDArray[np.float64] = rankdata(values)
    return ranks
