"""Paints a drawing with Qt: the same on the screen, in a picture and in a PDF."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QFont, QFontMetricsF, QPainter, QPainterPath, QPen, QPolygonF

from nnstudio.core.network import Path
from nnstudio.core.network.drawing.drawing import (
    BAR,
    BESIDE_LINE,
    CAPTION,
    FIRST_LINE,
    INSET,
    JOIN_RADIUS,
    RADIUS,
    RIGHT_INSET,
    SECOND_LINE,
    SMALL_SIZE,
    TITLE_SIZE,
    Box,
    Drawing,
    Frame,
    Join,
    Wire,
)
from nnstudio.core.network.drawing.geometry import (
    FRAME_RADIUS,
    arrowhead,
    baseline,
    corners,
    join_rect,
    shortened,
    sign_lines,
)
from nnstudio.gui.network.strips import Strips
from nnstudio.gui.theme import Theme, number_font

_READABLE = 0.28
"""Below this scale words are too small to be read, and are left out."""
_LINE = 1.2


@dataclass(frozen=True)
class _Line:
    bounds: QRectF
    path: QPainterPath
    head: QPolygonF | None


class Sketch:
    """A drawing made ready to be painted again and again, in parts."""

    def __init__(self, drawing: Drawing) -> None:
        self.drawing = drawing
        self._lines = [_line(wire) for wire in drawing.wires]
        self._frames = [(_rect_of(frame), frame) for frame in drawing.frames]
        self._boxes = [(_rect_of(box), box) for box in drawing.boxes]
        self._joins = [(QRectF(*join_rect(join)).adjusted(0, 0, 90, CAPTION), join) for join in drawing.joins]
        self._rects: dict[Path, QRectF] = {frame.path: rect for rect, frame in self._frames}
        self._rects |= {box.path: rect for rect, box in self._boxes if box.path is not None}
        self._frames_at = Strips((rect.top(), rect.bottom(), (rect, frame)) for rect, frame in self._frames)
        self._lines_at = Strips((line.bounds.top(), line.bounds.bottom(), line) for line in self._lines)
        self._boxes_at = Strips((rect.top(), rect.bottom(), (rect, box)) for rect, box in self._boxes)

    @property
    def area(self) -> QRectF:
        """All of it."""
        return QRectF(0, 0, self.drawing.width, self.drawing.height)

    def rect_of(self, path: Path) -> QRectF | None:
        """Where the box or frame of a layer is; None where there is none."""
        return self._rects.get(path)

    def path_at(self, point: QPointF) -> Path | None:
        """The layer at a place: the innermost of those that lie there."""
        for rect, box in self._boxes:
            if rect.contains(point):
                return box.path
        found = [frame.path for rect, frame in self._frames if rect.contains(point)]
        return found[-1] if found else None

    def paint(self, painter: QPainter, theme: Theme, part: QRectF, scale: float) -> None:
        """Paint what lies within `part`, in the drawing's pixels; `scale` says how large these are in the end."""
        brush = _Brush(painter, theme, scale >= _READABLE)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        heights = part.top(), part.bottom()
        for rect, frame in self._frames_at.between(*heights):
            if rect.intersects(part):
                brush.frame(rect, frame)
        brush.begin_lines()
        for line in self._lines_at.between(*heights):
            if line.bounds.intersects(part):
                brush.line(line)
        for rect, box in self._boxes_at.between(*heights):
            if rect.intersects(part):
                brush.box(rect, box)
        for rect, join in self._joins:
            if rect.intersects(part):
                brush.join(join)

    def paint_small(self, painter: QPainter, theme: Theme) -> None:
        """Paint boxes as patches in their groups' colours, as for a map a few finger-breadths wide."""
        painter.setPen(Qt.PenStyle.NoPen)
        for rect, frame in self._frames:
            if frame.depth == 0:
                painter.fillRect(rect, theme.color("raised"))
        colors = {group: theme.color(group or "muted") for group in {box.group for _, box in self._boxes}}
        for rect, box in self._boxes:
            painter.fillRect(rect, colors[box.group])


class _Brush:
    """Paints single items in the colours of a theme."""

    def __init__(self, painter: QPainter, theme: Theme, words: bool) -> None:
        self._painter, self._words = painter, words
        self._colors = theme
        bold = QFont.Weight.DemiBold
        self._title, self._caption = number_font(round(TITLE_SIZE), bold), number_font(round(SMALL_SIZE), bold)
        self._small = number_font(round(SMALL_SIZE))
        self._metrics = {True: QFontMetricsF(self._caption), False: QFontMetricsF(self._small)}
        self._text, self._muted = theme.color("text"), theme.color("muted")
        self._edge, self._problem = QPen(theme.color("border"), 1), QPen(theme.color("error"), 1.5)
        self._grounds = (theme.color("raised"), theme.color("surface"))
        self._groups: dict[str, QBrush] = {}

    def frame(self, rect: QRectF, frame: Frame) -> None:
        painter = self._painter
        painter.setPen(self._problem if frame.problem else self._edge)
        painter.setBrush(self._grounds[frame.depth % 2])
        painter.drawRoundedRect(rect, FRAME_RADIUS, FRAME_RADIUS)
        y = rect.top() + baseline(CAPTION, SMALL_SIZE)
        self._write(rect.left() + RIGHT_INSET, y, frame.title, self._caption, self._muted)
        self._write_before(rect.right() - RIGHT_INSET, y, frame.note, True)

    def begin_lines(self) -> None:
        self._pen = QPen(self._muted, _LINE)
        self._pen.setCapStyle(Qt.PenCapStyle.FlatCap)

    def line(self, line: _Line) -> None:
        painter = self._painter
        painter.setPen(self._pen)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawPath(line.path)
        if line.head is not None:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self._muted)
            painter.drawPolygon(line.head)

    def box(self, rect: QRectF, box: Box) -> None:
        painter = self._painter
        painter.setPen(self._problem if box.problem else self._edge)
        painter.setBrush(self._grounds[1])
        painter.drawRoundedRect(rect, RADIUS, RADIUS)
        if box.path is not None:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self._group(box.group))
            painter.drawPath(_bar(rect))
        if not self._words:
            self._patch(rect, box)
            return
        first = rect.top() + baseline(FIRST_LINE if box.summary else rect.height(), TITLE_SIZE)
        self._write(rect.left() + INSET, first, box.title, self._title, self._text)
        self._write_before(rect.right() - RIGHT_INSET, first, box.shape, False)
        second = rect.top() + FIRST_LINE + baseline(SECOND_LINE, SMALL_SIZE)
        self._write(rect.left() + INSET, second, box.summary, self._small, self._muted)

    def join(self, join: Join) -> None:
        painter = self._painter
        rect = QRectF(*join_rect(join))
        painter.setPen(QPen(self._muted, 1))
        painter.setBrush(self._grounds[1])
        painter.drawRoundedRect(rect, JOIN_RADIUS, JOIN_RADIUS)
        if len(join.sign) > 1:
            half = self._metrics[True].horizontalAdvance(join.sign) / 2
            y = rect.top() + baseline(rect.height(), SMALL_SIZE)
            self._write(join.x - half, y, join.sign, self._caption, self._muted)
        else:
            painter.setPen(QPen(self._muted, _LINE))
            for start, end in sign_lines(join):
                painter.drawLine(QPointF(*start), QPointF(*end))
        y = join.y + JOIN_RADIUS + baseline(CAPTION, SMALL_SIZE)
        self._write(join.x + BESIDE_LINE, y, join.shape, self._small, self._muted)

    def _patch(self, rect: QRectF, box: Box) -> None:
        """What stands for the words where these are too small: a stroke in the group's colour, as on the map."""
        self._painter.fillRect(
            QRectF(rect.left() + INSET, rect.center().y() - 3, rect.width() * 0.55, 6),
            self._group(box.group) if box.path is not None else QBrush(self._muted),
        )

    def _group(self, group: str) -> QBrush:
        if group not in self._groups:
            self._groups[group] = QBrush(self._colors.color(group))
        return self._groups[group]

    def _write(self, x: float, y: float, words: str, used: QFont, color: QColor) -> None:
        if words and self._words:
            self._painter.setFont(used)
            self._painter.setPen(color)
            self._painter.drawText(QPointF(x, y), words)

    def _write_before(self, right: float, y: float, words: str, bold: bool) -> None:
        if words and self._words:
            x = right - self._metrics[bold].horizontalAdvance(words)
            self._write(x, y, words, self._caption if bold else self._small, self._muted)


def _rect_of(item: Box | Frame) -> QRectF:
    return QRectF(item.x, item.y, item.width, item.height)


def _bar(rect: QRectF) -> QPainterPath:
    left, top, bottom = rect.left(), rect.top(), rect.bottom()
    path = QPainterPath(QPointF(left + RADIUS, top))
    path.quadTo(left, top, left, top + RADIUS)
    path.lineTo(left, bottom - RADIUS)
    path.quadTo(left, bottom, left + RADIUS, bottom)
    path.lineTo(left + BAR, bottom)
    path.lineTo(left + BAR, top)
    path.closeSubpath()
    return path


def _line(wire: Wire) -> _Line:
    points = shortened(wire)
    path = QPainterPath(QPointF(*points[0]))
    for before, corner, after in corners(points):
        path.lineTo(*before)
        path.quadTo(*corner, *after)
    path.lineTo(*points[-1])
    head = QPolygonF([QPointF(*point) for point in arrowhead(wire)]) if wire.arrow else None
    return _Line(path.boundingRect().adjusted(-4, -4, 4, 4), path, head)
