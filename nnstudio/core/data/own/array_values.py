"""Numbers of any type to what a data set holds: pixels 0…255, rows of float32, classes, numbers, labels that apply."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nnstudio.core.data.own.images import in_order
from nnstudio.core.errors import DataError

_MOST_WHOLE, _MOST_CLASSES = 20, 1000


@dataclass(frozen=True)
class PixelScale:
    """How values become 0…255: (value − low) · factor."""

    low: float
    factor: float
    note: str

    def __call__(self, values: NDArray[Any]) -> NDArray[np.uint8]:
        if values.dtype == np.uint8 and self.factor == 1:
            return values
        scaled = (np.nan_to_num(values.astype(np.float32), posinf=0, neginf=0) - self.low) * self.factor
        pixels: NDArray[np.uint8] = np.rint(np.clip(scaled, 0, 255)).astype(np.uint8)
        return pixels


def pixel_scale(pieces: Iterable[NDArray[Any]]) -> PixelScale:
    """The scale that suits all values of some arrays. Raises DataError where they are no numbers."""
    low, high, whole, broken = np.inf, -np.inf, True, False
    for piece in pieces:
        _must_be_numbers(piece.dtype, "The images")
        real = piece
        if piece.dtype.kind == "f":
            finite = np.isfinite(piece)
            if not finite.all():
                real, broken = piece[finite], True
            whole = False
        if real.size:
            low, high = min(low, float(real.min())), max(high, float(real.max()))
    note = "Pixels that are no number are taken as 0." if broken else ""
    if low >= 0 and high <= 1:
        return PixelScale(0, 255, note or ("" if not whole else "Pixels of 0 and 1 are taken as black and white."))
    if low >= 0 and high <= 255:
        return PixelScale(0, 1, note)
    if whole and low >= 0 and high <= 65_535:
        return PixelScale(0, 255 / 65_535, "16-bit pixels are taken as 8-bit ones.")
    factor = 255 / max(high - low, 1e-12)
    return PixelScale(low, factor, f"Pixels of {low:.4g} to {high:.4g} are stretched to 0 to 255.")


def rows_of(piece: NDArray[Any]) -> NDArray[np.float32]:
    """N×F float32; infinite values are missing ones."""
    _must_be_numbers(piece.dtype, "The rows")
    with np.errstate(over="ignore"):
        rows = piece.astype(np.float32)
    rows[~np.isfinite(rows)] = np.nan
    return rows


def labels_of(values: NDArray[Any], task: str, where: str) -> tuple[NDArray[Any], tuple[str, ...]]:
    """The labels in a data set's own form, and the names of classes. `task`: "auto", "classes" or "number".

    Raises DataError where they are nothing that can be learned.
    """
    if values.ndim == 2 and values.shape[1] > 1:
        return _several(values, where)
    values = values.reshape(len(values))
    if values.dtype.kind in "US":
        return _classes(values.astype(str), where)
    _must_be_numbers(values.dtype, where)
    if values.dtype.kind == "f" and not np.isfinite(values).all():
        raise DataError(f"{where} hold values that are missing or infinite. Leave those samples out.")
    if task == "number" or (task == "auto" and not _are_classes(values)):
        return values.astype(np.float32), ()
    return _classes(values, where)


def _several(values: NDArray[Any], where: str) -> tuple[NDArray[Any], tuple[str, ...]]:
    if values.ndim == 2 and values.dtype.kind in "biuf" and np.isin(values, (0, 1)).all():
        names = tuple(str(i) for i in range(values.shape[1]))
        if (values.sum(axis=1) == 1).all():
            return values.argmax(axis=1).astype(np.int64), names
        return values.astype(np.uint8), names
    raise DataError(f"{where} have several values for each sample. Choose an array with one label for each.")


def _are_classes(values: NDArray[Any]) -> bool:
    if values.dtype.kind == "b":
        return True
    distinct = np.unique(values)
    if values.dtype.kind == "f":
        return len(distinct) <= _MOST_WHOLE and bool((distinct == np.rint(distinct)).all())
    return len(distinct) <= max(_MOST_WHOLE, min(_MOST_CLASSES, len(values) // 5))


def _classes(values: NDArray[Any], where: str) -> tuple[NDArray[np.int64], tuple[str, ...]]:
    distinct, index = np.unique(values, return_inverse=True)
    if len(distinct) < 2:
        raise DataError(f"{where} know only one class, {distinct[0] if len(distinct) else 'none'}. Add others.")
    if len(distinct) > _MOST_CLASSES:
        raise DataError(f"{where} have {len(distinct)} different values, too many for classes. Take them as numbers.")
    written = [f"{value:g}" if isinstance(value, float) else str(value) for value in distinct.tolist()]
    names = in_order(set(written))
    order = np.array([names.index(name) for name in written])
    return order[index].astype(np.int64), names


def _must_be_numbers(dtype: np.dtype[Any], what: str) -> None:
    if dtype.kind not in "biuf":
        raise DataError(f"{what} are no plain numbers ({dtype}). Save them as numbers.")
