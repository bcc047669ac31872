"""Lays cards out from top to bottom: blocks as frames, their rows side by side; without any drawing."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QPointF, QRectF

from nnstudio.core.network import Path, Problem
from nnstudio.gui.network.cards.cards import Card
from nnstudio.gui.network.cards.layout import (
    BUTTON_HEIGHT,
    CAPTION_HEIGHT,
    CARD_HEIGHT,
    CHEVRON,
    FIRST_LINE,
    GAP,
    LINES_END,
    MARGIN,
    NEXT_LINE,
    PAD,
    WIDEST,
    Join,
    Layout,
    Place,
    Slot,
)
from nnstudio.gui.network.cards.text import CardText
from nnstudio.gui.network.cards.widths import (
    COMFORT,
    INSET,
    LANE,
    NARROWEST,
    columns_of,
    own_width,
    row_width,
    rows_width,
)

PICTURE_HEIGHT = 44.0
_EMPTY_HEIGHT = 28.0
_HEAD_GAP = 14.0
_JOIN = 20.0
_CONCAT = 56.0
_LINE_GAP = 8.0
_BUTTON_PADDING = 30.0
_FOOT = 14.0


def lay_out(cards: tuple[Card, ...], width: float, text: CardText, pictures: bool = False) -> Layout:
    """Place the cards in the middle of `width`; a card with a problem grows by its sentence.

    With `pictures`, there is room for one in each card of a layer.
    """
    return _Arranger(text, pictures).all(cards, width) if cards else Layout()


class _Arranger:
    """Collects places, slots and lines while it goes down the cards."""

    def __init__(self, text: CardText, pictures: bool) -> None:
        self._text, self._pictures = text, pictures
        self._places: list[Place] = []
        self._slots: list[Slot] = []
        self._lines: list[tuple[QPointF, QPointF]] = []
        self._joins: list[Join] = []

    def all(self, cards: tuple[Card, ...], width: float) -> Layout:
        """The first level: between input and output there is a slot before each card but the input."""
        needed = row_width(cards, NARROWEST, stacked=True)
        wanted = max(min(width - 2 * MARGIN, max(WIDEST, row_width(cards, COMFORT))), needed)
        left = max((width - wanted) / 2, MARGIN)
        bottom = self._row(cards, (), left, wanted, MARGIN / 2 + CAPTION_HEIGHT)
        parts = tuple(self._places), tuple(self._slots), tuple(self._lines), tuple(self._joins)
        return Layout(*parts, needed + 2 * MARGIN, bottom + _FOOT)

    def _row(self, cards: tuple[Card, ...], prefix: Path, left: float, width: float, top: float) -> float:
        """One row of cards below each other; gives back where it ends."""
        before = 0 if prefix else 1  # the input, which is no layer
        for index, card in enumerate(cards):
            if index:
                self._line(left + width / 2, top - GAP, top)
                self._slot((*prefix, index - before), left, width, top - GAP / 2)
            own = own_width(card, width)
            top = self._card(card, left + (width - own) / 2, own, top) + GAP
        return top - GAP

    def _card(self, card: Card, left: float, width: float, top: float) -> float:
        if card.folded is not False:
            self._places.append(place := self._place(card, QRectF(left, top, width, CARD_HEIGHT)))
            return place.rect.bottom()
        head = self._place(card, QRectF(left, top, width, CARD_HEIGHT))
        at = len(self._places)
        self._places.append(head)
        bottom = self._rows(card, left + INSET, width - 2 * INSET, head.rect.bottom())
        frame = QRectF(left, top, width, bottom - top)
        self._places[at] = replace(head, frame=frame)
        return bottom

    def _rows(self, card: Card, left: float, width: float, top: float) -> float:
        """What an open block holds, and the sign where its rows meet; gives back where the frame ends."""
        if len(card.rows) > 1 and width < rows_width(card, NARROWEST):
            return self._stack(card, left, width, top)
        assert card.path is not None
        middle, start = left + width / 2, top + _HEAD_GAP
        columns = columns_of(card.rows, left, width)
        ends = []
        for slot, (row, (x, room)) in enumerate(zip(card.rows, columns, strict=True)):
            self._line(x + room / 2, top + (_HEAD_GAP / 2 if len(columns) > 1 else 0), start)
            ends.append(self._body(row, (*card.path, slot), x, room, start))
        return self._join(card, columns, ends, middle, top)

    def _stack(self, card: Card, left: float, width: float, top: float) -> float:
        """The rows of a block one below the other, where there is no room beside: what comes in runs down at the left
        of them, what goes out at the right."""
        assert card.path is not None
        middle, into, out = left + width / 2, left + 1, left + width - 1
        half = _HEAD_GAP / 2
        first, y, outs = top + half, top + half, []
        self._line(middle, top, first)
        for slot, row in enumerate(card.rows):
            self._line(into, first, y)
            self._across([into], middle, y)
            self._line(middle, y, y + half)
            end = self._body(row, (*card.path, slot), left + LANE, width - 2 * LANE, y + half)
            outs.append(end + half)
            self._line(middle, end, outs[-1])
            self._across([out], middle, outs[-1])
            y = outs[-1] + half
        self._line(out, outs[0], outs[-1])
        return self._sign(card, middle, outs[-1])

    def _body(self, row: tuple[Card, ...], prefix: Path, left: float, width: float, top: float) -> float:
        """One row of a block with its first and last slot; gives back where it ends."""
        if not row:
            box = QRectF(left, top, width, _EMPTY_HEIGHT)
            self._slots.append(Slot((*prefix, 0), box.center(), width, box))
            return box.bottom()
        self._slot((*prefix, 0), left, width, top - GAP / 2)
        end = self._row(row, prefix, left, width, top)
        self._slot((*prefix, len(row)), left, width, end + GAP / 2)
        return end

    def _join(
        self, card: Card, columns: list[tuple[float, float]], ends: list[float], middle: float, top: float
    ) -> float:
        meet = max(ends) + GAP + (2 if len(columns) > 1 else 0)
        centres = [x + room / 2 for x, room in columns]
        for centre, end in zip(centres, ends, strict=True):
            self._line(centre, end, meet)
        if len(columns) > 1:
            self._across(centres, middle, top + _HEAD_GAP / 2)
            self._line(middle, top, top + _HEAD_GAP / 2)
            self._across(centres, middle, meet)
        return self._sign(card, middle, meet)

    def _sign(self, card: Card, middle: float, meet: float) -> float:
        """The sign of a join below the line where its rows meet; gives back where the frame ends."""
        if not card.join:
            return meet
        wide = _CONCAT if card.join == "concat" else _JOIN
        self._joins.append(Join(card.join, QRectF(middle - wide / 2, meet + 4, wide, _JOIN)))
        self._line(middle, meet, meet + 4)
        self._line(middle, meet + 4 + _JOIN, meet + _JOIN + 12)
        return meet + _JOIN + 12

    def _across(self, centres: list[float], middle: float, y: float) -> None:
        self._lines.append((QPointF(min(*centres, middle), y), QPointF(max(*centres, middle), y)))

    def _line(self, x: float, top: float, bottom: float) -> None:
        self._lines.append((QPointF(x, top), QPointF(x, bottom)))

    def _slot(self, path: Path, left: float, width: float, y: float) -> None:
        self._slots.append(Slot(path, QPointF(left + width / 2, y), min(width, WIDEST), QRectF()))

    def _place(self, card: Card, line: QRectF) -> Place:
        chevron = CHEVRON - 2 if card.folded is not None else 0
        lines = self._text.lines(card, line.width() - 2 * PAD - chevron)
        if lines.count > 1:
            line.setHeight(FIRST_LINE + (lines.count - 1) * NEXT_LINE + LINES_END)
        rect, picture = QRectF(line), QRectF()
        if self._pictures and card.row is not None:
            left = line.left() + PAD + chevron
            picture = QRectF(left, line.bottom() - 2, line.right() - PAD - left, PICTURE_HEIGHT)
            rect.setBottom(picture.bottom() + PAD - 4)
        if card.problem is None:
            return Place(card, lines, rect, line, QRectF(), QRectF(), picture, QRectF())
        sentence, button = self._told(card.problem, QRectF(rect.left(), rect.top(), rect.width(), rect.height() - 4))
        rect.setBottom(max(sentence.bottom(), button.bottom()) + PAD - 2)
        return Place(card, lines, rect, line, sentence, button, picture, QRectF())

    def _told(self, problem: Problem, above: QRectF) -> tuple[QRectF, QRectF]:
        """Where a problem's sentence and its Fix button stand: side by side where there is room."""
        room = above.width() - 2 * PAD
        needed = self._text.width(problem.fix.label) + _BUTTON_PADDING if problem.fix else 0.0
        beside = needed and room - needed - PAD >= 170
        wide = room - needed - PAD if beside else room
        height = self._text.wrapped_height(problem.text, wide)
        sentence = QRectF(above.left() + PAD, above.bottom(), wide, height)
        if not needed:
            return sentence, QRectF()
        top = sentence.top() if beside else sentence.bottom() + _LINE_GAP
        left = above.right() - PAD - needed if beside else sentence.left()
        return sentence, QRectF(left, top, min(needed, room), BUTTON_HEIGHT)
