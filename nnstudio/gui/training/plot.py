"""One live plot of a quantity over epochs: every step, its smoothed course, and the validation part."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
import pyqtgraph as pg
from numpy.typing import NDArray
from PySide6.QtCore import QEvent, QPointF, QRectF, Qt
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QGraphicsItem, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from nnstudio.gui import theme
from nnstudio.gui.theme import number_font
from nnstudio.gui.training.envelope import envelope, means
from nnstudio.gui.training.extent import Extent
from nnstudio.gui.widgets.plot_look import dress_plot

Array = NDArray[np.float64]
Course = tuple[Array, Array]
"""Positions in epochs, and values."""

_FAINT = 0.34
"""How much of its colour a curve has that stands behind."""
_OVERHANG = 8
"""Numbers at the ends of an axis reach so many pixels beyond it."""


class CurvePlot(QWidget):
    """Training solid, validation dashed, the best epoch marked; the pointer reads values. What is known only at the
    end of an epoch is not `of_steps`."""

    def __init__(
        self, title: str, write: Callable[[float], str], ceiling: float | None = None, of_steps: bool = True
    ) -> None:
        super().__init__()
        self._write, self._of_steps = write, of_steps
        self._title = QLabel()
        self._title.setProperty("role", "title")
        self._legend = QLabel()
        self._legend.setTextFormat(Qt.TextFormat.RichText)
        self._reading = QLabel()
        self._reading.setProperty("role", "caption")
        self._reading.setFont(number_font(12))
        self._reading.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        # Three plots must have room beside each other in a narrow window.
        for label in (self._legend, self._reading):
            label.setMinimumWidth(1)
        self._plot = pg.PlotWidget(axisItems={"left": _Axis("left")}, enableMenu=False)
        self._make_curves()
        self._x: Array = np.empty(0)
        self._smooth: Array = np.empty(0)
        self._epochs: Array = np.empty(0)
        self._validation: Array = np.empty(0)
        self._other_validation: Array = np.empty(0)
        self._epochs_wanted = 1.0
        self._extent = Extent(ceiling)
        self._beside = False
        self._lay_out()
        self.set_title(title)
        self.apply_theme()

    def _make_curves(self) -> None:
        plot = self._plot.getPlotItem()
        plot.hideButtons()
        plot.showGrid(x=False, y=True, alpha=0.6)
        plot.layout.setContentsMargins(1, _OVERHANG, 1, 1)
        plot.getAxis("left").setWidth(46)
        plot.getAxis("bottom").setHeight(24)
        self._plot.setMouseEnabled(x=False, y=False)
        self._other_train = pg.PlotCurveItem(antialias=True, connect="finite")
        self._other_dashes = pg.PlotCurveItem(antialias=True, connect="finite")
        self._raw, self._train = pg.PlotCurveItem(antialias=True), pg.PlotCurveItem(antialias=True)
        self._dashes = plot.plot(symbol="o", symbolSize=5, antialias=True)
        for item in (plot.getAxis("left"), plot.getAxis("bottom"), self._dashes.curve, self._dashes.scatter):
            # Most of the work of a frame, though they change only between epochs.
            item.setCacheMode(QGraphicsItem.CacheMode.DeviceCoordinateCache)
        self._best = pg.InfiniteLine(angle=90, movable=False)
        self._best_label = pg.TextItem(anchor=(0, 0))
        plot.addItem(self._best, ignoreBounds=True)
        plot.addItem(self._best_label, ignoreBounds=True)
        for curve in (self._other_train, self._other_dashes, self._raw, self._train):
            plot.addItem(curve, ignoreBounds=True)
        self._plot.scene().sigMouseMoved.connect(self._on_mouse_moved)
        self._show_best(None)

    def set_title(self, title: str) -> None:
        """What is plotted."""
        self._title.setText(title)
        self.setAccessibleName(f"{title} over epochs")

    def set_span(self, epochs: float) -> None:
        """How many epochs the axis has room for."""
        self._epochs_wanted = max(1.0, epochs)
        self._plot.setXRange(0, self._epochs_wanted, padding=0.04)

    def show_others(self, train: Sequence[Course], validation: Sequence[Course]) -> None:
        """Courses of other runs, faintly behind this one."""
        columns = 1 + self._plot.width() // 2
        thinned = [means(x, y, columns) for x, y in train if len(x)]
        self._other_train.setData(*_in_one(thinned))
        self._other_dashes.setData(*_in_one(validation))
        self._other_validation = np.concatenate([np.empty(0), *(y for _, y in validation)])
        self._write_legend(bool(train) or bool(validation))

    def show_steps(self, x: Array, raw: Array, smooth: Array) -> None:
        """Every training step: position in epochs, value, smoothed value. Views are enough; nothing is kept longer
        than to the next call."""
        self._x, self._smooth = x, smooth
        columns = 1 + int(self._plot.width() * min(1.0, x[-1] / self._epochs_wanted)) if len(x) else 1
        self._raw.setData(*envelope(x, raw, columns), skipFiniteCheck=True)
        self._train.setData(*means(x, smooth, 1 + columns // 2), skipFiniteCheck=True)
        self._fit_height(raw, smooth)

    def show_epochs(self, epochs: Array, validation: Array, best: float | None) -> None:
        """The validation part at the end of each epoch, and which is the best one."""
        self._epochs, self._validation = epochs, validation
        self._dashes.setData(epochs, validation)
        if not self._of_steps:
            self._fit_height(validation, validation)
        self._show_best(best)

    def _show_best(self, best: float | None) -> None:
        self._best.setVisible(best is not None)
        self._best_label.setVisible(best is not None)
        if best is not None:
            self._best.setPos(best)
            left_half = best <= 0.6 * self._epochs_wanted
            self._best_label.setAnchor((0 if left_half else 1, 0))
            self._best_label.setText(f"best epoch {best:g}", color=theme.current().color("good_text"))
            self._place_best_label(best)

    def _place_best_label(self, epoch: float) -> None:
        low, high = self._plot.viewRange()[1]
        top = high if self._extent.ceiling is None else low + 0.2 * (high - low)
        self._best_label.setPos(QPointF(epoch, top))

    def _fit_height(self, raw: Array, smooth: Array) -> None:
        judged = np.concatenate([self._validation, self._other_validation])
        span = self._extent.fit(raw, np.concatenate([smooth, judged[np.isfinite(judged)]]))
        if span is not None:
            self._plot.setYRange(*span, padding=0)

    def clear(self) -> None:
        """Show no run."""
        empty = np.empty(0)
        self.show_steps(empty, empty, empty)
        self.show_epochs(empty, empty, None)
        self._reading.setText("")
        self._extent.forget()

    def apply_theme(self) -> None:
        """Wear the current theme."""
        colors = theme.current()
        dress_plot(self._plot)
        # The library's pens count the screen's own pixels.
        thin, thick = self.devicePixelRatioF(), 2 * self.devicePixelRatioF()
        self._raw.setPen(pg.mkPen(colors.mix("surface", "accent", 0.42), width=thin))
        self._train.setPen(pg.mkPen(colors.color("accent"), width=thick))
        validation = colors.color("validation")
        self._dashes.setPen(pg.mkPen(validation, width=thick, style=Qt.PenStyle.DashLine))
        self._dashes.setSymbolBrush(validation)
        self._dashes.setSymbolPen(None)
        self._best.setPen(pg.mkPen(colors.color("good"), width=thin, style=Qt.PenStyle.DotLine))
        self._best_label.setColor(colors.color("good_text"))
        font = QFont(theme.FONT_FAMILY)
        font.setPixelSize(12)
        self._best_label.setFont(font)
        self._other_train.setPen(pg.mkPen(colors.mix("surface", "accent", _FAINT), width=thin))
        faint = colors.mix("surface", "validation", _FAINT)
        self._other_dashes.setPen(pg.mkPen(faint, width=thin, style=Qt.PenStyle.DashLine))
        self._write_legend(self._beside)

    def _write_legend(self, beside: bool) -> None:
        """`beside`: other runs are drawn, too."""
        self._beside, colors = beside, theme.current()
        train, dashed = colors.color("accent_text").name(), colors.color("validation_text").name()
        of_steps = f'<span style="color:{train}">━ train</span>&nbsp;&nbsp; ' if self._of_steps else ""
        muted = colors.color("muted").name()
        others = f'&nbsp;&nbsp; <span style="color:{muted}">faint: other folds</span>' if beside else ""
        self._legend.setText(f'{of_steps}<span style="color:{dashed}">╍ validation</span>{others}')

    def _on_mouse_moved(self, position: QPointF) -> None:
        inside = self._plot.getPlotItem().sceneBoundingRect().contains(position)
        if not inside:
            self._reading.setText("")
            return
        at = self._plot.getPlotItem().vb.mapSceneToView(position).x()
        self._reading.setText(self.reading(at))

    def reading(self, epoch: float) -> str:
        """The values nearest to a position on the axis, in words; empty where nothing was trained yet."""
        known = self._x if self._of_steps else self._epochs
        if not len(known) or epoch < 0 or epoch > known[-1] + 0.5:
            return ""
        row = int(np.argmin(np.abs(self._epochs - epoch))) if len(self._epochs) else None
        judged = "" if row is None else f"validation {self._write(float(self._validation[row]))}"
        if not self._of_steps:
            return f"epoch {known[row or 0]:g}: {judged}"
        near = int(np.clip(np.searchsorted(self._x, epoch), 0, len(self._x) - 1))
        words = f"epoch {self._x[near]:.2f}: train {self._write(float(self._smooth[near]))}"
        return f"{words} · {judged}" if judged else words

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setContentsMargins(4, 0, 4, 0)
        head.setSpacing(10)
        head.addWidget(self._title)
        head.addWidget(self._legend)
        head.addStretch(1)
        head.addWidget(self._reading)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addLayout(head)
        column.addWidget(self._plot, 1)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.DevicePixelRatioChange:
            self.apply_theme()


def _in_one(courses: Sequence[Course]) -> Course:
    """All courses one after the other, with a gap between them."""
    gap = np.array([np.nan])
    pieces = [(np.concatenate([x, gap]), np.concatenate([y, gap])) for x, y in courses]
    nothing = (np.empty(0), np.empty(0))
    return tuple(np.concatenate(part) for part in zip(nothing, *pieces, strict=True))  # type: ignore[return-value]


class _Axis(pg.AxisItem):
    """An upright axis that also writes the numbers at its ends: the library leaves out what reaches beyond it."""

    def boundingRect(self) -> QRectF:
        area: QRectF = super().boundingRect()
        return area.adjusted(0, -_OVERHANG, 0, _OVERHANG)
