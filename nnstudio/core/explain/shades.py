"""Values as picture elements: numbers around zero become bytes, a row of units becomes a picture."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from nnstudio.core.explain.activations import Floats

Bytes = NDArray[np.uint8]

BETWEEN = 0
"""The byte that stands for no value: beyond the last one, and where there is nothing to show."""
ZERO = 128
_REACH = 127


def shades(values: Floats, scale: float) -> Bytes:
    """Bytes 1…255 of the same shape: ZERO for 0, 255 for `scale` or more, 1 for -`scale` or less.

    What is no number counts as 0.
    """
    if not scale > 0 or not np.isfinite(scale):
        return np.full(values.shape, ZERO, np.uint8)
    shares = np.clip(np.nan_to_num(values / np.float32(scale), posinf=1, neginf=-1), -1, 1)
    found: Bytes = (ZERO + np.rint(_REACH * shares)).astype(np.uint8)
    return found


def strip(units: Floats, columns: int, scale: float) -> Bytes:
    """A row of numbers K as a picture, `columns` to a row without gaps: bytes of `shades`, or BETWEEN at the end."""
    rows = -(-len(units) // columns)
    page = np.full(rows * columns, BETWEEN, np.uint8)
    page[: len(units)] = shades(units, scale)
    return page.reshape(rows, columns)
