"""The small picture of what a layer makes of the sample, for its card."""

from __future__ import annotations

from collections.abc import Collection

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QImage, QPainter

from nnstudio.core.explain.activations import Activation
from nnstudio.core.network import Path
from nnstudio.gui import theme
from nnstudio.gui.figures import number
from nnstudio.gui.network.activations.colors import draw_sharp, fitted, map_image
from nnstudio.gui.network.activations.marks import paint_dead
from nnstudio.gui.network.activations.units import paint_units
from nnstudio.session.look import Look

_HEIGHT = 44
_GAP = 3.0
_MORE_WIDTH = 30.0
_STEP = 8
"""Widths are rounded down to this, so that a window that is made wider does not make every picture anew."""
_SHARPNESS = 2.0
"""Drawn at twice the size, for screens that have so many pixels."""


class CardPictures:
    """Makes each picture when it is first painted; a look or theme later it is another."""

    def __init__(self, look: Look) -> None:
        self.look = look
        self._made: dict[tuple[Path, int, str], QImage] = {}

    def __call__(self, path: Path, width: float) -> QImage | None:
        """The picture of a layer, no wider than so many pixels; None where nothing is known of it."""
        activation = self.look.observation.by_path.get(path)
        if activation is None:
            return None
        wide = max(int(width) // _STEP, 1) * _STEP
        key = (path, wide, theme.current().name)
        if key not in self._made:
            self._made[key] = _picture(activation, QSize(wide, _HEIGHT), self.look.dead.get(path, ()))
        return self._made[key]


def _picture(activation: Activation, size: QSize, dead: Collection[int]) -> QImage:
    image = QImage(size * _SHARPNESS, QImage.Format.Format_ARGB32_Premultiplied)
    image.setDevicePixelRatio(_SHARPNESS)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    area = QRectF(0, 0, size.width(), size.height())
    if activation.has_maps:
        _paint_maps(painter, area, activation, dead)
    else:
        paint_units(painter, area, activation, dead)
    painter.end()
    return image


def _paint_maps(painter: QPainter, area: QRectF, activation: Activation, dead: Collection[int]) -> None:
    """A row of maps; where there are more than fit, the last place tells how many."""
    side, count = area.height(), activation.shape[0]
    fitting = int((area.width() + _GAP) // (side + _GAP))
    shown = count if count <= fitting else max(int((area.width() - _MORE_WIDTH) // (side + _GAP)), 1)
    shown = min(shown, len(activation.values))
    for index, values in enumerate(activation.values[:shown]):
        place = QRectF(index * (side + _GAP), 0, side, side)
        if index in dead:
            paint_dead(painter, place)
        else:
            image = map_image(values, activation.scale)
            draw_sharp(painter, fitted(image, place), image)
    if shown < count:
        painter.setFont(theme.number_font(12))
        painter.setPen(theme.current().color("muted"))
        left = shown * (side + _GAP)
        place = QRectF(left, 0, min(side, area.width() - left), side)
        painter.drawText(place, int(Qt.AlignmentFlag.AlignCenter), f"+{number(count - shown)}")
