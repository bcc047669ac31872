from __future__ import annotations

import gc

import numpy as np
import pytest
from PySide6.QtGui import QColor, QImage

from nnstudio.core.explain import heat_table
from nnstudio.gui.drawing.pictures import heat_picture, pillow_image
from nnstudio.gui.pictures import picture


def test_grey_and_colour_images_become_pictures() -> None:
    grey = picture(np.arange(35, dtype=np.uint8).reshape(1, 5, 7))
    assert (grey.width(), grey.height()) == (7, 5)
    assert grey.pixelColor(3, 2).red() == 17
    color = picture(np.stack([np.full((3, 5), value, np.uint8) for value in (10, 20, 30)]))
    assert color.pixelColor(4, 2).getRgb()[:3] == (10, 20, 30)
    two = picture(np.stack([np.full((3, 5), value, np.uint8) for value in (10, 20)]))
    assert two.pixelColor(0, 0).red() == 15


def test_a_picture_owns_its_pixels() -> None:
    images = [picture(np.full((1, 40, 40), value, np.uint8)) for value in range(100)]
    heats = [heat_picture(np.full((40, 40), value / 100, np.float32)) for value in range(100)]
    gc.collect()
    junk = [np.random.default_rng(0).integers(0, 255, (40, 40, 4), dtype=np.uint8) for _ in range(300)]
    assert len(junk) == 300
    assert [image.pixelColor(20, 20).red() for image in images] == list(range(100))
    assert [heat.pixelColor(20, 20).alpha() for heat in heats] == [
        round(255 * round(255 * v / 100) / 255) for v in range(100)
    ]


def test_heat_is_clear_where_there_is_no_evidence_and_fades_at_the_edge() -> None:
    heat = np.zeros((224, 224), np.float32)
    heat[:, 112:] = 1
    image = heat_picture(heat)
    assert image.format() == QImage.Format.Format_ARGB32_Premultiplied
    assert image.pixelColor(50, 112).alpha() == 0
    hottest = image.pixelColor(150, 112)
    assert hottest.alpha() == 255
    assert hottest.getRgb()[:3] == tuple(heat_table()[255, :3])
    assert image.pixelColor(223, 112).alpha() < 30


def test_pictures_of_the_clipboard_are_laid_over_white() -> None:
    clear = QImage(4, 3, QImage.Format.Format_ARGB32)
    clear.fill(QColor(0, 0, 0, 0))
    clear.setPixelColor(1, 1, QColor(255, 0, 0))
    found = pillow_image(clear)
    assert found.mode == "RGB"
    assert found.size == (4, 3)
    assert found.getpixel((0, 0)) == (255, 255, 255)
    assert found.getpixel((1, 1)) == (255, 0, 0)
    grey = QImage(4, 3, QImage.Format.Format_Grayscale8)
    grey.fill(9)
    assert pillow_image(grey).getpixel((2, 2)) == pytest.approx(9)
