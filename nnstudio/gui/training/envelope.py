"""Brings a long course of values down to what a plot has columns for: its peaks, or its means."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]


def envelope(x: Array, y: Array, columns: int) -> tuple[Array, Array]:
    """Lowest and highest `y` of each of `columns` stretches of an evenly spaced `x`; short courses as they are.

    The plotting library can do this too, but takes ten times as long, and the interpreter from the training with it.
    """
    if len(x) <= 2 * columns:
        return x, y
    starts = np.arange(0, len(x), -(-len(x) // columns))
    ends = np.empty(2 * len(starts))
    ends[0::2], ends[1::2] = np.minimum.reduceat(y, starts), np.maximum.reduceat(y, starts)
    return np.repeat(x[starts], 2), ends


def means(x: Array, y: Array, columns: int) -> tuple[Array, Array]:
    """The mean of each of `columns` stretches, for a smoothed course, whose peaks say nothing; its ends stay as they
    are, so that it begins at the first step and is up to date. Short courses as they are."""
    if len(x) <= columns:
        return x, y
    starts = np.arange(0, len(x), -(-len(x) // columns))
    sizes = np.diff(starts, append=len(x))
    short_x, short_y = np.add.reduceat(x, starts) / sizes, np.add.reduceat(y, starts) / sizes
    for end in (0, -1):
        short_x[end], short_y[end] = x[end], y[end]
    return short_x, short_y
