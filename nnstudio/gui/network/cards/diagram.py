"""The diagram of cards: turns mouse and keys into wishes for the panel to grant."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtCore import QEvent, QKeyCombination, QPoint, QPointF, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QFocusEvent, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QApplication, QWidget

from nnstudio.core.network import Path
from nnstudio.gui.network.cards.drag import DragGhost, Slots
from nnstudio.gui.network.cards.drag_view import DragView
from nnstudio.gui.network.selection import Selection

_PLAIN = Qt.KeyboardModifier.NoModifier
_SHIFT, _CONTROL = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.ControlModifier
_STEPS = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1, Qt.Key.Key_Home: -1_000_000, Qt.Key.Key_End: 1_000_000}


class Diagram(DragView):
    """Every signal is a wish; what is shown changes only when the panel calls `show_cards`."""

    selected = Signal(object)
    """The Selection that the user wants."""
    dropped = Signal(object, object)
    """Paths of layers, and the slot into which they were dragged."""
    insert_wanted = Signal(object, QPoint)
    """A slot, and where on the screen it is."""
    menu_wanted = Signal(QPoint)
    edit_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self._keys: Mapping[QKeyCombination, Callable[[], object]] = {}
        self._press: QPointF | None = None
        self._narrow_on_release: Path | None = None

    def set_keys(self, keys: Mapping[QKeyCombination, Callable[[], object]]) -> None:
        """What keys do beyond moving the selection."""
        self._keys = keys

    def _let_go(self) -> None:
        super()._let_go()
        self._press = self._narrow_on_release = None

    def _drag_selection(self, position: QPoint) -> None:
        self._narrow_on_release = None
        ghost = DragGhost(self.picture(), self.window())
        self._lifted = self.selection.chosen
        self.begin_drag(Slots.for_move(self.places, self.selection.paths), ghost, position)
        self.setCursor(Qt.CursorShape.ClosedHandCursor)

    # Mouse and keys

    def _select(self, selection: Selection) -> None:
        if selection != self.selection:
            self.selected.emit(selection)

    def _set_hover(self, path: Path | None, plus: Path | None, on_chevron: bool = False) -> None:
        hand = plus is not None or on_chevron
        self.setCursor(Qt.CursorShape.PointingHandCursor if hand else Qt.CursorShape.ArrowCursor)
        if (path, plus) != (self._hovered, self._plus):
            self._hovered, self._plus = path, plus
            self.update()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        place = self.places.card_at(event.position())
        left = event.button() == Qt.MouseButton.LeftButton
        if place is None or place.card.path is None:
            if left:
                self._press_beside(event.position())
            return
        if left and place.chevron.contains(event.position()):
            self.fold_wanted.emit(place.card.path, not place.card.folded)
            return
        self._press_card(place.card.path, event.modifiers() if left else _PLAIN, left)
        self._press = event.position() if left else None

    def _press_card(self, path: Path, modifiers: Qt.KeyboardModifier, left: bool) -> None:
        if modifiers & _SHIFT:
            self._select(self.selection.extended(path))
        elif modifiers & _CONTROL:
            self._select(self.selection.toggled(path))
        elif path not in self.selection.chosen:
            self._select(Selection.of(path))
        elif left and len(self.selection.chosen) > 1:
            self._narrow_on_release = path  # on release, as this may become a drag of them all

    def _press_beside(self, point: QPointF) -> None:
        if self._plus is None:
            frame = self.places.frame_at(point)
            self._select(Selection.of(frame.card.path) if frame is not None and frame.card.path else Selection())
            return
        slot = self._plus
        self._set_hover(None, None)
        self.insert_wanted.emit(slot, self.mapToGlobal(self.slot_point(slot)))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        position = event.globalPosition().toPoint()
        if self._press is None:
            place, slot = self.places.card_at(event.position()), self.places.slot_between(event.position())
            on_chevron = place is not None and place.chevron.contains(event.position())
            self._set_hover(place.card.path if place else None, slot.path if slot else None, on_chevron)
        elif self._slots is not None:
            self.drag_to(position)
        elif self.selection.chosen and _far(event.position() - self._press):
            self._drag_selection(position)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self._press is None:
            return
        self._press = None
        slot = self.end_drag()
        if slot is not None:
            self.dropped.emit(self.selection.paths, slot)
        elif self._narrow_on_release is not None:
            self._select(Selection.of(self._narrow_on_release))
        self._narrow_on_release = None

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        place = self.places.card_at(event.position())
        if place is None or place.card.path is None:
            return
        if place.chevron.contains(event.position()):
            self.mousePressEvent(event)
        else:
            self.edit_wanted.emit()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        position = event.globalPos()
        if event.reason() == QContextMenuEvent.Reason.Keyboard and self.selection.current is not None:
            position = self.mapToGlobal(self.card_rect(self.selection.current).center().toPoint())
        self.menu_wanted.emit(position)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, modifiers = Qt.Key(event.key()), event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        # Some keyboards have "/" behind Shift.
        modifiers = _PLAIN if key == Qt.Key.Key_Slash else modifiers
        action = self._keys.get(QKeyCombination(modifiers, key))
        if key == Qt.Key.Key_Escape:
            self._cancel()
        elif key in _STEPS and modifiers in (_PLAIN, _SHIFT):
            self._select(self.selection.stepped(_STEPS[key], self.places.order, modifiers == _SHIFT))
        elif key in (Qt.Key.Key_Left, Qt.Key.Key_Right) and modifiers == _PLAIN and self.selection.current is not None:
            (self._go_out if key == Qt.Key.Key_Left else self._go_in)(self.selection.current)
        elif action is not None:
            action()
        else:
            super().keyPressEvent(event)

    def _go_out(self, path: Path) -> None:
        """Fold an open block; from anything else go to the block around it."""
        if self.places.place_of(path).card.folded is False:
            self.fold_wanted.emit(path, True)
        elif len(path) > 1:
            self._select(Selection.of(path[:-2]))

    def _go_in(self, path: Path) -> None:
        """Open a folded block; in an open one go to its first card."""
        card = self.places.place_of(path).card
        first = next((row[0].path for row in card.rows if row), None)
        if card.folded:
            self.fold_wanted.emit(path, False)
        elif first is not None:
            self._select(Selection.of(first))

    def _cancel(self) -> None:
        if self._slots is None:
            self._select(Selection())
        self._press = None
        self.end_drag(dropped=False)

    def focusInEvent(self, event: QFocusEvent) -> None:
        self.announce()
        super().focusInEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        self._set_hover(None, None)


def _far(way: QPointF) -> bool:
    return way.manhattanLength() >= QApplication.startDragDistance()
