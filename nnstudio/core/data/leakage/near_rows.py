"""Finds rows of a table that are almost the same: far closer than rows of this table come by chance."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from nnstudio.core.data.datasets.base import Indices, Progress, silent
from nnstudio.core.data.leakage.duplicates import Links
from nnstudio.core.data.leakage.exact import pieces
from nnstudio.core.data.leakage.neighbours import main_directions, nearest_pairs

DIRECTIONS = 12
CANDIDATES = 3
EXPECTED = 0.05
"""How many pairs of one table may be told though chance made them, on average."""
CLOSEST_SHARE = 0.1
"""A near duplicate is never further away than so much of the median distance to a row's nearest neighbour."""
FEWEST = 20


def near_rows(inputs: NDArray[Any], members: Indices, progress: Progress = silent) -> Links:
    """Links between rows of `members` whose standardised features are next to the same and miss the same values.

    What is close enough follows from the table: with d directions in which it really varies, a row has a neighbour
    at the share s of the median distance by chance in about one of (1/s)**d cases.
    """
    if len(members) < FEWEST:
        return np.empty((0, 2), np.int64)
    mean, scale, covariance = _moments(inputs, members)
    directions = main_directions(covariance, DIRECTIONS)
    points = np.empty((len(members), directions.shape[1]), np.float32)
    for piece in pieces(members, 12 * inputs[:1].nbytes):
        points[piece] = _standard(inputs[members[piece]], mean, scale) @ directions
    pairs, distances = nearest_pairs(points, CANDIDATES, progress)
    limit = _limit(len(members), pairs, distances)
    pairs = pairs[distances <= limit]
    return np.asarray(members[pairs[_really_near(inputs, members[pairs], mean, scale, limit)]])


def _moments(inputs: NDArray[Any], members: Indices) -> tuple[NDArray[Any], NDArray[Any], NDArray[Any]]:
    """Mean and standard deviation of each feature, missing values left out, and the covariance once standardised."""
    features = inputs.shape[1]
    count, total, squares = (np.zeros(features) for _ in range(3))
    for piece in pieces(members, 24 * inputs[:1].nbytes):
        rows = inputs[members[piece]].astype(np.float64)
        count += np.isfinite(rows).sum(0)
        total += np.where(np.isfinite(rows), rows, 0).sum(0)
    mean = total / np.maximum(count, 1)
    for piece in pieces(members, 24 * inputs[:1].nbytes):
        rows = inputs[members[piece]].astype(np.float64) - mean
        squares += np.where(np.isfinite(rows), rows**2, 0).sum(0)
    scale = np.sqrt(squares / np.maximum(count, 1))
    scale[scale <= 1e-12 * np.maximum(np.abs(mean), 1e-300)] = np.inf
    products = np.zeros((features, features))
    for piece in pieces(members, 12 * inputs[:1].nbytes):
        standard = _standard(inputs[members[piece]], mean, scale)
        products += standard.T @ standard
    return mean, scale, products / len(members)


def _standard(rows: NDArray[Any], mean: NDArray[Any], scale: NDArray[Any]) -> NDArray[np.float32]:
    """Standardised; a missing value is the mean."""
    standard = ((rows - mean) / scale).astype(np.float32)
    return np.where(np.isfinite(standard), standard, np.float32(0))


def _limit(count: int, pairs: Links, distances: NDArray[np.float64]) -> float:
    """The distance below which chance hardly brings two rows of this table."""
    nearest = np.full(count, np.inf)
    for side in (0, 1):
        np.minimum.at(nearest, pairs[:, side], distances)
    typical = float(np.median(nearest))
    if not np.isfinite(typical) or typical <= 0:
        return 0.0
    dimension = _dimension(nearest[np.isfinite(nearest)])
    return typical * min(CLOSEST_SHARE, float((EXPECTED / count) ** (1 / dimension)))


def _dimension(nearest: NDArray[np.float64]) -> float:
    """In how many directions the rows vary, told by how much the distances to nearest neighbours differ."""
    low, middle = np.quantile(nearest, [0.2, 0.5])
    if low <= 0 or middle <= low:
        return 1.0
    # P(nearest < s × median) is 1 - 2^-(s^d).
    return float(np.clip(np.log(np.log(0.8) / np.log(0.5)) / np.log(low / middle), 1.0, 50.0))


def _really_near(
    inputs: NDArray[Any], pairs: Links, mean: NDArray[Any], scale: NDArray[Any], limit: float
) -> NDArray[np.bool_]:
    near = np.zeros(len(pairs), bool)
    for piece in pieces(pairs, 24 * inputs[:1].nbytes):
        a, b = (np.asarray(inputs[pairs[piece, side]]) for side in (0, 1))
        gap = np.linalg.norm(_standard(a, mean, scale) - _standard(b, mean, scale), axis=1)
        near[piece] = (gap <= limit) & (np.isnan(a) == np.isnan(b)).all(1)
    return near
