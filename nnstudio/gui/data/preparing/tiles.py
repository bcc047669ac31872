"""Images side by side with gaps between them, each pixel a sharp square, as large as the room allows."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, QSize, QSizeF, Qt
from PySide6.QtGui import QImage, QPainter, QPainterPath, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from nnstudio.gui import theme

_GAP = 6
_RADIUS = 4


class Tiles(QWidget):
    """So many `columns` and `rows`; places without an image stay empty frames, so that nothing jumps."""

    def __init__(self, name: str, columns: int = 1, rows: int = 1, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._columns, self._rows = columns, rows
        self.images: Sequence[QImage] = ()
        self.setAccessibleName(name)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def show_images(self, images: Sequence[QImage]) -> None:
        """Show images of one size, row by row."""
        self.images = images
        self.update()

    def place_of(self, number: int) -> QRectF:
        """Where an image lies, counted from 0."""
        side = min(
            (self.width() - _GAP * (self._columns - 1)) / self._columns,
            (self.height() - _GAP * (self._rows - 1)) / self._rows,
        )
        left = (self.width() - self._columns * (side + _GAP) + _GAP) / 2
        row, column = divmod(number, self._columns)
        return QRectF(round(left + column * (side + _GAP)), row * (side + _GAP), int(side), int(side))

    def minimumSizeHint(self) -> QSize:
        return QSize(44 * self._columns, 44 * self._rows)

    def sizeHint(self) -> QSize:
        return QSize(72 * self._columns, 72 * self._rows)

    def paintEvent(self, event: QPaintEvent) -> None:
        colors = theme.current()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for number in range(self._columns * self._rows):
            place = self.place_of(number)
            outline = QPainterPath()
            outline.addRoundedRect(place, _RADIUS, _RADIUS)
            painter.setClipPath(outline)
            painter.fillPath(outline, colors.color("canvas" if number < len(self.images) else "raised"))
            if number < len(self.images):
                image = self.images[number]
                shown = QRectF(QPointF(), QSizeF(image.size()).scaled(place.size(), Qt.AspectRatioMode.KeepAspectRatio))
                shown.moveCenter(place.center())
                painter.drawImage(shown, image)
            painter.setClipping(False)
