"""Heat maps as Qt pictures, and Qt pictures as Pillow images."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PIL import Image
from PySide6.QtGui import QColor, QImage, QPainter

from nnstudio.core.explain import colorize

_FADE = 1.5 / 28


def heat_picture(heat: NDArray[np.float32]) -> QImage:
    """A heat map H×W of 0…1 in the heat colours, premultiplied, opaque where it is 1: paint it with an opacity.

    Towards its edges, where the network's view ends, it fades: a hard edge would look like a part of the answer.
    """
    pixels = colorize(heat, opacity=1.0)
    pixels[..., 3] = np.rint(pixels[..., 3] * _fading(heat.shape[0])[:, None] * _fading(heat.shape[1]))
    height, width, _ = pixels.shape
    straight = QImage(pixels.data, width, height, 4 * width, QImage.Format.Format_RGBA8888)
    return straight.convertToFormat(QImage.Format.Format_ARGB32_Premultiplied)


def _fading(length: int) -> NDArray[np.float32]:
    """1 in the middle, falling to 0 over the share _FADE at both ends."""
    places = (np.arange(length, dtype=np.float32) + 0.5) / length
    share: NDArray[np.float32] = np.clip(np.minimum(places, 1 - places) / _FADE, 0, 1)
    return share


def pillow_image(image: QImage) -> Image.Image:
    """A QImage (of the clipboard, say) for `fit_image`: "L" or "RGB", transparency laid over white."""
    solid = QImage(image.size(), QImage.Format.Format_RGB888)
    solid.fill(QColor("white"))
    painter = QPainter(solid)
    painter.drawImage(0, 0, image)
    painter.end()
    width, height = solid.width(), solid.height()
    raw = np.frombuffer(solid.constBits(), np.uint8).reshape(height, solid.bytesPerLine())
    found = Image.fromarray(raw[:, : 3 * width].reshape(height, width, 3).copy())
    return found.convert("L") if image.isGrayscale() else found
