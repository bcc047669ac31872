"""Where each card stands: places, frames, lines and slots of a diagram, and what is found at a point."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from PySide6.QtCore import QPointF, QRectF

from nnstudio.core.network import Path
from nnstudio.gui.network.cards.cards import Card
from nnstudio.gui.network.cards.text import Lines
from nnstudio.gui.network.strips import Strips

CARD_HEIGHT = 36.0
FIRST_LINE, NEXT_LINE = 26.0, 15.0
"""How high the lines of a card are that has several."""
LINES_END = 7.0
GAP = 10.0
WIDEST = 480.0
MARGIN = 10.0
PAD = 12.0
CHEVRON = 18.0
CAPTION_HEIGHT = 18.0
BUTTON_HEIGHT = 28.0
_SLOT_REACH = 9.0


@dataclass(frozen=True)
class Place:
    """A card with its rectangle; those of its words (`line`), its problem's sentence, its Fix button, its picture.

    A block that is open has a `frame` around all that it holds; `rect` is then its head.
    """

    card: Card
    lines: Lines
    rect: QRectF
    line: QRectF
    sentence: QRectF
    button: QRectF
    picture: QRectF
    frame: QRectF

    @property
    def chevron(self) -> QRectF:
        """What folds a block and opens it."""
        if self.card.folded is None:
            return QRectF()
        return QRectF(self.line.left() + 4, self.line.top(), CHEVRON + 4, self.line.height())

    def words(self, number: int) -> QRectF:
        """Where line `number` of its words stands; 0 is that of the title."""
        left = self.line.left() + PAD + (CHEVRON - 2 if self.card.folded is not None else 0)
        right = self.line.right() - PAD
        if self.lines.count == 1:
            return QRectF(left, self.line.top(), right - left, self.line.height())
        if number == 0:
            height = FIRST_LINE - 3 + (self.lines.title - 1) * NEXT_LINE
            return QRectF(left, self.line.top() + 3, right - left, height)
        return QRectF(left, self.line.top() + FIRST_LINE + (number - 1) * NEXT_LINE, right - left, NEXT_LINE)


@dataclass(frozen=True)
class Slot:
    """A place for new layers: a line of `width` around a middle. In an empty row it is a `box`."""

    path: Path
    middle: QPointF
    width: float
    box: QRectF

    def distance(self, point: QPointF) -> float:
        """How far a point is from the line."""
        beside = max(abs(point.x() - self.middle.x()) - self.width / 2, 0)
        return beside + abs(point.y() - self.middle.y())


@dataclass(frozen=True)
class Join:
    """The sign at the end of a block, where the answers of its rows meet."""

    sign: str
    area: QRectF


@dataclass(frozen=True)
class Layout:
    """All places in the order of the cards; `width` is the least that they need, `height` what they take."""

    places: tuple[Place, ...] = ()
    slots: tuple[Slot, ...] = ()
    lines: tuple[tuple[QPointF, QPointF], ...] = ()
    joins: tuple[Join, ...] = ()
    width: float = 0
    height: float = 0

    @cached_property
    def _by_path(self) -> dict[Path, Place]:
        return {place.card.path: place for place in self.places if place.card.path is not None}

    @cached_property
    def _slots_by_path(self) -> dict[Path, Slot]:
        return {slot.path: slot for slot in self.slots}

    @cached_property
    def _place_strips(self) -> Strips[Place]:
        areas = ((place.rect.united(place.frame), place) for place in self.places)
        return Strips((area.top(), area.bottom(), place) for area, place in areas)

    @cached_property
    def _box_strips(self) -> Strips[Slot]:
        return Strips((slot.box.top(), slot.box.bottom(), slot) for slot in self.slots if not slot.box.isNull())

    @cached_property
    def _line_strips(self) -> Strips[tuple[QPointF, QPointF]]:
        return Strips((start.y(), end.y(), (start, end)) for start, end in self.lines)

    @cached_property
    def _join_strips(self) -> Strips[Join]:
        return Strips((join.area.top(), join.area.bottom(), join) for join in self.joins)

    def part(self, area: QRectF) -> Layout:
        """What has to be painted in an area, and maybe a little more; of the slots only empty rows."""
        heights = area.top(), area.bottom()
        return Layout(
            tuple(self._place_strips.between(*heights)),
            tuple(self._box_strips.between(*heights)),
            tuple(self._line_strips.between(*heights)),
            tuple(self._join_strips.between(*heights)),
            self.width,
            self.height,
        )

    @cached_property
    def order(self) -> tuple[Path, ...]:
        """The layers that are shown, top to bottom."""
        return tuple(self._by_path)

    def card_at(self, point: QPointF) -> Place | None:
        """The card under a point."""
        near = self._place_strips.between(point.y(), point.y())
        return next((place for place in near if place.rect.contains(point)), None)

    def frame_at(self, point: QPointF) -> Place | None:
        """The innermost open block around a point."""
        near = self._place_strips.between(point.y(), point.y())
        return next((place for place in reversed(near) if place.frame.contains(point)), None)

    def place_of(self, path: Path) -> Place:
        """The place of a layer. Raises KeyError for one that is folded away."""
        return self._by_path[path]

    def holds(self, path: Path) -> bool:
        """Whether a layer is shown."""
        return path in self._by_path

    def slot_of(self, path: Path) -> Slot:
        """A slot by the path that a layer would have in it."""
        return self._slots_by_path[path]

    def nearest_slot(self, point: QPointF) -> Slot:
        """The slot that a thing dropped at a point falls into."""
        return min(self.slots, key=lambda slot: slot.distance(point))

    def slot_between(self, point: QPointF) -> Slot | None:
        """The slot whose connector is under a point, for the button that inserts there."""
        found = next((slot for slot in self.slots if slot.box.contains(point)), None)
        if found is not None or not self.slots:
            return found
        slot = self.nearest_slot(point)
        apart = slot.middle - point
        return slot if abs(apart.x()) <= 3 * _SLOT_REACH and abs(apart.y()) <= _SLOT_REACH / 2 else None
