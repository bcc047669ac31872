"""A histogram with a line for each part over the other, so that one sees whether the parts are alike."""

from __future__ import annotations

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QPointF, Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from nnstudio.core.data.summary import Histogram
from nnstudio.gui import theme
from nnstudio.gui.explorer.facts import TITLES, TOKENS
from nnstudio.gui.explorer.plotting import Plot, legend_of, part_pen
from nnstudio.gui.explorer.rows_model import figure
from nnstudio.gui.figures import number, percent
from nnstudio.gui.theme import number_font, set_role
from nnstudio.gui.widgets.elide import ElidedLabel

_OUTWEIGHED = 6


class PartLines(QWidget):
    """The height is a share of the part, since parts have different sizes. The pointer reads values."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._histogram: Histogram | None = None
        self._title, self._legend, self._reading = ElidedLabel(), QLabel(), ElidedLabel()
        self.plot = _Lines(self)
        self._name = self._across = self._beyond = ""
        set_role(self._title, "title")
        set_role(self._reading, "caption")
        self._reading.setFont(number_font(12))
        self._legend.setTextFormat(Qt.TextFormat.RichText)
        head = QHBoxLayout()
        head.setSpacing(12)
        head.addWidget(self._title)
        head.addWidget(self._legend)
        head.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addLayout(head)
        column.addWidget(self._reading)
        column.addWidget(self.plot, 1)
        self.plot.scene().sigMouseMoved.connect(self._on_mouse)

    def show_histogram(self, title: str, across: str, histogram: Histogram | None) -> None:
        """Show the lines of these parts; None: none yet."""
        self._name = title
        self._title.setText(title)
        self._across, self._histogram = across, histogram
        self.draw()

    def draw(self) -> None:
        """Draw in the colours of the theme."""
        self.plot.clear()
        found = self._histogram
        if found is None:
            return
        self._legend.setText(legend_of(tuple(found.counts), lines=True))
        self.plot.name_axes(self._across, "Share of the part in %")
        for place, part in enumerate(found.counts):
            fill = theme.current().color(TOKENS[part])
            fill.setAlphaF(0.13 if place == 0 else 0.0)
            shares = 100 * found.shares(part)
            pen = part_pen(part, self.devicePixelRatioF())
            self.plot.addItem(
                pg.PlotCurveItem(found.edges, shares, stepMode="center", fillLevel=0, brush=fill, pen=pen)
            )
        self._fit(found)
        self.setAccessibleDescription(f"{self._name}. {self._beyond}".strip())

    def _fit(self, found: Histogram) -> None:
        """Where one or two values outweigh all others, as black does, they may reach beyond the plot; that is said."""
        heights = np.sort(np.concatenate([100 * found.shares(part) for part in found.counts] or [np.ones(1)]))
        highest = float(heights[-1])
        usual = float(heights[-1 - min(len(heights) - 1, 2 * len(found.counts))])
        cut = 0 < _OUTWEIGHED * usual < highest
        self.plot.setXRange(float(found.edges[0]), float(found.edges[-1]), padding=0.02)
        self.plot.setYRange(0, 1.6 * usual if cut else max(highest, 1e-9) * 1.05, padding=0)
        self._beyond = f"The highest bar reaches {highest:.0f} %." if cut else ""
        self._reading.setText(self._beyond)

    def reading(self, value: float) -> str:
        """The shares at a value, in words; empty outside of the histogram."""
        found = self._histogram
        if found is None or not found.edges[0] <= value <= found.edges[-1]:
            return ""
        place = int(np.clip(np.searchsorted(found.edges, value, "right") - 1, 0, len(found.edges) - 2))
        low, high = found.edges[place], found.edges[place + 1]
        shares = [
            f"{TITLES[part]} {percent(float(found.shares(part)[place]), 1)} ({number(int(found.counts[part][place]))})"
            for part in found.counts
        ]
        return f"{figure(float(low))} to {figure(float(high))}: {' · '.join(shares)}"

    def _on_mouse(self, position: QPointF) -> None:
        box = self.plot.getPlotItem().vb
        inside = box.sceneBoundingRect().contains(position)
        self._reading.setText(self.reading(box.mapSceneToView(position).x()) if inside else self._beyond)


class _Lines(Plot):
    def __init__(self, owner: PartLines) -> None:
        self._owner = owner
        super().__init__()

    def redraw(self) -> None:
        self._owner.draw()
