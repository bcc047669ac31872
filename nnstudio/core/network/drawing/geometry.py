"""The little geometry that every painter of a drawing shares: rounded corners, arrowheads, signs, lines of text."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from nnstudio.core.network.drawing.drawing import JOIN_RADIUS, Join, Point, Wire

FRAME_RADIUS = 8.0
CORNER = 6.0
_HEAD_LENGTH, _HEAD_HALF = 5.5, 3.0
_SIGN_REACH = 3.6
_CAP_HEIGHT = 0.727
"""Height of the bundled font's capitals over its size."""


def baseline(height: float, size: float) -> float:
    """How far below the top of a line of this height the words stand, for capitals in its middle."""
    return round((height + _CAP_HEIGHT * size) / 2, 2)


def shortened(wire: Wire) -> tuple[Point, ...]:
    """The points of the line itself, which ends within its arrowhead."""
    if not wire.arrow:
        return wire.points
    (x, y), (dx, dy) = wire.points[-1], _direction(wire.points)
    return *wire.points[:-1], (x - dx * _HEAD_LENGTH * 0.6, y - dy * _HEAD_LENGTH * 0.6)


def arrowhead(wire: Wire) -> tuple[Point, Point, Point]:
    """The corners of the arrowhead at the end of a line, its tip first."""
    (x, y), (dx, dy) = wire.points[-1], _direction(wire.points)
    back_x, back_y = x - dx * _HEAD_LENGTH, y - dy * _HEAD_LENGTH
    return (
        (x, y),
        (back_x - dy * _HEAD_HALF, back_y + dx * _HEAD_HALF),
        (back_x + dy * _HEAD_HALF, back_y - dx * _HEAD_HALF),
    )


def corners(points: Sequence[Point]) -> Iterator[tuple[Point, Point, Point]]:
    """For each inner corner: where its rounding begins, the corner itself, and where the rounding ends."""
    for before, corner, after in zip(points, points[1:], points[2:], strict=False):
        yield _towards(corner, before), corner, _towards(corner, after)


def sign_lines(join: Join) -> tuple[tuple[Point, Point], ...]:
    """The two strokes of a + or ×."""
    long, short = _SIGN_REACH, _SIGN_REACH * 0.75
    ends = ((long, 0.0), (0.0, long)) if join.sign == "+" else ((short, short), (short, -short))
    return tuple(((join.x - dx, join.y - dy), (join.x + dx, join.y + dy)) for dx, dy in ends)


def join_rect(join: Join) -> tuple[float, float, float, float]:
    """Left, top, width and height of a join's field."""
    return join.x - join.half_width, join.y - JOIN_RADIUS, 2 * join.half_width, 2 * JOIN_RADIUS


def _direction(points: Sequence[Point]) -> Point:
    (x0, y0), (x1, y1) = next((a, b) for a, b in zip(points[-2::-1], points[:0:-1], strict=True) if a != b)
    length = abs(x1 - x0) + abs(y1 - y0)
    return (x1 - x0) / length, (y1 - y0) / length


def _towards(corner: Point, other: Point) -> Point:
    (x, y), (to_x, to_y) = corner, other
    length = abs(to_x - x) + abs(to_y - y)
    share = min(CORNER / length, 0.5) if length else 0.0
    return x + (to_x - x) * share, y + (to_y - y) * share
