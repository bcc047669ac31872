"""Values around zero in the theme's colours: blue is positive, orange negative, the ground is 0."""

from __future__ import annotations

from functools import cache

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QImage, QPainter

from nnstudio.core.explain.activations import Floats
from nnstudio.core.explain.shades import BETWEEN, ZERO, shades
from nnstudio.gui import theme

_TURN = 0.65
"""Up to this share of the scale the colour grows full; from there it goes towards the colour of text."""
_DEPTH = 0.55


@cache
def color_table(name: str) -> tuple[int, ...]:
    """The colour of each byte of `tiles.shades` in a theme, as Qt wants it; that for no value is transparent."""
    colors = theme.load_theme(name)

    def tone(token: str, share: float) -> int:
        if share <= _TURN:
            return int(colors.mix("raised", token, share / _TURN).rgb())
        return int(colors.mix(token, "text", _DEPTH * (share - _TURN) / (1 - _TURN)).rgb())

    reach = 255 - ZERO
    shown = [tone("accent" if byte >= ZERO else "validation", min(abs(byte - ZERO) / reach, 1)) for byte in range(256)]
    shown[BETWEEN] = 0
    return tuple(shown)


def image_of(page: NDArray[np.uint8]) -> QImage:
    """Bytes of `tiles.shades`, H×W, as a picture in the colours of the current theme."""
    height, width = page.shape
    image = QImage(np.ascontiguousarray(page).data, width, height, width, QImage.Format.Format_Indexed8).copy()
    image.setColorTable(color_table(theme.current().name))
    return image


def map_image(values: Floats, scale: float) -> QImage:
    """One map H×W, or a filter that looks at colours, 3×H×W, each colour from none (-scale) to full (scale)."""
    if values.ndim == 2:
        return image_of(shades(values, scale))
    page = np.ascontiguousarray(shades(values, scale).transpose(1, 2, 0))
    height, width, _ = page.shape
    return QImage(page.data, width, height, 3 * width, QImage.Format.Format_RGB888).copy()


def draw_sharp(painter: QPainter, area: QRectF, image: QImage) -> None:
    """Draw a picture so that its pixels stay squares; only where it becomes smaller are they blended."""
    shrinks = image.width() > area.width() * painter.device().devicePixelRatio()
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, shrinks)
    painter.drawImage(area, image)


def fitted(image: QImage, area: QRectF) -> QRectF:
    """The largest rectangle of the picture's shape in the middle of an area."""
    size = image.size().toSizeF().scaled(area.size(), Qt.AspectRatioMode.KeepAspectRatio)
    found = QRectF(0, 0, size.width(), size.height())
    found.moveCenter(area.center())
    return found
