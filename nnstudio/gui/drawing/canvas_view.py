"""What the canvas shows: ink or image on black, the heat map over it, and a hint while there is nothing."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPainterPath, QPaintEvent, QPen, QResizeEvent, QTransform
from PySide6.QtWidgets import QWidget

from nnstudio.core.data.drawing import Drawing
from nnstudio.gui import theme
from nnstudio.gui.drawing.ink_layer import InkLayer
from nnstudio.gui.drawing.subject import SIDE, UNITS_PER_PIXEL

HINT = "Draw here"
_HINT_MORE = "or drop an image on it"
DEFAULT_PEN = 2.5
DEFAULT_OPACITY = 0.8


class CanvasView(QWidget):
    """Paints what it is given, black in both themes, in a centred square of SIDE units that fills the widget."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setMinimumSize(120, 120)
        self.pen = DEFAULT_PEN
        self.opacity = DEFAULT_OPACITY
        self.heat_shown = True
        self._drop_ready = False
        self._drawing = Drawing()
        self._picture: tuple[QImage, QRectF] | None = None
        self._heat: tuple[QImage, QRectF] | None = None
        self._ink = InkLayer()
        self._hint = (HINT, _HINT_MORE)

    @property
    def drawing(self) -> Drawing:
        """The strokes that are shown."""
        return self._drawing

    @property
    def picture_place(self) -> QRectF | None:
        """Where the image lies, in canvas units; None when there is none."""
        return self._picture[1] if self._picture else None

    @property
    def heat_place(self) -> QRectF | None:
        """Where the heat map lies, in canvas units; None when there is none."""
        return self._heat[1] if self._heat else None

    @property
    def view(self) -> QTransform:
        """From canvas units to the widget's pixels."""
        scale = min(self.width(), self.height()) / SIDE
        left, top = (self.width() - scale * SIDE) / 2, (self.height() - scale * SIDE) / 2
        return QTransform(scale, 0, 0, scale, left, top)

    def show_hint(self, words: str = HINT, more: str = _HINT_MORE) -> None:
        """What an empty canvas says, on two lines."""
        if (words, more) != self._hint:
            self._hint = words, more
            self.update()

    def show_drawing(self, drawing: Drawing) -> None:
        """Show strokes and no image."""
        self._drawing, self._picture = drawing, None
        self._redraw_ink()

    def show_picture(self, image: QImage, place: QRectF) -> None:
        """Show an image at a place in canvas units, and no strokes."""
        self._picture = (image, place)
        if self._drawing.strokes:
            self._drawing = Drawing()
            self._redraw_ink()
        self.update()

    def show_heat(self, heat: QImage | None, place: QRectF) -> None:
        """Lay a heat map (premultiplied) over a place in canvas units; None takes it away."""
        self._heat = None if heat is None else (heat, place)
        self.update()

    def set_heat_look(self, shown: bool, opacity: float) -> None:
        """Show or hide the heat map; `opacity` (0…1) is that of its hottest places."""
        self.heat_shown, self.opacity = shown, opacity
        self.update()

    def set_pen(self, pen: float) -> None:
        """The pen's width in pixels of the network's 28."""
        self.pen = pen
        self._redraw_ink()

    def set_drop_ready(self, ready: bool) -> None:
        """Mark that what is being dragged may be dropped."""
        self._drop_ready = ready
        self.update()

    @property
    def blank(self) -> bool:
        """Whether there is neither ink nor image."""
        return self._picture is None and self._drawing.empty

    def _redraw_ink(self) -> None:
        color = theme.current().color("ink")
        self._ink.prepare(self.size(), self.devicePixelRatioF(), self.view, color, self.pen * UNITS_PER_PIXEL)
        self._ink.draw(self._drawing)
        self.update()

    # Painting

    def sizeHint(self) -> QSize:
        return QSize(296, 280)

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._redraw_ink()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.DevicePixelRatioChange:
            self._redraw_ink()

    def paintEvent(self, event: QPaintEvent) -> None:
        colors = theme.current()
        painter = QPainter(self)
        painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
        outline = QPainterPath()
        outline.addRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), theme.RADIUS, theme.RADIUS)
        painter.fillPath(outline, colors.color("canvas"))
        painter.save()
        painter.setClipPath(outline)
        self._paint_content(painter)
        painter.restore()
        if self._drop_ready or self.hasFocus():
            painter.setPen(QPen(colors.color("accent"), 3 if self._drop_ready else 2))
            painter.drawPath(outline)
        elif colors.is_dark:
            painter.setPen(QPen(colors.color("border"), 1))
            painter.drawPath(outline)

    def _paint_content(self, painter: QPainter) -> None:
        if self.blank:
            self._paint_hint(painter)
        if self._picture is not None:
            image, place = self._picture
            painter.drawImage(self.view.mapRect(place), image)
        painter.drawPixmap(0, 0, self._ink.pixmap)
        if self._heat is not None and self.heat_shown:
            heat, place = self._heat
            painter.setOpacity(self.opacity)
            painter.drawImage(self.view.mapRect(place), heat)

    def _paint_hint(self, painter: QPainter) -> None:
        middle = QPointF(self.rect().center())
        for words, size, share, down in zip(self._hint, (15, 12), (0.75, 0.55), (-12, 12), strict=True):
            painter.setFont(theme.number_font(size))
            # The ground is black in both themes, so the shades are the canvas' own.
            painter.setPen(_grey(share))
            line = QRectF(0, middle.y() + down - 12, self.width(), 24)
            painter.drawText(line, Qt.AlignmentFlag.AlignCenter, words)


def _grey(share: float) -> QColor:
    ink = theme.current().color("ink")
    ink.setAlphaF(share)
    return ink
