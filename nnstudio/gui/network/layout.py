"""Where each card stands: sizes and places from top to bottom for a given width, without any drawing."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFontMetricsF

from nnstudio.core.network import Problem
from nnstudio.gui.network.cards import Card

CARD_HEIGHT = 36.0
GAP = 10.0
WIDEST = 480.0
MARGIN = 10.0
PAD = 12.0
CAPTION_HEIGHT = 18.0
BUTTON_HEIGHT = 28.0
_LINE_GAP = 8.0
_BUTTON_PADDING = 30.0
_SLOT_REACH = 9.0
_FOOT = 14.0


@dataclass(frozen=True)
class Place:
    """A card with its rectangle, and those of its problem's sentence and Fix button."""

    card: Card
    rect: QRectF
    sentence: QRectF
    button: QRectF

    @property
    def line(self) -> QRectF:
        """The first line, on which title and shape stand."""
        return QRectF(self.rect.left(), self.rect.top(), self.rect.width(), CARD_HEIGHT)


@dataclass(frozen=True)
class Layout:
    """All places, and the height they take together."""

    places: tuple[Place, ...]
    height: float

    def card_at(self, point: QPointF) -> Place | None:
        """The card under a point."""
        return next((place for place in self.places if place.rect.contains(point)), None)

    def place_of(self, index: int) -> Place:
        """The place of a layer."""
        return self.places[index + 1]

    def slot_y(self, slot: int) -> float:
        """The height of the line in front of layer `slot`."""
        return self.places[slot].rect.bottom() + GAP / 2

    def nearest_slot(self, y: float) -> int:
        """The slot that a thing dropped at this height falls into."""
        return min(range(len(self.places) - 1), key=lambda slot: abs(self.slot_y(slot) - y))

    def slot_between(self, point: QPointF) -> int | None:
        """The slot whose connector is under a point, for the button that inserts there."""
        if not self.places or abs(point.x() - self.places[0].rect.center().x()) > 3 * _SLOT_REACH:
            return None
        slot = self.nearest_slot(point.y())
        return slot if abs(self.slot_y(slot) - point.y()) <= _SLOT_REACH / 2 else None


def lay_out(cards: tuple[Card, ...], width: float, metrics: QFontMetricsF) -> Layout:
    """Stack the cards in the middle of `width`; a card with a problem grows by its sentence."""
    card_width = max(min(width - 2 * MARGIN, WIDEST), 80.0)
    left = (width - card_width) / 2
    y = 4 + CAPTION_HEIGHT
    places = []
    for card in cards:
        place = _place(card, QRectF(left, y, card_width, CARD_HEIGHT), metrics)
        places.append(place)
        y = place.rect.bottom() + GAP
    return Layout(tuple(places), y - GAP + _FOOT)


def _place(card: Card, line: QRectF, metrics: QFontMetricsF) -> Place:
    if card.problem is None:
        return Place(card, line, QRectF(), QRectF())
    button_width = _button_width(card.problem, metrics)
    room = line.width() - 2 * PAD
    beside = button_width and room - button_width - PAD >= 170
    text_width = room - button_width - PAD if beside else room
    sentence = _wrapped(
        card.problem.text, QPointF(line.left() + PAD, line.top() + CARD_HEIGHT - 4), text_width, metrics
    )
    top = sentence.top() if beside else sentence.bottom() + _LINE_GAP
    left = line.right() - PAD - button_width if beside else sentence.left()
    button = QRectF(left, top, button_width, BUTTON_HEIGHT) if button_width else QRectF()
    bottom = max(sentence.bottom(), button.bottom()) + PAD - 2
    return Place(card, QRectF(line.topLeft(), QPointF(line.right(), bottom)), sentence, button)


def _button_width(problem: Problem, metrics: QFontMetricsF) -> float:
    return metrics.horizontalAdvance(problem.fix.label) + _BUTTON_PADDING if problem.fix else 0.0


def _wrapped(text: str, corner: QPointF, width: float, metrics: QFontMetricsF) -> QRectF:
    needed = metrics.boundingRect(QRectF(0, 0, width, 10_000), int(Qt.TextFlag.TextWordWrap), text)
    return QRectF(corner.x(), corner.y(), width, needed.height())
