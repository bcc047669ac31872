"""The units of a layer without maps, with their values under the mouse."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize
from PySide6.QtGui import QHelpEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from nnstudio.core.explain.activations import Activation
from nnstudio.gui.network.activations.units import paint_units, unit_rect
from nnstudio.gui.network.activations.words import value_text

_HEIGHT = 84


class UnitsView(QWidget):
    """Bars or squares; `names` are the classes when the units are the network's answer."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("Values of the units")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFixedHeight(_HEIGHT)
        self._activation: Activation | None = None
        self._dead: tuple[int, ...] = ()
        self._names: tuple[str, ...] = ()

    def show_units(self, activation: Activation, dead: tuple[int, ...], names: tuple[str, ...] = ()) -> None:
        """Show these values; `dead` ones are crossed out."""
        self._activation, self._dead, self._names = activation, dead, names
        best = max(range(len(activation.values)), key=lambda index: float(activation.values[index]), default=None)
        self.setAccessibleDescription("" if best is None else f"Largest: {self.words(best)}")
        self.update()

    def words(self, index: int) -> str:
        """ "Unit 3: 0.42", or "7: 0.98" where units stand for classes."""
        assert self._activation is not None
        name = self._names[index] if index < len(self._names) else f"Unit {index + 1}"
        return f"{name}: {value_text(float(self._activation.values[index]))}{' (dead)' if index in self._dead else ''}"

    def unit_at(self, point: QPointF) -> int | None:
        """Which unit lies at a point."""
        count = len(self._activation.values) if self._activation else 0
        area = QRectF(self.rect())
        return next((index for index in range(count) if unit_rect(index, count, area).contains(point)), None)

    def sizeHint(self) -> QSize:
        return QSize(200, _HEIGHT)

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            index = self.unit_at(QPointF(event.pos()))
            QToolTip.showText(event.globalPos(), "" if index is None else self.words(index), self)
            return True
        return super().event(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._activation is not None:
            paint_units(QPainter(self), QRectF(self.rect()), self._activation, self._dead)
