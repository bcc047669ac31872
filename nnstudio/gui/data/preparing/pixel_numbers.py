"""A few pixels of a training image as the numbers they are: in the file, and as the network gets them."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import torch
from numpy.typing import NDArray
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QGridLayout, QLabel, QWidget

from nnstudio.core.data.summary.features import channel_names
from nnstudio.gui import theme
from nnstudio.gui.data.preparing.page import SampleChoice, plain_button
from nnstudio.gui.icons import icon
from nnstudio.gui.widgets.labels import text_label
from nnstudio.session.loaded import LoadedData

SIDE = 6
"""Pixels that are shown across and down."""
_CELL_WIDTH, _CELL_HEIGHT, _GAP, _ARROW = 46, 24, 2, 20
_DARK, _SHORT_OF = 128, 10

Numbers = NDArray[np.float32]
Shades = NDArray[np.uint8]


class PixelNumbers(QWidget):
    """The part of a training image that varies most; for colours, its first channel."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._choice = SampleChoice(seed=3)
        self._data: LoadedData | None = None
        self._title = text_label("", "title")
        self.before = NumberGrid("Pixels as they are in the image", "{:.0f}".format)
        self.after = NumberGrid("Pixels as the network gets them", _short)
        self.again = plain_button("Another image", "shuffle", "Show pixels of another image of the training part")
        self.again.clicked.connect(self._on_another)
        self._lay_out()

    def show_data(self, data: LoadedData) -> None:
        """Show pixels of these data, prepared as they are."""
        self._data = data
        index = self._choice.index(data)
        if index is None:
            return
        image = np.asarray(data.dataset.inputs[index])
        ready = data.preprocessing.apply(torch.from_numpy(image[None].copy()))[0].numpy()
        place = liveliest(image[0])
        of = f"“{data.dataset.truth_of(index)}”"
        channel = "" if len(image) == 1 else f", {channel_names(len(image))[0].lower()}"
        self._title.setText(f"Some pixels of a training image of {of}{channel}")
        self.before.show_values(image[0][place].astype(np.float32), image[0][place])
        self.after.show_values(ready[0][place], image[0][place])

    def _on_another(self) -> None:
        self._choice.another()
        if self._data is not None:
            self.show_data(self._data)

    def _lay_out(self) -> None:
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 8, 0, 0)
        grid.setHorizontalSpacing(12)
        grid.addWidget(self._title, 0, 0, 1, 3)
        grid.addWidget(self.again, 0, 3, Qt.AlignmentFlag.AlignRight)
        grid.addWidget(text_label("In the image, 0 to 255", "caption"), 1, 0)
        grid.addWidget(text_label("What the network gets", "caption"), 1, 2)
        arrow = QLabel()
        arrow.setPixmap(icon("arrow-right", "muted").pixmap(_ARROW, _ARROW))
        arrow.setFixedSize(_ARROW, _ARROW)
        for column, widget in enumerate((self.before, arrow, self.after)):
            grid.addWidget(widget, 2, column)
        grid.setColumnStretch(3, 1)


class NumberGrid(QWidget):
    """Numbers in cells that have the shades of the pixels."""

    def __init__(self, name: str, told: Callable[[float], str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self._told = told
        self.values: Numbers = np.empty((0, 0), np.float32)
        self._shades: Shades = np.empty((0, 0), np.uint8)

    def show_values(self, values: Numbers, shades: Shades) -> None:
        """Show rows × columns numbers, and the grey behind each of them."""
        self.values, self._shades = values, shades
        rows, columns = values.shape
        self.setFixedSize(columns * (_CELL_WIDTH + _GAP) - _GAP, rows * (_CELL_HEIGHT + _GAP) - _GAP)
        self.setAccessibleDescription("; ".join(" ".join(map(self._told, row)) for row in values.tolist()))
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        colors, painter = theme.current(), QPainter(self)
        painter.setFont(theme.number_font(12))
        for (row, column), value in np.ndenumerate(self.values):
            shade = int(self._shades[row, column])
            left, top = column * (_CELL_WIDTH + _GAP), row * (_CELL_HEIGHT + _GAP)
            cell = QRectF(left, top, _CELL_WIDTH, _CELL_HEIGHT)
            painter.fillRect(cell, colors.mix("black", "white", shade / 255))
            painter.setPen(colors.color("white" if shade < _DARK else "black"))
            painter.drawText(cell, Qt.AlignmentFlag.AlignCenter, self._told(float(value)))


def liveliest(pixels: Shades, side: int = SIDE) -> tuple[slice, slice]:
    """Where the `side`×`side` pixels (or all there are) lie that vary most; the first such place of H×W pixels."""
    window = min(side, pixels.shape[0]), min(side, pixels.shape[1])
    spread = np.lib.stride_tricks.sliding_window_view(pixels, window).astype(np.float32).std(axis=(2, 3))
    top, left = np.unravel_index(int(spread.argmax()), spread.shape)
    return slice(int(top), int(top) + window[0]), slice(int(left), int(left) + window[1])


def _short(value: float) -> str:
    return f"{value:.{2 if abs(value) < _SHORT_OF else 0}f}".replace("-", "−")
