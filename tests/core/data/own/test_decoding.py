from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from nnstudio.core.data.datasets.base import silent
from nnstudio.core.data.own.decoding import LOOKING, Shaping, decode, shaping_for, thumbnails
from nnstudio.core.data.own.listing import list_images
from nnstudio.core.errors import Cancelled


def cancel(fraction: float | None, words: str) -> None:
    if words == LOOKING:
        raise Cancelled


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for number in range(20):
        Image.fromarray(np.full((6, 6), number, np.uint8)).save(tmp_path / f"{number:02}.png")
    return tmp_path


def test_looking_at_headers_and_at_a_few_images_heeds_cancel(folder: Path) -> None:
    files = list_images(folder, silent).images
    with pytest.raises(Cancelled):
        shaping_for(files, 0, "grey", "middle", cancel)
    with pytest.raises(Cancelled):
        shaping_for(files, 6, "auto", "middle", cancel)
    with pytest.raises(Cancelled):
        thumbnails(files, 3, progress=cancel)


def test_pieces_of_large_images_hold_fewer(folder: Path) -> None:
    files = list_images(folder, silent).images

    def lengths(side: int) -> list[int]:
        return [len(images) for images, _, _ in decode(files, Shaping((3, side, side), "middle", ()), silent)]

    assert lengths(6) == [20]
    assert lengths(700) == [10, 10]
    assert lengths(1024) == [8, 8, 4]


def test_every_image_is_decoded_once_and_in_order_whatever_the_pieces(folder: Path) -> None:
    files = list_images(folder, silent).images
    found = [
        (rows, images[:, 0, 0, 0]) for images, rows, _ in decode(files, Shaping((1, 1024, 1024), "middle", ()), silent)
    ]
    assert np.concatenate([rows for rows, _ in found]).tolist() == list(range(20))
    assert np.concatenate([values for _, values in found]).tolist() == list(range(20))
