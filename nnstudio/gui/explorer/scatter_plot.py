"""The scatter plot itself: colour by class or value, sign by part, the sample under the pointer beside it."""

from __future__ import annotations

import numpy as np
import pyqtgraph as pg
from numpy.typing import NDArray
from PySide6.QtCore import QEvent, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QMouseEvent
from PySide6.QtWidgets import QWidget

from nnstudio.core.data.split import PARTS
from nnstudio.gui import theme
from nnstudio.gui.explorer.cloud import Cloud
from nnstudio.gui.explorer.dots import Dots, Look
from nnstudio.gui.explorer.facts import Facts
from nnstudio.gui.explorer.plotting import SYMBOLS, Plot
from nnstudio.gui.explorer.sample_tip import SampleTip

# None of the colours that parts have, so that no class looks like one.
_TOKENS = ("block", "pooling", "dense", "normalization", "activation", "error", "text", "reshape")
_STEPS = 12
_REACH = 12.0
_OPACITY = 0.62


class ScatterPlot(Plot):
    """Hovering shows the nearest sample, a click chooses it; the wheel zooms, dragging moves, a double-click fits."""

    chosen = Signal(int)
    """The index of the sample that was clicked."""

    def __init__(self, parent: QWidget | None = None) -> None:
        self._cloud: Cloud | None = None
        self._facts: Facts | None = None
        self._near = -1
        super().__init__(parent)
        self.tip = SampleTip(self)
        self._dots = Dots()
        self._ring = pg.ScatterPlotItem(size=14, brush=None, pxMode=True)
        self._pressed = QPointF()
        self.setMouseEnabled(x=True, y=True)
        self.getPlotItem().vb.disableAutoRange()  # it would look at all points again for each sign and colour
        self.setMouseTracking(True)
        self.setAccessibleName("Scatter plot")

    def show_cloud(self, facts: Facts, cloud: Cloud) -> None:
        """Show these points, all of them in view."""
        self._facts, self._cloud = facts, cloud
        self._near = -1
        self.tip.hide()
        self.redraw()
        self.fit()

    def fit(self) -> None:
        """Bring all points into view."""
        cloud = self._cloud
        if cloud is not None and len(cloud.x):
            ends = [(float(side.min()), float(side.max())) for side in (cloud.x, cloud.y)]
            self.getPlotItem().vb.setRange(xRange=ends[0], yRange=ends[1], padding=0.04)

    def redraw(self) -> None:
        cloud, facts = self._cloud, self._facts
        self.clear()
        if cloud is None or facts is None:
            return
        self.name_axes(cloud.across, cloud.up)
        self._dots.show_points(cloud.x, cloud.y, *looks_of(facts, cloud))
        self.addItem(self._dots, ignoreBounds=True)
        self._ring.setPen(pg.mkPen(theme.current().color("text"), width=1.5))
        self._ring.setData([], [])
        self.addItem(self._ring, ignoreBounds=True)

    def nearest(self, place: QPointF) -> int:
        """The position in the cloud of the point nearest to a point of the widget, or -1 when none is near."""
        cloud = self._cloud
        if cloud is None or not len(cloud.x):
            return -1
        box = self.getPlotItem().vb
        (left, right), (low, high) = box.viewRange()
        area = box.sceneBoundingRect()
        at = box.mapSceneToView(self.mapToScene(place.toPoint()))
        across = (cloud.x - at.x()) * area.width() / max(right - left, 1e-300)
        up = (cloud.y - at.y()) * area.height() / max(high - low, 1e-300)
        distance = across**2 + up**2
        best = int(distance.argmin())
        return best if distance[best] <= _REACH**2 else -1

    def place_of(self, position: int) -> QPointF:
        """Where a point of the cloud stands in the widget."""
        assert self._cloud is not None
        at = QPointF(float(self._cloud.x[position]), float(self._cloud.y[position]))
        return QPointF(self.mapFromScene(self.getPlotItem().vb.mapViewToScene(at)))

    def _hover(self, place: QPointF) -> None:
        cloud, facts = self._cloud, self._facts
        near = self.nearest(place)
        if near == self._near or cloud is None or facts is None:
            return
        self._near = near
        self._ring.setData(cloud.x[near : near + 1] if near >= 0 else [], cloud.y[near : near + 1] if near >= 0 else [])
        if near < 0:
            self.tip.hide()
            return
        lines = [
            f"{cloud.across.split(' (')[0]}  {cloud.x[near]:.5g}",
            f"{cloud.up.split(' (')[0]}  {cloud.y[near]:.5g}",
        ]
        self.tip.show_sample(facts, int(cloud.indices[near]), lines)
        self.tip.stand_beside(self.place_of(near), QRectF(self.rect()))

    # Qt

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        super().mouseMoveEvent(event)
        self._hover(event.position())

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._pressed = event.position()
        super().mousePressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        still = (event.position() - self._pressed).manhattanLength() < 4
        near = self.nearest(event.position())
        if still and near >= 0 and event.button() == Qt.MouseButton.LeftButton and self._cloud is not None:
            self.chosen.emit(int(self._cloud.indices[near]))

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self.fit()

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self.tip.hide()
        self._near = -1
        self._ring.setData([], [])


def colors_of(facts: Facts) -> list[QColor]:
    """A colour a class, and one for samples without any of several labels; or steps from low to high values."""
    colors = theme.current()
    if facts.dataset.task == "regression":
        return [colors.mix("pooling", "block", step / (_STEPS - 1)) for step in range(_STEPS)]
    found = []
    for place in range(max(1, len(facts.dataset.class_names))):
        round_, place = divmod(place, len(_TOKENS))
        found.append(colors.mix(_TOKENS[place], "text", min(0.75, 0.3 * round_)))
    return [*found, colors.color("muted")] if facts.dataset.several else found


def shade_of(facts: Facts, cloud: Cloud) -> NDArray[np.int64]:
    """Which of `colors_of` each point has. Of several labels the first that applies counts."""
    labels = facts.dataset.labels[cloud.indices]
    if facts.dataset.several:
        return np.asarray(np.where(labels.any(axis=1), labels.argmax(axis=1), labels.shape[1]), np.int64)
    if facts.dataset.task == "classification":
        return np.asarray(labels, np.int64)
    low, high = value_ends(facts, cloud)
    return np.clip(((labels - low) / max(high - low, 1e-30) * _STEPS).astype(np.int64), 0, _STEPS - 1)


def value_ends(facts: Facts, cloud: Cloud) -> tuple[float, float]:
    """The lowest and the highest value of the points."""
    labels = facts.dataset.labels[cloud.indices]
    return (float(labels.min()), float(labels.max())) if len(labels) else (0.0, 1.0)


def looks_of(facts: Facts, cloud: Cloud) -> tuple[NDArray[np.int64], list[Look]]:
    """Which look each point has, and the looks: a sign for its part and a colour."""
    colors = colors_of(facts)
    for color in colors:
        color.setAlphaF(_OPACITY)
    # Of hundreds of classes several have one colour.
    names = {color.name(): color for color in colors}
    place = {name: number for number, name in enumerate(names)}
    shades = np.array([place[color.name()] for color in colors])[shade_of(facts, cloud)]
    looks = [(SYMBOLS[part], color) for part in PARTS for color in names.values()]
    return facts.codes[cloud.indices] * len(names) + shades, looks
