"""Strokes on a canvas, their file, and the way from them to the image that a network sees."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from nnstudio.core.data.placement import centring
from nnstudio.core.errors import DataError
from nnstudio.core.files import replacing

Point = tuple[float, float]
Stroke = tuple[Point, ...]

MOST_POINTS = 1_000_000
LARGEST_COORDINATE = 1e9
_LARGEST_FILE = 100_000_000
_OVERSAMPLING = 8
# Inking rounds to an eighth of a pixel at both ends of the ink box; without this the box would grow by a pixel.
_ROUNDING = 0.25
_SHORTEST = 1e-100
"""Of a drawing's sides: a number by which it can still be divided."""


@dataclass(frozen=True)
class Drawing:
    """Strokes as lists of (x, y), y downwards, in any unit: nothing depends on where or how large one draws."""

    strokes: tuple[Stroke, ...] = ()

    @property
    def empty(self) -> bool:
        """Whether there is no ink at all. One tap is ink."""
        return not any(self.strokes)

    def to_json(self) -> dict[str, Any]:
        """`{"strokes": [[[x, y], …], …]}`."""
        return {"strokes": [[[x, y] for x, y in stroke] for stroke in self.strokes]}

    @classmethod
    def from_json(cls, data: Any) -> Drawing:
        """What `to_json` describes; other keys are ignored. Raises DataError when it is not a drawing."""
        strokes = data.get("strokes") if isinstance(data, dict) else None
        if not isinstance(strokes, list) or not all(isinstance(stroke, list) for stroke in strokes):
            raise DataError('This is not a drawing: expected {"strokes": [[[x, y], …], …]}.')
        if sum(map(len, strokes)) > MOST_POINTS or len(strokes) > MOST_POINTS:
            raise DataError(f"This drawing has more than {MOST_POINTS:,} points. Use a smaller one.")
        return cls(tuple(tuple(_point(point) for point in stroke) for stroke in strokes))


@dataclass(frozen=True)
class Transform:
    """Between the canvas' unit and the network's pixels: row r, column c covers x from c to c+1, y from r to r+1.

    `scale`: pixels per canvas unit; (`left`, `top`): where the canvas has the image's upper left corner.
    """

    scale: float
    left: float
    top: float

    def to_canvas(self, x: float, y: float) -> Point:
        """A place in the network's image, in pixels, to the canvas."""
        return self.left + x / self.scale, self.top + y / self.scale


@dataclass(frozen=True, eq=False)
class DrawnInput:
    """What a network sees of a drawing (uint8, H×W, white on black), and where that lies on the canvas."""

    image: NDArray[np.uint8]
    transform: Transform


def rasterize(
    drawing: Drawing, size: int = 28, box: float = 20, pen: float = 2.5, centre: bool = True
) -> NDArray[np.uint8] | None:
    """The image of `view`, uint8 size×size, or None for an empty drawing."""
    seen = view(drawing, size, box, pen, centre)
    return None if seen is None else seen.image


def view(drawing: Drawing, size: int = 28, box: float = 20, pen: float = 2.5, centre: bool = True) -> DrawnInput | None:
    """A drawing as MNIST would have it: ink box `box` px, pen `pen` px, centre of mass in the middle; None when empty.

    The geometry is scaled first and inked afterwards, so the pen is as wide however large one draws. Without
    `centre` the ink box is in the middle instead. Source of the recipe: Y. LeCun, C. Cortes, C. Burges, the MNIST
    page.
    """
    if drawing.empty:
        return None
    points = [np.asarray(stroke, np.float64) for stroke in drawing.strokes if stroke]
    placed = _fit(np.concatenate(points), size, box - pen - _ROUNDING)
    ink = _ink(points, placed, size, pen)
    if centre:
        # Inked anew at the place found: moving the pixels would blur them more than MNIST's are.
        down, right = centring(ink)
        placed = Transform(placed.scale, placed.left - right / placed.scale, placed.top - down / placed.scale)
        ink = _ink(points, placed, size, pen)
    return DrawnInput(np.rint(ink * 255).astype(np.uint8), placed)


def load_drawing(path: Path) -> Drawing:
    """Read a drawing's JSON file. Raises DataError."""
    try:
        if path.stat().st_size > _LARGEST_FILE:
            raise DataError(f"{path.name} is too large for a drawing. Choose another file.")
        return Drawing.from_json(json.loads(path.read_text(encoding="utf-8")))
    except OSError as error:
        raise DataError(f"{path.name} cannot be read ({error.strerror or error}).") from None
    except (ValueError, RecursionError):
        raise DataError(f"{path.name} is not a drawing: it is no JSON file, or a damaged one.") from None
    except DataError as error:
        raise DataError(f"{path.name}: {error}") from None


def save_drawing(path: Path, drawing: Drawing) -> None:
    """Write a drawing's JSON file; a file that was there is replaced whole or not at all. Raises DataError."""
    try:
        with replacing(path) as part:
            part.write_text(json.dumps(drawing.to_json()), encoding="utf-8")
    except OSError as error:
        raise DataError(f"{path.name} cannot be written ({error.strerror or error}). Choose another place.") from None


def _point(point: Any) -> Point:
    if not isinstance(point, (list, tuple)) or len(point) != 2:
        raise DataError(f"A point of a drawing must be [x, y], not {str(point)[:40]}.")
    x, y = point
    if not _is_coordinate(x) or not _is_coordinate(y):
        raise DataError(f"A point of a drawing must be two ordinary numbers, not {str(point)[:40]}.")
    return float(x), float(y)


def _is_coordinate(value: Any) -> bool:
    # A comparison with NaN is false, and a whole number of any length can be compared.
    return type(value) in (int, float) and -LARGEST_COORDINATE <= value <= LARGEST_COORDINATE


def _fit(points: NDArray[np.float64], size: int, longest: float) -> Transform:
    """The longest side of the centre line's box becomes `longest` pixels, its middle the image's middle."""
    low, high = points.min(axis=0), points.max(axis=0)
    extent = float((high - low).max())
    # Less than rounding errors can tell apart is a tap; its scale says nothing and is taken as 1.
    is_tap = extent <= max(1e-9 * float(np.abs(points).max()), _SHORTEST)
    scale = 1.0 if is_tap else max(longest, 1.0) / extent
    left, top = (low + high) / 2 - size / 2 / scale
    return Transform(scale, float(left), float(top))


def _ink(strokes: list[NDArray[np.float64]], placed: Transform, size: int, pen: float) -> NDArray[np.float64]:
    """size×size ink 0…1 of strokes in the canvas' unit, with round caps and joins."""
    corner = np.array([placed.left, placed.top])
    fine = min(_OVERSAMPLING, max(2, 1024 // size))
    image = Image.new("L", (size * fine, size * fine))
    draw = ImageDraw.Draw(image)
    for stroke in strokes:
        _draw_stroke(draw, (stroke - corner) * (placed.scale * fine), pen * fine)
    return np.asarray(image.reduce(fine), np.float64) / 255


def _draw_stroke(draw: ImageDraw.ImageDraw, points: NDArray[np.float64], pen: float) -> None:
    places = _without_standstill(np.rint(points))
    width = max(1, round(pen))
    radius = width / 2
    for x, y in places:
        draw.ellipse((x - radius, y - radius, x + radius - 1, y + radius - 1), fill=255)
    if len(places) > 1:
        draw.line([(x - 0.5, y - 0.5) for x, y in places], fill=255, width=width)


def _without_standstill(points: NDArray[np.float64]) -> list[Point]:
    """Points without those that repeat the one before, as tablets send them while the pen rests."""
    moved = np.append(True, np.any(np.diff(points, axis=0) != 0, axis=1))
    return [(float(x), float(y)) for x, y in points[moved]]
