"""How wide cards, rows and blocks must be and would like to be."""

from __future__ import annotations

from nnstudio.gui.network.cards.cards import Card
from nnstudio.gui.network.cards.layout import CHEVRON, WIDEST

NARROWEST = 120.0
"""Rows of a block that do not fit beside each other with cards of this width are stacked. Where there is no room for
such cards below each other, the diagram is wider than its view."""
COMFORT = 216.0
"""A card of this width has room for its words."""
INSET = 10.0
LANE = 14.0
"""What is left free at both sides of stacked rows."""
_EMPTY = 54.0
_COLUMN_GAP = 12.0


def columns_of(rows: tuple[tuple[Card, ...], ...], left: float, width: float) -> list[tuple[float, float]]:
    """Left side and width of each row of a block: what it needs, and its share of the rest."""
    least = [row_width(row, NARROWEST) for row in rows]
    comfort = [row_width(row, COMFORT) if row else 0.0 for row in rows]
    rest = max(width - sum(least) - _COLUMN_GAP * (len(rows) - 1), 0.0)
    total = sum(comfort)
    found = []
    for needed, share in zip(least, comfort, strict=True):
        room = needed + (rest * share / total if total else rest / len(rows))
        found.append((left, room))
        left += room + _COLUMN_GAP
    return found


def row_width(cards: tuple[Card, ...], narrowest: float, stacked: bool = False) -> float:
    """How wide a row must be for plain cards of some width."""
    return max((_card_width(card, narrowest, stacked) for card in cards), default=_EMPTY)


def rows_width(block: Card, narrowest: float, stacked: bool = False) -> float:
    """How wide the rows of an open block are: beside each other, or stacked where there are several."""
    widths = [row_width(row, narrowest, stacked) for row in block.rows]
    if stacked and len(widths) > 1:
        return max(widths) + 2 * LANE
    return sum(widths) + _COLUMN_GAP * (len(widths) - 1)


def own_width(card: Card, room: float) -> float:
    """Plain cards grow no wider than is good to read; blocks that are open take what they can use."""
    return min(room, WIDEST if card.folded is not False else max(WIDEST, _card_width(card, COMFORT)))


def _card_width(card: Card, narrowest: float, stacked: bool = False) -> float:
    if card.folded is not False:
        return narrowest + (CHEVRON if card.folded else 0)
    return max(rows_width(card, narrowest, stacked) + 2 * INSET, narrowest + CHEVRON)
