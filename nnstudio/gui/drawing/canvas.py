"""Drawing on the canvas with mouse, tablet or finger, and the keys that mean something there."""

from __future__ import annotations

from typing import Literal

from PySide6.QtCore import QEvent, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import (
    QFocusEvent,
    QImage,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPointingDevice,
    QTabletEvent,
    QTouchEvent,
)
from PySide6.QtWidgets import QWidget

from nnstudio.core.data.drawing import Drawing, Point
from nnstudio.gui import theme
from nnstudio.gui.drawing.canvas_view import CanvasView
from nnstudio.gui.drawing.subject import UNITS_PER_PIXEL, without_hit

Tool = Literal["pen", "eraser"]

ERASER_RADIUS = 9.0
"""In canvas units, measured from the edge of the ink."""

_NEAREST_POINTS = 1.0
_SEQUENCES = {
    "undo": QKeySequence.StandardKey.Undo,
    "redo": QKeySequence.StandardKey.Redo,
    "paste": QKeySequence.StandardKey.Paste,
}
_KEYS = {Qt.Key.Key_B: "pen", Qt.Key.Key_E: "eraser", Qt.Key.Key_Delete: "clear", Qt.Key.Key_Backspace: "clear"}
_REDO = QKeySequence("Ctrl+Shift+Z")  # on every system, beside the system's own


class DrawingCanvas(CanvasView):
    """Reports gestures; it keeps no drawing but the one under the pointer. Pressure is not used: see `set_pen`.

    The ink is one width everywhere, because the network's input is inked with one width, as MNIST's was.
    """

    drawn = Signal(object, bool)
    """The Drawing as the pointer has made it so far, and whether the gesture is over."""
    asked = Signal(str)
    """A key with a meaning: undo, redo, paste, pen, eraser or clear."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_AcceptTouchEvents)
        self.setMouseTracking(True)
        self.setAccessibleName("Drawing canvas")
        self.setAccessibleDescription("Draw with mouse, pen or finger. B: pen, E: eraser, Delete: clear, Ctrl+Z: undo.")
        self._live: list[Point] | None = None
        self._erasing_from: Point | None = None
        self._pointer: QPointF | None = None
        self.tool: Tool = "pen"
        self.set_tool("pen")

    @property
    def busy(self) -> bool:
        """Whether a gesture is under way."""
        return self._live is not None or self._erasing_from is not None

    def set_tool(self, tool: Tool) -> None:
        """Draw with the pen, or erase whole strokes."""
        self.tool = tool
        self.setCursor(Qt.CursorShape.CrossCursor if tool == "pen" else Qt.CursorShape.BlankCursor)
        self.update()

    def show_drawing(self, drawing: Drawing) -> None:
        """Show strokes and no image; a gesture under way is dropped."""
        self._live = self._erasing_from = None
        super().show_drawing(drawing)

    def show_picture(self, image: QImage, place: QRectF) -> None:
        """Show an image and no strokes, unless it comes too late: someone draws already."""
        if not self.busy:
            super().show_picture(image, place)

    # Gestures

    def _begin(self, position: QPointF, erase: bool) -> None:
        self.setFocus(Qt.FocusReason.MouseFocusReason)
        point = self._point(position)
        if erase:
            self._erasing_from = point
            self._erase_to(point)
            return
        if self._picture is not None:
            super().show_drawing(Drawing())
            self._heat = None
        self._live = [point]
        self._report_live()

    def _move(self, position: QPointF) -> None:
        point = self._point(position)
        if self._erasing_from is not None:
            self._erase_to(point)
        elif self._live is not None and _apart(self._live[-1], point):
            self._live.append(point)
            self._report_live()

    def _end(self, position: QPointF) -> None:
        if not self.busy:
            return
        self._move(position)
        if self._live is not None:
            self._drawing = self._with_live()
        self._live = self._erasing_from = None
        self._redraw_ink()  # in one piece, its edges are smoother than where piece met piece
        self.drawn.emit(self._drawing, True)

    def _report_live(self) -> None:
        assert self._live is not None
        self._ink.extend(self._live)
        self.update()
        self.drawn.emit(self._with_live(), False)

    def _with_live(self) -> Drawing:
        return Drawing((*self._drawing.strokes, tuple(self._live or ())))

    def _erase_to(self, point: Point) -> None:
        assert self._erasing_from is not None
        reach = ERASER_RADIUS + self.pen * UNITS_PER_PIXEL / 2
        left = without_hit(self._drawing, self._erasing_from, point, reach)
        self._erasing_from = point
        if left is not self._drawing:
            self._drawing = left
            self._redraw_ink()
            self.drawn.emit(left, False)

    def _point(self, position: QPointF) -> Point:
        inverted, _ = self.view.inverted()
        point = inverted.map(position)
        return round(point.x(), 2), round(point.y(), 2)

    def _redraw_ink(self) -> None:
        super()._redraw_ink()
        if self._live:
            self._ink.draw(Drawing((tuple(self._live),)))

    def _follow(self, position: QPointF | None) -> None:
        """The eraser's ring follows the pointer."""
        self._pointer = position
        if self.tool == "eraser":
            self.update()

    # Qt

    @property
    def blank(self) -> bool:
        """Whether there is neither ink nor image."""
        return self._live is None and super().blank

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton and not self.busy:
            self._begin(event.position(), self.tool == "eraser")

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._follow(event.position())
        self._move(event.position())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._end(event.position())

    def leaveEvent(self, event: QEvent) -> None:
        self._follow(None)

    def tabletEvent(self, event: QTabletEvent) -> None:
        self._follow(event.position())
        match event.type():
            case QEvent.Type.TabletPress if not self.busy:
                other_end = event.pointerType() == QPointingDevice.PointerType.Eraser
                self._begin(event.position(), other_end or self.tool == "eraser")
            case QEvent.Type.TabletMove:
                self._move(event.position())
            case QEvent.Type.TabletRelease:
                self._end(event.position())
        event.accept()

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QTouchEvent):
            self._touch(event)
            return True
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and _meaning(event):
            event.accept()  # so that Ctrl+Z takes back a stroke here, not an edit of the project
            return True
        return super().event(event)

    def _touch(self, event: QTouchEvent) -> None:
        # One finger draws; the others are ignored.
        position = event.points()[0].position() if event.points() else QPointF()
        match event.type():
            case QEvent.Type.TouchBegin:
                self._begin(position, self.tool == "eraser")
            case QEvent.Type.TouchUpdate:
                self._move(position)
            case QEvent.Type.TouchEnd:
                self._end(position)
            case QEvent.Type.TouchCancel:
                self._end(self.view.map(QPointF(*self._live[-1])) if self._live else position)
        event.accept()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        meaning = _meaning(event)
        if meaning:
            self.asked.emit(meaning)
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self.tool == "eraser" and self._pointer is not None:
            painter = QPainter(self)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(theme.current().color("ink"), 1.5))
            radius = ERASER_RADIUS * self.view.m11()
            painter.drawEllipse(self._pointer, radius, radius)


def _apart(a: Point, b: Point) -> bool:
    return abs(a[0] - b[0]) + abs(a[1] - b[1]) >= _NEAREST_POINTS


def _meaning(event: QKeyEvent) -> str | None:
    """What a key means on the canvas, or None."""
    for meaning, key in _SEQUENCES.items():
        if event.matches(key):
            return meaning
    if QKeySequence(event.keyCombination()) == _REDO:
        return "redo"
    return _KEYS.get(Qt.Key(event.key())) if event.modifiers() == Qt.KeyboardModifier.NoModifier else None
