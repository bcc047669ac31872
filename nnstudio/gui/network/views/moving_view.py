"""A view of something larger than itself: zoomed and moved about in by mouse, wheel, keys and a small map."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtCore import QPoint, QPointF, QRectF, QSizeF, Qt, Signal
from PySide6.QtGui import QMouseEvent, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QApplication, QWidget

from nnstudio.gui.network.hand import Hand, way_of
from nnstudio.gui.network.views.camera import Camera
from nnstudio.gui.network.views.minimap import Minimap

_NOTCH = 120
_ZOOM_STEP = 1.25
_KEY_STEP = 48
_MAP_MARGIN = 12


class MovingView(QWidget):
    """A press that moves drags the content along; one that does not is a click."""

    clicked = Signal(QPointF)
    """A place of the content."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.camera = Camera()
        self.minimap = Minimap(self)
        self.minimap.moved.connect(self._on_map_moved)
        self.hand = Hand(self)
        self.hand.moved.connect(lambda way: self.scroll_by(-way.x(), -way.y()))
        self._area = QSizeF(1, 1)
        self._press: QPointF | None = None
        self._dragged = False

    def set_area(self, area: QSizeF) -> None:
        """How large the content is."""
        self._area = area
        self._on_resized()

    @property
    def seen(self) -> QRectF:
        """What of the content is in view, in the view's own pixels."""
        return QRectF(self.camera.origin, QSizeF(self.size()))

    def fit(self) -> None:
        """Show everything."""
        self.camera.fit()
        self._on_moved()

    def zoom(self, factor: float, about: QPointF | None = None) -> None:
        """Make the content larger or smaller about a place, the middle by default."""
        self.camera.zoom(factor, QPointF(self.rect().center()) if about is None else about)
        self._on_moved()

    def scroll_by(self, x: float, y: float) -> None:
        """Move by pixels of the screen."""
        self.camera.pan(x, y)
        self._on_moved()

    def reveal(self, rect: QRectF) -> None:
        """Bring a part of the content into view."""
        if self.camera.reveal(rect):
            self._on_moved()

    def moving_keys(self) -> Mapping[Qt.Key, Callable[[], object]]:
        """What keys move; whoever handles keys calls these."""
        return {
            Qt.Key.Key_Plus: lambda: self.zoom(_ZOOM_STEP),
            Qt.Key.Key_Equal: lambda: self.zoom(_ZOOM_STEP),
            Qt.Key.Key_Minus: lambda: self.zoom(1 / _ZOOM_STEP),
            Qt.Key.Key_0: self.fit,
            Qt.Key.Key_Left: lambda: self.scroll_by(-_KEY_STEP, 0),
            Qt.Key.Key_Right: lambda: self.scroll_by(_KEY_STEP, 0),
            Qt.Key.Key_PageUp: lambda: self.scroll_by(0, -0.9 * self.height()),
            Qt.Key.Key_PageDown: lambda: self.scroll_by(0, 0.9 * self.height()),
        }

    def _on_resized(self) -> None:
        self.camera.set_sizes(QSizeF(self.size()), self._area)
        corner = self.rect().bottomRight() - self.minimap.rect().bottomRight()
        self.minimap.move(corner - QPoint(_MAP_MARGIN, _MAP_MARGIN))
        self._on_moved()

    def _on_moved(self) -> None:
        self.minimap.show_seen(self.camera.seen())
        roomy = self.width() > 2 * self.minimap.width() and self.height() > 2 * self.minimap.height()
        self.minimap.setVisible(roomy and not self.camera.shows_all)
        self.update()

    def _on_map_moved(self, point: QPointF) -> None:
        self.camera.centre_on(point)
        self._on_moved()

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._on_resized()

    def wheelEvent(self, event: QWheelEvent) -> None:
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.zoom(_ZOOM_STEP ** (event.angleDelta().y() / _NOTCH), event.position())
        else:
            way = way_of(event)
            self.scroll_by(way.x(), way.y())
        event.accept()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._press, self._dragged = event.position(), False

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._press is None:
            return
        moved = event.position() - self._press
        if not self._dragged and moved.manhattanLength() < QApplication.startDragDistance():
            return
        self._dragged = True
        self.setCursor(Qt.CursorShape.ClosedHandCursor)
        self._press = event.position()
        self.scroll_by(-moved.x(), -moved.y())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self._press is not None and not self._dragged:
            self.clicked.emit(self.camera.to_drawing(event.position()))
        self._press = None
        self.unsetCursor()
