"""From a traced network to its drawing: which parts there are, how wide its boxes are, where a long one is folded."""

from __future__ import annotations

import math
from itertools import groupby

from nnstudio.core.network.blocks import Branches, Gate, Group, Residual
from nnstudio.core.network.drawing.advances import fitted, text_width
from nnstudio.core.network.drawing.drawing import INSET, RIGHT_INSET, SMALL_SIZE, TITLE_SIZE, Box, Drawing, Frame, Join
from nnstudio.core.network.drawing.pieces import GAP, BoxPiece, FramePiece, Piece, Row, Sheet, Ways
from nnstudio.core.network.layers import Layer, Shape
from nnstudio.core.network.network import Path
from nnstudio.core.network.traced import Trace, TraceRow

MARGIN = 20.0
_WIDTHS = (156.0, 264.0)
_TALL, _LOW = 42.0, 28.0
_SHORTEST_FOLD = 1150.0
_SHAPE_OF_PAGE = 1.4
"""Width over height that a folded drawing should have, about that of a page on its side."""
_APART = 12.0
_USUAL = 0.97
_AROUND_A_BLOCK, _AROUND_A_COLUMN = 90.0, 70.0
_FACTORS = (0.7, 1.4, 1.9, 2.7)


def layout(plan: Trace) -> Drawing:
    """The drawing of a traced network, data flowing downwards; the same plan always gives the same drawing."""
    builder = _Builder(plan)
    row = min((builder.whole(limit) for limit in _fold_heights(plan, builder.width)), key=_strangeness)
    sheet = Sheet()
    row.put(sheet, MARGIN + row.left, MARGIN)
    return Drawing(
        round(row.left + row.right + 2 * MARGIN, 2),
        round(row.height + 2 * MARGIN, 2),
        tuple(sheet.boxes),
        tuple(sheet.frames),
        tuple(sheet.wires),
        tuple(sheet.joins),
    )


class _Builder:
    """Makes the parts of one plan."""

    def __init__(self, plan: Trace) -> None:
        self._rows = {
            prefix: list(rows)
            for prefix, rows in groupby(
                sorted(plan.rows, key=lambda row: (row.path[:-1], row.path[-1])), key=lambda row: row.path[:-1]
            )
        }
        self._plan = plan
        self.width = _box_width([row for row in plan.rows if not row.layer.bodies])
        self._limit = math.inf
        # Boxes are the same wherever a network is folded, and their words take the most time.
        self._leaves = {row.path: self._leaf(row) for row in plan.rows if not row.layer.bodies}

    def whole(self, limit: float) -> Row:
        """All parts, folded where a row would be higher than `limit`."""
        self._limit = limit
        pieces = [self.end("Input", self._plan.input_shape), *self.row(())]
        if self._plan.rows:
            pieces.append(self.end("Output", self._plan.output_shape))
        return Row(pieces, limit, inner=False)

    def row(self, prefix: Path) -> list[Piece]:
        """The parts of one level of the tree."""
        return [self._piece(row) for row in self._rows.get(prefix, [])]

    def end(self, title: str, shape: Shape | None) -> Piece:
        """The box of the network's input or output."""
        return BoxPiece(Box(0, 0, self.width, _LOW, title, "", shape_text(shape)))

    def _piece(self, row: TraceRow) -> Piece:
        if not row.layer.bodies:
            return self._leaves[row.path]
        ways: list[Piece] = [self._body((*row.path, slot)) for slot in range(len(row.layer.bodies))]
        inner = ways[0] if len(ways) == 1 else None
        sign = _sign(row.layer)
        if sign:
            if isinstance(row.layer, Gate):
                ways.append(Row([], math.inf))  # what is multiplied is the input itself
            join = Join(0, 0, sign, shape_text(row.output_shape), row.path)
            straight, ordered = _arranged(ways)
            inner = Ways(ordered, join, straight)
        return self._framed(row, inner or Row(ways, self._limit))

    def _body(self, prefix: Path) -> Row:
        # A frame's own caption and edges must not make what is within it fold once more.
        return Row(self.row(prefix), self._limit)

    def _framed(self, row: TraceRow, inner: Piece) -> Piece:
        title = _caption(row.layer)
        note = f"×{row.layer.copies}" if row.layer.copies > 1 else ""
        narrowest = text_width(title, SMALL_SIZE) * 2 + 40
        narrowest = min(max(narrowest, 80.0), self.width)
        depth = len(row.path) // 2
        title = fitted(title, max(inner.left, narrowest / 2) - 8, SMALL_SIZE)
        return FramePiece(Frame(0, 0, 0, 0, title, note, depth, row.path, row.problem is not None), inner, narrowest)

    def _leaf(self, row: TraceRow) -> Piece:
        shape, summary = shape_text(row.output_shape), _summary(row)
        room = self.width - INSET - RIGHT_INSET
        title = fitted(row.layer.title, room - text_width(shape, SMALL_SIZE) - _APART, TITLE_SIZE)
        box = Box(
            0,
            0,
            self.width,
            _TALL if summary else _LOW,
            title,
            fitted(summary, room, SMALL_SIZE),
            shape,
            row.layer.group,
            row.path,
            row.problem is not None,
        )
        return BoxPiece(box)


def shape_text(shape: Shape | None) -> str:
    """ "16×10×10", or a dash where a problem keeps it from being known."""
    return "–" if shape is None else "×".join(str(side) for side in shape)


def _sign(block: Layer) -> str:
    """How a block's ways are joined; empty for one that only holds a row."""
    if isinstance(block, Residual):
        return "+"
    if isinstance(block, Gate):
        return "×"
    if isinstance(block, Branches):
        return "+" if block.merge == "add" else "concat"
    return ""


def _arranged(ways: list[Piece]) -> tuple[bool, list[Piece]]:
    """Whether the first way goes straight on, and the ways in their order: a lone one with layers leads."""
    filled = [way for way in ways if way.height]
    if len(ways) == 2 and len(filled) < 2:
        return True, sorted(ways, key=lambda way: way.height == 0)
    return False, ways


def _caption(block: Layer) -> str:
    label = block.label if isinstance(block, Group) else ""
    return block.name or label or block.title


def _summary(row: TraceRow) -> str:
    return " · ".join(part for part in (row.layer.name, row.layer.summary()) if part)


def _box_width(rows: list[TraceRow]) -> float:
    """Wide enough for all titles and shapes, and for nearly all knobs: a single long list of them is cut."""
    firsts = [
        text_width(row.layer.title, TITLE_SIZE) + _APART + text_width(shape_text(row.output_shape), SMALL_SIZE)
        for row in rows
    ]
    seconds = sorted(text_width(_summary(row), SMALL_SIZE) for row in rows)
    usual = seconds[round(_USUAL * (len(seconds) - 1))] if seconds else 0.0
    wanted = math.ceil(INSET + RIGHT_INSET + max([*firsts, usual], default=0.0))
    return float(min(max(wanted, _WIDTHS[0]), _WIDTHS[1]))


def _fold_heights(plan: Trace, width: float) -> list[float]:
    """Where a long network may be folded; a short one is not."""
    leaves = sum(not row.layer.bodies for row in plan.rows)
    height = leaves * (_TALL + GAP) + (len(plan.rows) - leaves) * _AROUND_A_BLOCK
    first = max(_SHORTEST_FOLD, math.sqrt(height * (width + _AROUND_A_COLUMN) / _SHAPE_OF_PAGE))
    return [first, *(first * factor for factor in _FACTORS if first * factor > _SHORTEST_FOLD)]


def _strangeness(row: Row) -> float:
    """How far from the shape of a page a folded drawing is."""
    return abs(math.log((row.left + row.right) / row.height / _SHAPE_OF_PAGE))
