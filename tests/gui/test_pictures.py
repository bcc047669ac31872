from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtGui import QImage

from nnstudio.gui.pictures import mosaic, picture


def pixels(image: QImage) -> list[list[tuple[int, int, int]]]:
    rows = range(image.height())
    return [[image.pixelColor(x, y).getRgb()[:3] for x in range(image.width())] for y in rows]


@pytest.mark.parametrize("channels", [1, 2, 3, 4])
def test_samples_stand_row_by_row(channels: int) -> None:
    inputs = np.random.default_rng(0).integers(0, 256, (9, channels, 3, 5), dtype=np.uint8)
    indices = np.array([7, 0, 3, 8, 2])
    image = mosaic(inputs, indices, 2)
    assert (image.width(), image.height()) == (10, 9)
    seen = np.array(pixels(image))
    for place, index in enumerate(indices):
        top, left = 3 * (place // 2), 5 * (place % 2)
        sample = inputs[index]
        expected = sample if channels in (1, 3) else sample.mean(axis=0, keepdims=True).round().astype(np.uint8)
        tile = np.broadcast_to(expected.transpose(1, 2, 0), (3, 5, 3))
        np.testing.assert_array_equal(seen[top : top + 3, left : left + 5], tile)
    assert not seen[6:, 5:].any()


def test_one_picture_outlives_its_array() -> None:
    sample = np.full((1, 4, 4), 200, np.uint8)
    image = picture(sample)
    sample[:] = 0
    assert image.pixelColor(2, 2).red() == 200
