"""The diagram view: the whole network as one drawing, to zoom into, to move about in and to take away."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping

from PySide6.QtCore import QEvent, QKeyCombination, QPoint, QPointF, Qt, QTimer, Signal
from PySide6.QtGui import (
    QAccessible,
    QAccessibleAnnouncementEvent,
    QContextMenuEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QWidget

from nnstudio.core.network import Path, Trace
from nnstudio.core.network.drawing import Drawing
from nnstudio.gui import theme
from nnstudio.gui.network.views.drafting import Drafting
from nnstudio.gui.network.views.moving_view import MovingView
from nnstudio.gui.network.views.painting import Sketch
from nnstudio.gui.network.views.spoken import spoken
from nnstudio.gui.network.views.tiles import Tiles

_RING = 2.0
_PAINT_SECONDS = 0.008
"""A frame paints for no longer; what is missing then comes with the next."""


class DrawingView(MovingView):
    """Every signal is a wish. A click selects a layer, a double click edits it."""

    selected = Signal(object)
    """The path of the layer that the user wants selected; None for none."""
    edit_wanted = Signal()
    menu_wanted = Signal(QPoint)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName("Diagram of the network")
        self._plan: Trace | None = None
        self._stale = False
        self._sketch = Sketch(Drawing(1, 1, (), (), (), ()))
        self._drafting = Drafting(self)
        self._drafting.drawn.connect(self._on_drawn)
        self._tiles = Tiles()
        self._idle = QTimer(self, interval=0, singleShot=True)
        self._idle.timeout.connect(self._prepare)
        self.clicked.connect(lambda place: self.selected.emit(self._sketch.path_at(place)))
        self._chosen: frozenset[Path] = frozenset()
        self._current: Path | None = None
        self._reveal_due = False
        self._panel_keys: Mapping[QKeyCombination, Callable[[], object]] = {}

    def set_keys(self, keys: Mapping[QKeyCombination, Callable[[], object]]) -> None:
        """What keys do that are not the view's own."""
        self._panel_keys = keys

    @property
    def drawing(self) -> Drawing:
        """The drawing of the plan that was given last; waited for, in tests and in the tour."""
        self._ask()
        self._drafting.finish()
        return self._sketch.drawing

    def show_plan(self, plan: Trace) -> None:
        """Show another network, as soon as it is drawn; it is drawn when it is seen."""
        if plan is not self._plan:
            self._plan, self._stale = plan, True
            self.update()
            if self.isVisible():
                self._ask()

    def stop(self) -> None:
        """Let what is being drawn come to its end, unheard."""
        self._drafting.stop()

    def show_selection(self, chosen: Collection[Path], current: Path | None) -> None:
        """Mark these layers, and bring the current one into view if it is another than before."""
        before, self._chosen, self._current = self._current, frozenset(chosen), current
        if current is not None and current != before and self.isVisible():
            self._reveal_due = self._drafting.busy
            if not self._reveal_due:
                self._reveal(current)
            self._announce(current)
        self.update()

    def place_of(self, path: Path) -> QPointF:
        """The middle of a layer, in the view's coordinates, for tests and for the tour."""
        assert self.drawing
        rect = self._sketch.rect_of(path)
        assert rect is not None, f"no layer at {path}"
        return self.camera.to_view(rect).center()

    def _ask(self) -> None:
        if self._stale and self._plan is not None:
            self._stale = False
            self._drafting.ask(self._plan)

    def _on_drawn(self, sketch: Sketch) -> None:
        self._sketch = sketch
        self.minimap.show_sketch(sketch)
        self.set_area(sketch.area.size())
        if self._reveal_due and self._current is not None and sketch.rect_of(self._current) is not None:
            self._reveal_due = False
            self._reveal(self._current)

    def _prepare(self) -> None:
        if self.isVisible() and self._tiles.prepare(self.seen):
            self._idle.start()

    def _reveal(self, path: Path) -> None:
        rect = self._sketch.rect_of(path)
        if rect is not None:
            self.reveal(rect)

    def _announce(self, path: Path) -> None:
        row = self._plan.by_path.get(path) if self._plan else None
        if row is not None:
            self.setAccessibleDescription(spoken(row))
            QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, spoken(row)))

    def _step(self, step: int) -> None:
        paths = [row.path for row in self._plan.rows] if self._plan else []
        if not paths:
            return
        first = 0 if step > 0 else len(paths) - 1
        place = paths.index(self._current) + step if self._current in paths else first
        self.selected.emit(paths[min(max(place, 0), len(paths) - 1)])

    def _keys(self) -> Mapping[Qt.Key, Callable[[], object]]:
        own: dict[Qt.Key, Callable[[], object]] = {
            Qt.Key.Key_Up: lambda: self._step(-1),
            Qt.Key.Key_Down: lambda: self._step(1),
            Qt.Key.Key_Return: self.edit_wanted.emit,
            Qt.Key.Key_Enter: self.edit_wanted.emit,
            Qt.Key.Key_Escape: lambda: self.selected.emit(None),
        }
        return {**self.moving_keys(), **own}

    def _paint_ring(self, painter: QPainter) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(theme.current().color("accent"), _RING))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for path in self._chosen:
            rect = self._sketch.rect_of(path)
            if rect is not None:
                painter.drawRoundedRect(self.camera.to_view(rect).adjusted(-2, -2, 2, 2), 6, 6)

    def paintEvent(self, event: QPaintEvent) -> None:
        self._ask()
        painter = QPainter(self)
        painter.fillRect(event.rect(), theme.current().color("surface"))
        self._tiles.show(self._sketch, theme.current(), self.camera.scale, self.devicePixelRatioF())
        if self._tiles.paint(painter, self.seen, _PAINT_SECONDS):
            self._idle.start()
        else:
            self.update()
        self._paint_ring(painter)

    def changeEvent(self, event: QEvent) -> None:
        if theme.is_theme_change(event):
            self._tiles.clear()
        super().changeEvent(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if self._sketch.path_at(self.camera.to_drawing(event.position())) is not None:
            self.edit_wanted.emit()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        self.menu_wanted.emit(event.globalPos())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        modified = event.modifiers() & (Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.ControlModifier)
        own = None if modified else self._keys().get(Qt.Key(event.key()))
        act = own or self._panel_keys.get(event.keyCombination())
        if act is None:
            super().keyPressEvent(event)
        else:
            act()
