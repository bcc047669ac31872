"""The cards while something is dragged over them: slots, ghost, moving on at the edges, blocks that open."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QPointF, QRect, Qt, QTimer, Signal
from PySide6.QtWidgets import QWidget

from nnstudio.core.network import Path
from nnstudio.gui.network.cards.cards import Card
from nnstudio.gui.network.cards.drag import DragGhost, Slots, Spring
from nnstudio.gui.network.cards.view import CardsView
from nnstudio.gui.network.selection import Selection

_SCROLL_MS = 30
_SCROLL_EDGE = 14


class DragView(CardsView):
    """What is dragged may be cards, or come from the palette."""

    fold_wanted = Signal(object, bool)
    """A block, and whether it should be folded."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._ghost: DragGhost | None = None
        self._pointer = QPoint()
        self._springing = False
        self._spring = Spring(self)
        self._spring.sprung.connect(self._on_sprung)
        self._scroll_timer = QTimer(self, interval=_SCROLL_MS)
        self._scroll_timer.timeout.connect(self._on_scroll_timer)

    def show_cards(self, top: tuple[Card, ...], selection: Selection) -> None:
        """Draw these cards; other cards than before end a drag, whose slots are gone, unless it opened a block."""
        if top != self.top and not self._springing:
            self._let_go()
            self._spring.finish(None)
            self.end_drag()
        super().show_cards(top, selection)

    def _let_go(self) -> None:
        """Forget what the mouse was about to do."""
        self._hovered = self._plus = None

    @property
    def slots(self) -> Slots | None:
        """The slots shown during a drag; None when nothing is dragged."""
        return self._slots

    def begin_drag(self, slots: Slots, ghost: DragGhost, position: QPoint) -> None:
        """Show slots and ghost until `end_drag`; `position` is the pointer's on the screen."""
        self._hovered = self._plus = None
        self._slots, self._ghost = slots, ghost
        self._scroll_timer.start()
        self.drag_to(position)

    def drag_to(self, position: QPoint) -> None:
        """The pointer is here now."""
        if self._slots is None or self._ghost is None:
            return
        self._pointer = position
        point = self.mapFromGlobal(position)
        inside = self.visibleRegion().contains(point)
        self._slots = self._slots.aimed(self.places, QPointF(point), inside)
        place = self.places.card_at(QPointF(point)) if inside else None
        folded = place.card.path if place is not None and place.card.folded else None
        self._hovered = None if folded is None or self._is_lifted(folded) else folded
        self._spring.hold_over(self._hovered)
        self._ghost.follow(position)
        self.update()

    def end_drag(self, dropped: bool = True) -> Path | None:
        """Take slots and ghost away; gives the slot into which the thing falls, if any.

        Blocks that opened under the pointer fold again, but for those into which it falls.
        """
        target = self._slots.target if self._slots and dropped else None
        self._scroll_timer.stop()
        self._slots, self._lifted, self._hovered = None, frozenset(), None
        if self._ghost is not None:
            self._ghost.hide()
            self._ghost.deleteLater()
            self._ghost = None
        self.setCursor(Qt.CursorShape.ArrowCursor)
        self.update()
        for path in self._spring.finish(target):
            self.fold_wanted.emit(path, True)
        return target

    def _on_sprung(self, path: Path) -> None:
        self._springing = True
        self.fold_wanted.emit(path, False)
        self._springing = False
        if self._slots is not None:
            self._slots = self._slots.renewed(self.places)
            self.drag_to(self._pointer)

    def _on_scroll_timer(self) -> None:
        """Held near the edge of the view, the diagram moves on under the pointer."""
        point = self.mapFromGlobal(self._pointer)
        if self.visibleRegion().contains(point):
            edge = QPoint(_SCROLL_EDGE, _SCROLL_EDGE)
            self.revealed.emit(QRect(point - edge, point + edge), False)
            self.drag_to(self._pointer)
