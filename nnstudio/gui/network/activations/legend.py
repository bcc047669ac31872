"""Which colour stands for which value, as a bar from the smallest to the largest."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from nnstudio.gui import theme
from nnstudio.gui.network.activations.colors import image_of
from nnstudio.gui.network.activations.words import value_text

_BAR = 7
_HEIGHT = 24


class Legend(QWidget):
    """From -scale to scale; from 0 where nothing is negative."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFixedHeight(_HEIGHT)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setToolTip("One scale for all of them: blue is positive, orange negative, the ground is 0.")
        self.setAccessibleName("Colours")
        self._scale, self._signed = 0.0, False

    def show_scale(self, scale: float, signed: bool) -> None:
        """The colours reach to `scale`, and to -scale where values are negative."""
        self._scale, self._signed = scale, signed
        self.setAccessibleDescription(f"Full colour is {value_text(scale)}")
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(160, _HEIGHT)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        ramp = np.arange(1 if self._signed else 128, 256, dtype=np.uint8)[None]
        painter.drawImage(QRectF(0, 0, self.width(), _BAR), image_of(ramp))
        painter.setFont(theme.number_font(11))
        painter.setPen(theme.current().color("muted"))
        foot = QRectF(0, _BAR + 1, self.width(), _HEIGHT - _BAR - 1)
        left = -self._scale if self._signed else 0.0
        painter.drawText(foot, int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter), value_text(left))
        painter.drawText(
            foot, int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter), value_text(self._scale)
        )
        if self._signed:
            painter.drawText(foot, int(Qt.AlignmentFlag.AlignCenter), "0")
