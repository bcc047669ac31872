"""Where the cells of a grid of samples stand, and where the arrow keys lead from each: arithmetic without widgets."""

from __future__ import annotations

import math
from dataclasses import dataclass

from PySide6.QtCore import QRectF, Qt


@dataclass(frozen=True)
class Cells:
    """`count` cells over `width` pixels, each about `wish` wide; `aspect` is height by width of a cell.

    Whole columns fill the width exactly. Positions count the cells row by row; y is measured from the top of all.
    """

    count: int = 0
    width: int = 1
    wish: int = 28
    aspect: float = 1.0

    @property
    def columns(self) -> int:
        """How many cells stand side by side."""
        return max(1, self.width // self.wish)

    @property
    def rows(self) -> int:
        """How many rows there are, the last one may be short."""
        return -(-self.count // self.columns)

    @property
    def cell_width(self) -> float:
        """In pixels."""
        return max(1, self.width) / self.columns

    @property
    def row_height(self) -> float:
        """In pixels."""
        return self.cell_width * self.aspect

    @property
    def height(self) -> int:
        """Of all rows, in pixels."""
        return math.ceil(self.rows * self.row_height)

    def position_at(self, x: float, y: float) -> int:
        """Which cell stands at a point, or -1."""
        column, row = int(x // self.cell_width), int(y // self.row_height)
        position = row * self.columns + column
        return position if 0 <= column < self.columns and 0 <= position < self.count else -1

    def rect(self, position: int) -> QRectF:
        """Where a cell stands."""
        row, column = divmod(position, self.columns)
        return QRectF(column * self.cell_width, row * self.row_height, self.cell_width, self.row_height)

    def after_key(self, now: int, key: Qt.Key, view_height: int) -> int | None:
        """Where a key leads from cell `now` (-1: none yet), with `view_height` pixels to a page.

        None for other keys, for steps that would leave the grid, and where there are no cells.
        """
        page = max(1, int(view_height / self.row_height)) * self.columns
        steps = {
            Qt.Key.Key_Left: -1,
            Qt.Key.Key_Right: 1,
            Qt.Key.Key_Up: -self.columns,
            Qt.Key.Key_Down: self.columns,
        }
        leaps = {Qt.Key.Key_PageUp: -page, Qt.Key.Key_PageDown: page}
        ends = {Qt.Key.Key_Home: 0, Qt.Key.Key_End: self.count - 1}
        if not self.count or key not in steps.keys() | leaps.keys() | ends.keys():
            return None
        if key in ends:
            return ends[key]
        if now < 0:
            return 0
        if key in leaps:
            return min(max(now + leaps[key], 0), self.count - 1)
        target = now + steps[key]
        return target if 0 <= target < self.count else None
