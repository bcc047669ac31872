"""What a drawing consists of: plain values with places, in pixels at 100 %, y down. Whoever paints needs no more."""

from __future__ import annotations

from dataclasses import dataclass

from nnstudio.core.network.network import Path

Point = tuple[float, float]

TITLE_SIZE = 12.0
SMALL_SIZE = 11.0
RADIUS = 5.0
BAR = 4.0
"""Width of the coloured edge that tells a box's group."""
INSET, RIGHT_INSET = 11.0, 9.0
"""From the edges of a box to its words."""
FIRST_LINE, SECOND_LINE = 24.0, 14.0
"""The heights of a box's two lines; a margin is left below."""
CAPTION = 20.0
"""The height of the line with a frame's title."""
BESIDE_LINE = 7.0
"""From a vertical line to the words beside it."""


@dataclass(frozen=True)
class Box:
    """One plain layer, or the input or output of the whole (then `path` is None).

    `group` is the layer group, whose name is a colour token; empty for input and output.
    """

    x: float
    y: float
    width: float
    height: float
    title: str
    summary: str
    shape: str
    group: str = ""
    path: Path | None = None
    problem: bool = False


@dataclass(frozen=True)
class Frame:
    """What a block holds, with its title at the upper left and a note, such as "×3", at the upper right."""

    x: float
    y: float
    width: float
    height: float
    title: str
    note: str
    depth: int
    path: Path
    problem: bool = False


@dataclass(frozen=True)
class Wire:
    """A line along these points, its corners rounded; with `arrow` it ends in an arrowhead."""

    points: tuple[Point, ...]
    arrow: bool = False


@dataclass(frozen=True)
class Join:
    """Where ways come together: a sign in a circle ("+", "×"), or in a longer field ("concat"); the shape of what
    comes out is written beside the line below it."""

    x: float
    y: float
    sign: str
    shape: str
    path: Path

    @property
    def half_width(self) -> float:
        """From the middle to the left or right edge."""
        return JOIN_RADIUS if len(self.sign) == 1 else 4.0 * len(self.sign)


JOIN_RADIUS = 8.0


@dataclass(frozen=True)
class Drawing:
    """A whole drawing; frames come before the frames within them."""

    width: float
    height: float
    boxes: tuple[Box, ...]
    frames: tuple[Frame, ...]
    wires: tuple[Wire, ...]
    joins: tuple[Join, ...]
