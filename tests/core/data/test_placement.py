"""Ink moves by its centre of mass, and never over the edge."""

from __future__ import annotations

import numpy as np

from nnstudio.core.data.placement import centre_of_mass, centring


def blob(row: int, column: int) -> np.ndarray:
    pixels = np.zeros((28, 28))
    pixels[row : row + 3, column : column + 5] = 1
    return pixels


def test_centre_of_mass() -> None:
    assert centre_of_mass(blob(4, 10)) == (5, 12)
    assert centre_of_mass(np.zeros((28, 20))) == (13.5, 9.5)


def test_centring_stops_at_the_edge() -> None:
    assert centring(blob(4, 10)) == (9, 2)
    heavy_above = np.zeros((28, 28))
    heavy_above[2, 5:20] = 1
    heavy_above[2:26, 5] = 0.01
    down, _ = centring(heavy_above)
    assert down == 2
