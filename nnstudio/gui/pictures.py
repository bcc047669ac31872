"""Samples as pictures: one image, or many side by side in one picture that is quick to paint."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtGui import QImage

Bytes = NDArray[np.uint8]


def mosaic(inputs: Bytes, indices: NDArray[np.int64], columns: int) -> QImage:
    """The samples at `indices` of uint8 N×C×H×W `inputs`, row by row, `columns` to a row, without gaps.

    One channel is grey, three are red, green and blue; of any other number the mean is shown. Places left over in
    the last row are black.
    """
    rows = -(-len(indices) // columns)
    samples = _displayed(inputs[indices])
    channels, height, width = samples.shape[1:]
    tiles = np.zeros((rows * columns, channels, height, width), np.uint8)
    tiles[: len(samples)] = samples
    # rows, columns, C, H, W -> rows, H, columns, W, C
    page = tiles.reshape(rows, columns, channels, height, width).transpose(0, 3, 1, 4, 2)
    return _image(np.ascontiguousarray(page.reshape(rows * height, columns * width, channels)))


def picture(sample: Bytes) -> QImage:
    """One uint8 C×H×W sample."""
    return mosaic(sample[None], np.zeros(1, np.int64), 1)


def _displayed(samples: Bytes) -> Bytes:
    if samples.shape[1] in (1, 3):
        return samples
    means: Bytes = samples.mean(axis=1, keepdims=True).round().astype(np.uint8)
    return means


def _image(page: Bytes) -> QImage:
    height, width, channels = page.shape
    kind = QImage.Format.Format_RGB888 if channels == 3 else QImage.Format.Format_Grayscale8
    return QImage(page.data, width, height, width * channels, kind).copy()  # the copy outlives the array
