"""The first two principal components of samples: the plane in which they differ most."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nnstudio.core.data.datasets.base import Dataset, Indices, Progress, silent

MOST_SAMPLES = 5000
_MOST_NUMBERS = 48 * 2**20
"""So many float32 numbers are held at once: 192 MB. Of very large images fewer samples are taken."""


@dataclass(frozen=True, eq=False)
class Components:
    """`indices`: the n samples that the components were found over; `points`: n×2, where they lie; `shares`: what
    share of the whole variance each of the two carries."""

    indices: Indices
    points: NDArray[np.float64]
    shares: tuple[float, float]


def principal_components(dataset: Dataset, indices: Indices, progress: Progress = silent) -> Components:
    """Of the samples at `indices`, which should be few. Columns of a table are brought to mean 0 and spread 1 first,
    since their units have nothing to do with each other, a missing value being the mean; pixels are left as they are.

    Each direction points so that its largest entry is positive, so that the picture does not flip from one time to
    the next.
    """
    indices = indices[: max(2, _MOST_NUMBERS // max(1, int(np.prod(dataset.input_shape))))]
    if len(indices) < 2:
        return Components(indices, np.zeros((len(indices), 2)), (0.0, 0.0))
    progress(None, "Finding the directions in which the samples differ most")
    rows = dataset.inputs[indices].reshape(len(indices), -1).astype(np.float32)
    if dataset.kind == "table":
        rows = _standardized(rows)
    else:
        rows -= rows.mean(axis=0)
    points, values, total = _by_gram(rows) if rows.shape[1] > len(rows) else _by_covariance(rows)
    whole = max(total, np.finfo(np.float64).tiny)
    return Components(indices, points, (float(values[0] / whole), float(values[1] / whole)))


Found = tuple[NDArray[np.float64], NDArray[np.float64], float]


def _by_covariance(rows: NDArray[np.float32]) -> Found:
    squares = (rows.T @ rows).astype(np.float64)
    values, axes = np.linalg.eigh(squares)
    return _turned(rows.astype(np.float64) @ _two(axes), _two(axes)), _leading(values), float(np.trace(squares))


def _by_gram(rows: NDArray[np.float32]) -> Found:
    """For more numbers than samples: the same from the products of samples, which are fewer."""
    squares = (rows @ rows.T).astype(np.float64)
    values, axes = np.linalg.eigh(squares)
    points = _two(axes) * np.sqrt(_leading(values))
    return _turned(points, rows.T.astype(np.float64) @ points), _leading(values), float(np.trace(squares))


def _two(axes: NDArray[np.float64]) -> NDArray[np.float64]:
    """The last two columns, the last one first; a column of noughts where there is one only."""
    found = axes[:, ::-1][:, :2]
    return found if found.shape[1] == 2 else np.hstack([found, np.zeros_like(found)])


def _leading(values: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.asarray(np.maximum(np.append(values[::-1], 0.0)[:2], 0.0))


def _turned(points: NDArray[np.float64], axes: NDArray[np.float64]) -> NDArray[np.float64]:
    largest = axes[np.abs(axes).argmax(axis=0), np.arange(2)]
    return np.asarray(points * np.where(largest < 0, -1.0, 1.0))


def _standardized(rows: NDArray[np.float32]) -> NDArray[np.float32]:
    there = ~np.isnan(rows)
    counts = np.maximum(there.sum(axis=0), 1)
    rows = np.where(there, rows, 0).astype(np.float64)
    rows = np.where(there, rows - rows.sum(axis=0) / counts, 0)
    spread = np.sqrt((rows**2).mean(axis=0))
    found: NDArray[np.float32] = (rows / np.where(spread > 0, spread, 1)).astype(np.float32)
    return found
