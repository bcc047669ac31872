"""The parts of which a drawing is put together: each knows its size and puts itself where it is told.

Every part hangs on an axis, the vertical line on which data come in at its top and leave at its bottom.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field, replace

from nnstudio.core.network.drawing.drawing import CAPTION, JOIN_RADIUS, Box, Frame, Join, Point, Wire

GAP = 16.0
"""Between two boxes: the length of an arrow."""
GUTTER = 34.0
"""Between two columns of a folded row."""
_PADDING = 12.0
_RAIL = 9.0
_BESIDE = 22.0
_TURN = 14.0


@dataclass
class Sheet:
    """What has been put down so far."""

    boxes: list[Box] = field(default_factory=list)
    frames: list[Frame] = field(default_factory=list)
    wires: list[Wire] = field(default_factory=list)
    joins: list[Join] = field(default_factory=list)

    def wire(self, *points: Point, arrow: bool = False) -> None:
        """Put a line down, unless it has no length."""
        if len(set(points)) > 1:
            self.wires.append(Wire(points, arrow))


class Piece:
    """`left` and `right` are how far it reaches from its axis; `pointed`: a line to it ends in an arrowhead."""

    left: float = 0
    right: float = 0
    height: float = 0
    pointed: bool = False

    def put(self, sheet: Sheet, x: float, y: float) -> None:
        """Put it down with its axis at `x` and its top at `y`."""


class BoxPiece(Piece):
    """A box, whose own place says nothing yet."""

    pointed = True

    def __init__(self, box: Box) -> None:
        self._box = box
        self.left = self.right = box.width / 2
        self.height = box.height

    def put(self, sheet: Sheet, x: float, y: float) -> None:
        sheet.boxes.append(replace(self._box, x=x - self.left, y=y))


class FramePiece(Piece):
    """A frame around a row of others."""

    def __init__(self, frame: Frame, inner: Piece, narrowest: float) -> None:
        self._frame, self._inner = frame, inner
        self.left = max(inner.left + _PADDING, narrowest / 2)
        self.right = max(inner.right + _PADDING, narrowest / 2)
        self.height = inner.height + CAPTION + _PADDING

    def put(self, sheet: Sheet, x: float, y: float) -> None:
        width, bottom = self.left + self.right, y + self.height
        sheet.frames.append(replace(self._frame, x=x - self.left, y=y, width=width, height=self.height))
        top = y + CAPTION
        sheet.wire((x, y), (x, top), arrow=self._inner.pointed)
        self._inner.put(sheet, x, top)
        sheet.wire((x, top + self._inner.height), (x, bottom))


class Ways(Piece):
    """Several ways side by side, joined by a sign. With `straight` the first goes on along the axis and the others
    pass it on its right; else all of them are centred about the axis. A way without layers is a line."""

    def __init__(self, ways: list[Piece], join: Join, straight: bool) -> None:
        self._ways, self._join = ways, join
        self._offsets = _past(ways) if straight else _centred(ways)
        spans = list(zip(self._offsets, ways, strict=True))
        self.left = max(join.half_width, *(way.left - offset for offset, way in spans))
        self.right = max(join.half_width, *(way.right + offset for offset, way in spans))
        self._room = max(way.height for way in ways)
        self._top = _RAIL + (GAP if any(way.height for way in ways) else 0)
        below = GAP + JOIN_RADIUS + (0 if straight else _RAIL)
        self._join_y = self._top + self._room + below
        self.height = self._join_y + JOIN_RADIUS + (CAPTION if join.shape else 0)

    def put(self, sheet: Sheet, x: float, y: float) -> None:
        join_y = y + self._join_y
        for offset, way in zip(self._offsets, self._ways, strict=True):
            self._put_way(sheet, way, x, x + offset, y)
        sheet.joins.append(replace(self._join, x=x, y=join_y))
        sheet.wire((x, join_y + JOIN_RADIUS), (x, y + self.height))

    def _put_way(self, sheet: Sheet, way: Piece, x: float, axis: float, y: float) -> None:
        rail, top, join_y = y + _RAIL, y + self._top, y + self._join_y
        into = [(x + (self._join.half_width if axis > x else -self._join.half_width), join_y)]
        into = [(axis, join_y), *into] if axis != x else [(x, join_y - JOIN_RADIUS)]
        begin = [(x, y), (x, rail), (axis, rail)] if axis != x else [(x, y)]
        if not way.height:
            sheet.wire(*begin, *into, arrow=True)
            return
        sheet.wire(*begin, (axis, top), arrow=way.pointed)
        way.put(sheet, axis, top)
        sheet.wire((axis, top + way.height), *into, arrow=True)


def _past(ways: list[Piece]) -> list[float]:
    """The axes of the ways: the first at 0, the others to the right of it."""
    offsets, edge = [0.0], ways[0].right
    for way in ways[1:]:
        offsets.append(edge + _BESIDE + way.left)
        edge = offsets[-1] + way.right
    return offsets


def _centred(ways: list[Piece]) -> list[float]:
    offsets, edge = [], 0.0
    for way in ways:
        offsets.append(edge + max(way.left, 6))
        edge = offsets[-1] + max(way.right, 6) + _BESIDE
    middle = (edge - _BESIDE) / 2
    return [round(offset - middle, 2) for offset in offsets]


class Row(Piece):
    """Parts one below the other; in several columns, left to right, where it would be higher than `limit`.

    An `inner` row leads back from the foot of the last column to the axis, so that it can go on there.
    """

    def __init__(self, pieces: list[Piece], limit: float, inner: bool = True) -> None:
        self._columns = [_Column(column) for column in _split(pieces, limit)]
        folded = len(self._columns) > 1
        self._back = inner and folded
        self._top = _TURN if folded else 0.0
        first = self._columns[0]
        self.pointed = bool(pieces) and pieces[0].pointed
        self.left = first.left
        self.right = first.right + sum(GUTTER + column.left + column.right for column in self._columns[1:])
        below = _TURN * (folded + self._back)
        self.height = max(column.height for column in self._columns) + self._top + below

    def put(self, sheet: Sheet, x: float, y: float) -> None:
        top, axis = y + self._top, x
        if self._back:
            sheet.wire((x, y), (x, top), arrow=self.pointed)
        for column, following in zip(self._columns, [*self._columns[1:], None], strict=True):
            column.put(sheet, axis, top)
            foot = top + column.height
            if following is None:
                break
            gutter, before = axis + column.right + GUTTER / 2, axis
            axis += column.right + GUTTER + following.left
            turn = [(before, foot), (before, foot + _TURN), (gutter, foot + _TURN), (gutter, y), (axis, y), (axis, top)]
            sheet.wire(*turn, arrow=following.pointed)
        if self._back:
            sheet.wire((axis, foot), (axis, y + self.height), (x, y + self.height))


class _Column(Piece):
    def __init__(self, pieces: list[Piece]) -> None:
        self._pieces = pieces
        self.left = max((piece.left for piece in pieces), default=0)
        self.right = max((piece.right for piece in pieces), default=0)
        self.height = sum(piece.height for piece in pieces) + GAP * max(len(pieces) - 1, 0)
        self.pointed = bool(pieces) and pieces[0].pointed

    def put(self, sheet: Sheet, x: float, y: float) -> None:
        for index, piece in enumerate(self._pieces):
            if index:
                sheet.wire((x, y), (x, y + GAP), arrow=piece.pointed)
                y += GAP
            piece.put(sheet, x, y)
            y += piece.height


def _split(pieces: list[Piece], limit: float) -> list[list[Piece]]:
    """As few columns as the limit allows, the highest of them as low as can be."""
    heights = [piece.height + GAP for piece in pieces]
    if sum(heights) <= limit:
        return [pieces]
    most = math.ceil(sum(heights) / limit)
    low, high = max(heights), sum(heights)
    while high - low > 1:
        middle = (low + high) / 2
        low, high = (low, middle) if len(_filled(heights, middle)) <= most else (middle, high)
    ends = _filled(heights, high)
    return [pieces[start:end] for start, end in zip([0, *ends], ends, strict=False)]


def _filled(heights: list[float], room: float) -> list[int]:
    """Where each column ends, when each takes as much as there is room for."""
    ends, filled = [], 0.0
    for index, height in enumerate(heights):
        if filled and filled + height > room:
            ends.append(index)
            filled = 0.0
        filled += height
    return [*ends, len(heights)]
