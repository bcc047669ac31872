from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from nnstudio.core.data.datasets.base import silent
from nnstudio.core.data.leakage.remainder import Remainder
from nnstudio.core.data.leakage.spectrum import Frame


def remainder(a: Any, b: Any, move: tuple[int, int] = (0, 0)) -> Remainder:
    """Of two images, C×H×W."""
    inputs: NDArray[np.uint8] = np.stack([a, b]).astype(np.uint8)
    return Remainder.of(inputs, np.array([[0, 1]]), np.array([move]), Frame.of(inputs), silent)


def chequered(side: int, size: int = 28) -> NDArray[np.float64]:
    """1×size×size: squares of so many pixels a side, 28 and 228."""
    y, x = np.mgrid[:size, :size] // side
    return 28.0 + 200 * ((x + y) % 2)[None]


def test_a_shifted_image_leaves_nothing_over_where_the_two_overlap() -> None:
    image = np.random.default_rng(0).integers(0, 256, (1, 30, 30))
    found = remainder(image[:, :-2, 1:], image[:, 2:, :-1], (2, -1))
    assert found.levels[0] == found.share[0] == 0


def test_a_difference_is_told_in_grey_levels_and_as_a_share_of_the_contrast() -> None:
    image = chequered(4)
    found = remainder(image, image + 10)
    assert found.levels[0] == pytest.approx(10)
    assert found.share[0] == pytest.approx(0.1, rel=0.02)


def test_differences_from_pixel_to_pixel_cancel() -> None:
    image, fine = chequered(4), chequered(1) / 20
    assert remainder(image, image + fine - fine.min()).levels[0] == pytest.approx(5)


def test_colour_counts_where_it_differs_over_a_larger_square() -> None:
    grey = np.full((3, 32, 32), 100)
    # Red and blue that differ while the brightness is the same.
    tint = np.array([0.114, 0, -0.299])[:, None, None] * 100
    wide = remainder(grey, grey + tint).levels[0]
    narrow = remainder(grey, grey + tint * (1 - 2 * (np.mgrid[:32, :32].sum(0) // 2 % 2))).levels[0]
    assert wide == pytest.approx(100 * np.sqrt((0.114**2 + 0.299**2) / 3), rel=0.05)
    assert narrow < wide / 10


def test_an_image_that_shows_nothing_is_judged_as_if_it_had_a_little_contrast() -> None:
    flat = np.full((1, 28, 28), 100)
    assert remainder(flat, flat + 12).share[0] == pytest.approx(1)


def test_the_better_of_two_is_kept() -> None:
    first = Remainder(np.array([3.0, 3.0, 3.0], np.float32), np.array([0.3, 0.3, 0.3], np.float32))
    other = Remainder(np.array([1.0, 5.0], np.float32), np.array([0.1, 0.5], np.float32))
    better = first.improved(np.array([2, 0]), other)
    assert better.levels.tolist() == [3.0, 3.0, 1.0]
    assert better.share.tolist() == pytest.approx([0.3, 0.3, 0.1])
