"""Maps or kernels side by side; one of them can be chosen with mouse or arrow keys."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from PySide6.QtCore import QEvent, QPoint, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QHelpEvent, QImage, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from nnstudio.core.explain.activations import Floats
from nnstudio.gui import theme
from nnstudio.gui.network.activations.colors import draw_sharp, fitted, map_image
from nnstudio.gui.network.activations.marks import paint_dead
from nnstudio.gui.theme import is_theme_change

_GAP = 4
_STEPS = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}


class MapsView(QWidget):
    """`word` is what one of them is called: "Map", "Filter". Tiles are `side` pixels wide, or a little more."""

    chosen = Signal(int)

    def __init__(self, word: str, side: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._word, self._side = word, side
        self._maps: Sequence[Floats] = ()
        self._scale = 0.0
        self._images: list[QImage] = []
        self.dead: frozenset[int] = frozenset()
        self.current: int | None = None
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def show_maps(self, maps: Sequence[Floats], scale: float, dead: Collection[int] = ()) -> None:
        """Show maps H×W or filters 3×H×W in one scale; `dead` ones are crossed out."""
        count = len(self._maps)
        self._maps, self._scale, self.dead = maps, scale, frozenset(dead)
        if self.current is not None and self.current >= len(maps):
            self.current = None
        self._images = [map_image(values, scale) for values in maps]
        if len(maps) != count:
            self._fit()
        self.update()

    @property
    def count(self) -> int:
        """How many tiles there are."""
        return len(self._maps)

    def choose(self, index: int | None) -> None:
        """Mark a tile, or none; `chosen` is sent for tiles."""
        self.current = index
        self.update()
        if index is not None:
            self.setAccessibleDescription(self.words(index))
            self.chosen.emit(index)

    def words(self, index: int) -> str:
        """ "Map 3 (dead)", counted from 1."""
        return f"{self._word} {index + 1}{' (dead)' if index in self.dead else ''}"

    def tile_rect(self, index: int) -> QRectF:
        """Where a tile is painted."""
        step = self._step()
        columns = self._columns()
        return QRectF(index % columns * step, index // columns * step, step - _GAP, step - _GAP)

    def _columns(self) -> int:
        return max(1, (self.width() + _GAP) // (self._side + _GAP))

    def _step(self) -> float:
        # A few maps do not become larger than they would be among many.
        return (self.width() + _GAP) / self._columns()

    def _index_at(self, point: QPoint) -> int | None:
        return next((i for i in range(self.count) if self.tile_rect(i).contains(point.toPointF())), None)

    def _fit(self) -> None:
        rows = -(-self.count // self._columns())
        self.setFixedHeight(max(1, round(rows * self._step() - _GAP)))

    # Qt

    def sizeHint(self) -> QSize:
        return QSize(200, self.height())

    def minimumSizeHint(self) -> QSize:
        return QSize(self._side, self.minimumHeight())

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            index = self._index_at(event.pos())
            QToolTip.showText(event.globalPos(), "" if index is None else self.words(index), self)
            return True
        return super().event(event)

    def changeEvent(self, event: QEvent) -> None:
        if is_theme_change(event):
            self._images = [map_image(values, self._scale) for values in self._maps]
        super().changeEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._fit()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        index = self._index_at(event.position().toPoint())
        if event.button() == Qt.MouseButton.LeftButton and index is not None:
            self.choose(index)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        columns = self._columns()
        step = {**_STEPS, Qt.Key.Key_Up: -columns, Qt.Key.Key_Down: columns}.get(Qt.Key(event.key()))
        if step is None or not self.count:
            super().keyPressEvent(event)
        else:
            self.choose(0 if self.current is None else min(max(self.current + step, 0), self.count - 1))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        for index, image in enumerate(self._images):
            tile = self.tile_rect(index)
            if index in self.dead:
                paint_dead(painter, tile)
            else:
                draw_sharp(painter, fitted(image, tile), image)
            if index == self.current:
                painter.setRenderHint(QPainter.RenderHint.Antialiasing)
                painter.setPen(QPen(theme.current().color("accent"), 2))
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.drawRoundedRect(
                    tile.adjusted(-1, -1, 1, 1).intersected(QRectF(self.rect()).adjusted(1, 1, -1, -1)), 2, 2
                )
        if self.hasFocus() and self.current is None:
            painter.setPen(QPen(theme.current().color("accent"), 1))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)
