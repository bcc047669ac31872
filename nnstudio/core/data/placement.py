"""Puts ink where MNIST has it: by its centre of mass, to a fraction of a pixel."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


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


def shift(pixels: NDArray[np.floating], down: float, right: float) -> Floats:
    """H×W moved by a fraction of pixels, bilinearly; what moves in from outside is 0."""
    return _shift_rows(_shift_rows(np.asarray(pixels, np.float64), down).T, right).T


def _within(distance: float, inked: NDArray[np.bool_]) -> float:
    places = np.flatnonzero(inked)
    if not len(places):
        return 0.0
    return min(max(distance, -float(places[0])), float(len(inked) - 1 - places[-1]))


def _shift_rows(pixels: Floats, down: float) -> Floats:
    whole = math.floor(down)
    part = down - whole
    return (1 - part) * _roll_in_zeros(pixels, whole) + part * _roll_in_zeros(pixels, whole + 1)


def _roll_in_zeros(pixels: Floats, rows: int) -> Floats:
    moved = np.zeros_like(pixels)
    height = len(pixels)
    if abs(rows) < height:
        moved[max(rows, 0) : height + min(rows, 0)] = pixels[max(-rows, 0) : height - max(rows, 0)]
    return moved
