"""A row of numbers as a picture: bars from a line at 0 where they are few, small squares where they are many."""

from __future__ import annotations

import math
from collections.abc import Collection

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter

from nnstudio.core.explain.activations import Activation
from nnstudio.core.explain.shades import strip
from nnstudio.gui import theme
from nnstudio.gui.network.activations.colors import draw_sharp, image_of
from nnstudio.gui.network.activations.marks import paint_dead

MOST_BARS = 32
_WIDEST_BAR = 34.0
_SMALLEST_MARKED = 4


def columns_for(count: int, area: QRectF) -> int:
    """How many squares stand side by side so that all fill the area."""
    rows = max(1, round(math.sqrt(count * area.height() / max(area.width(), 1))))
    return -(-count // rows)


def unit_rect(index: int, count: int, area: QRectF) -> QRectF:
    """Where a unit is painted: its bar's whole column, or its square."""
    columns = count if count <= MOST_BARS else columns_for(count, area)
    rows = -(-count // columns)
    width = area.width() / columns if count > MOST_BARS else min(area.width() / columns, _WIDEST_BAR)
    height = area.height() / rows
    return QRectF(area.left() + index % columns * width, area.top() + index // columns * height, width, height)


def paint_units(painter: QPainter, area: QRectF, activation: Activation, dead: Collection[int] = ()) -> None:
    """Paint all units of a flat activation that were kept."""
    count = len(activation.values)
    if count <= MOST_BARS:
        _paint_bars(painter, area, activation, dead)
        return
    columns = columns_for(count, area)
    page = strip(activation.values, columns, activation.scale)
    draw_sharp(painter, area, image_of(page))
    for index in dead:
        square = unit_rect(index, count, area)
        if index < count and square.width() >= _SMALLEST_MARKED:
            paint_dead(painter, square.adjusted(0.5, 0.5, -0.5, -0.5))


def _paint_bars(painter: QPainter, area: QRectF, activation: Activation, dead: Collection[int]) -> None:
    colors, values = theme.current(), activation.values
    low, high = min(activation.low, 0.0), max(activation.high, 0.0)
    span = high - low or 1.0
    line = area.top() + area.height() * high / span
    painter.setPen(Qt.PenStyle.NoPen)
    for index, value in enumerate(values):
        column = unit_rect(index, len(values), area)
        gap = min(2.0, column.width() / 6)
        height = abs(float(value)) / span * area.height() if math.isfinite(value) else 0.0
        top = line - height if value >= 0 else line
        painter.fillRect(column.adjusted(gap, 0, -gap, 0), colors.color("raised"))
        bar = QRectF(column.left() + gap, top, column.width() - 2 * gap, height)
        painter.fillRect(bar, colors.color("accent" if value >= 0 else "validation"))
        if index in dead:
            paint_dead(painter, column.adjusted(gap, 0, -gap, 0))
