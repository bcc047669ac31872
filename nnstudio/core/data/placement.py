"""Puts ink where MNIST has it: with its centre of mass in the middle."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray


def centre_of_mass(pixels: NDArray[np.floating]) -> tuple[float, float]:
    """(row, column) of H×W ink in pixel indices; the middle where there is no ink."""
    total = float(pixels.sum())
    height, width = pixels.shape
    if not total:
        return (height - 1) / 2, (width - 1) / 2
    row = float(pixels.sum(axis=1) @ np.arange(height)) / total
    column = float(pixels.sum(axis=0) @ np.arange(width)) / total
    return row, column


def centring(pixels: NDArray[np.floating]) -> tuple[float, float]:
    """The shift (down, right) in pixels that brings the centre of mass to MNIST's place, pixel index (H/2, W/2).

    It is shortened where it would push ink over the edge.
    """
    row, column = centre_of_mass(pixels)
    down = _within(pixels.shape[0] / 2 - row, np.asarray(pixels.any(axis=1)))
    right = _within(pixels.shape[1] / 2 - column, np.asarray(pixels.any(axis=0)))
    return down, right


def _within(distance: float, inked: NDArray[np.bool_]) -> float:
    places = np.flatnonzero(inked)
    if not len(places):
        return 0.0
    return min(max(distance, -float(places[0])), float(len(inked) - 1 - places[-1]))
