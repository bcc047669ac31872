"""Mean, spread and range of each column of a table, or each channel of images, read in pieces."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nnstudio.core.errors import DataError

PIECE = 32 * 2**20
"""So many bytes of the samples are looked at together: they may lie in a file that is larger than the memory."""

_COUNTED_AT_ONCE = 2**19

LARGEST = 1e30
"""Beyond it squares and differences of float32 numbers are none any more."""

Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Statistics:
    """Of each column, float64: `mean`, `low` and `high` of the values that are there; `std` with the mean in the place
    of those that are missing. A column without any value has 0 everywhere."""

    mean: Floats
    std: Floats
    low: Floats
    high: Floats


def pieces(inputs: NDArray[Any], rows: NDArray[np.int64] | None = None) -> Iterator[NDArray[Any]]:
    """The samples at the indices `rows` (all without them), some after the other."""
    size = max(1, inputs.itemsize * int(np.prod(inputs.shape[1:])))
    most = max(1, PIECE // size)
    for start in range(0, len(inputs) if rows is None else len(rows), most):
        chosen = slice(start, start + most)
        yield inputs[chosen] if rows is None else inputs[rows[chosen]]


def of_table(inputs: NDArray[Any], rows: NDArray[np.int64] | None = None) -> Statistics:
    """Of N×F numbers, NaN being a missing value. Raises DataError for infinite ones."""
    features = inputs.shape[1]
    count, mean, squares = np.zeros(features), np.zeros(features), np.zeros(features)
    low, high, total = np.full(features, np.inf), np.full(features, -np.inf), 0
    for piece in pieces(inputs, rows):
        values = piece.astype(np.float64)
        there = ~np.isnan(values)
        _require_finite(values)
        n = there.sum(axis=0)
        center = np.where(there, values, 0).sum(axis=0) / np.maximum(n, 1)
        spread = np.where(there, values - center, 0)
        # Chan, Golub and LeVeque's rule for two parts: no difference of large sums, and one pass.
        together = np.maximum(count + n, 1)
        squares += (spread**2).sum(axis=0) + (center - mean) ** 2 * count * n / together
        mean += (center - mean) * n / together
        count, total = count + n, total + len(piece)
        low = np.minimum(low, np.where(there, values, np.inf).min(axis=0))
        high = np.maximum(high, np.where(there, values, -np.inf).max(axis=0))
    empty = count == 0
    low, high = np.where(empty, 0, low), np.where(empty, 0, high)
    return Statistics(mean, np.sqrt(squares / max(total, 1)), low, high)


def require_finite(inputs: NDArray[Any]) -> None:
    """Raise DataError where a table has infinite values."""
    for piece in pieces(inputs):
        _require_finite(piece)


def _require_finite(values: NDArray[Any]) -> None:
    beyond = (np.abs(values) > LARGEST).any(axis=0)
    if beyond.any():
        raise DataError(
            f"Feature {int(beyond.argmax()) + 1} has infinite or far too large values. Leave it out or correct them."
        )


def counted(pixels: NDArray[np.uint8]) -> NDArray[np.int64]:
    """How often each of the 256 values occurs.

    In small pieces: numpy counts with the interpreter held, and a window would stand still for as long.
    """
    flat, found = pixels.ravel(), np.zeros(256, np.int64)
    for start in range(0, len(flat), _COUNTED_AT_ONCE):
        found += np.bincount(flat[start : start + _COUNTED_AT_ONCE], minlength=256)
    return found


def of_images(inputs: NDArray[np.uint8], rows: NDArray[np.int64] | None = None) -> tuple[Floats, Floats]:
    """Mean and standard deviation of each channel of N×C×H×W pixels, in units of 0…1."""
    counts = np.zeros((inputs.shape[1], 256))
    for piece in pieces(inputs, rows):
        for channel in range(inputs.shape[1]):
            # A histogram of the 256 values gives exact moments without a float copy of the data.
            counts[channel] += counted(piece[:, channel])
    values = np.arange(256) / 255
    mean = (counts * values).sum(axis=1) / counts.sum(axis=1)
    spread = np.sqrt((counts * (values - mean[:, None]) ** 2).sum(axis=1) / counts.sum(axis=1))
    return mean, spread
