"""What lies on the canvas (a drawing, an image or a sample) as a value that can say what a network sees of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Protocol

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from nnstudio.core.data.datasets import Dataset, Indices
from nnstudio.core.data.drawing import Drawing, Point, Stroke, view
from nnstudio.core.data.image_input import ImageSteps, fit_image
from nnstudio.core.data.ink import is_blank
from nnstudio.core.errors import DataError
from nnstudio.core.network import describe_shape
from nnstudio.session.explainer import Seen

SIDE = 280.0
"""The canvas is a square of this many units, whatever its size on the screen; one may draw beyond its sides."""

UNITS_PER_PIXEL = SIDE / 28
"""A pen of one network pixel is this wide on the canvas."""

_DIGIT = 28
_DIGIT_BOX = 20
_FITTED = 0.72
_SMALLEST_KEPT = 0.1


class Subject(Protocol):
    """Something to be explained."""

    @property
    def empty(self) -> bool:
        """Whether there is nothing to ask about."""

    def seen(self, shape: tuple[int, ...], pen: float) -> Seen | None:
        """What a network with inputs of `shape` sees, the pen being `pen` px of 28 wide. Raises DataError."""


@dataclass(frozen=True)
class Drawn:
    """Strokes, in the canvas' unit."""

    drawing: Drawing = field(default_factory=Drawing)

    @property
    def empty(self) -> bool:
        return self.drawing.empty

    def seen(self, shape: tuple[int, ...], pen: float) -> Seen | None:
        channels, height, width = _image_shape(shape)
        size = min(height, width)
        inked = view(self.drawing, size, size * _DIGIT_BOX / _DIGIT, pen * size / _DIGIT)
        if inked is None:
            return None
        top, left = (height - size) // 2, (width - size) // 2
        frame = np.zeros((channels, height, width), np.uint8)
        frame[:, top : top + size, left : left + size] = inked.image
        scale = inked.transform.scale
        return Seen(frame, (*inked.transform.to_canvas(-left, -top), width / scale, height / scale))


@dataclass(frozen=True, eq=False)
class Picture:
    """An image from a file or the clipboard, "L" or "RGB", and what is to be done to it; None: what suits the net."""

    image: Image.Image
    name: str
    steps: ImageSteps | None = None
    empty = False

    def seen(self, shape: tuple[int, ...], pen: float) -> Seen:
        if is_blank(self.image):
            raise DataError(f"{self.name} is blank, so there is nothing to recognise.")
        fitted = fit_image(self.image, shape, self.steps or ImageSteps.suited_to(shape))
        return Seen(fitted.image, _whole_canvas(fitted.image), fitted.did)


@dataclass(frozen=True, eq=False)
class Sample:
    """One image of the validation part, and what is true of it; `noun` says what that is, such as "class"."""

    image: NDArray[np.uint8]
    index: int
    class_name: str
    noun: str = "class"
    empty = False

    def seen(self, shape: tuple[int, ...], pen: float) -> Seen:
        if self.image.shape != tuple(shape):
            raise DataError(
                f"This sample is {describe_shape(self.image.shape)}, but the trained network takes "
                f"{describe_shape(shape)}. Train the network on the new data first."
            )
        return Seen(self.image, _whole_canvas(self.image))

    def is_of(self, dataset: Dataset, indices: Indices) -> bool:
        """Whether it is one of the samples of a data set at these sorted indices."""
        return bool(np.isin(self.index, indices)) and np.array_equal(dataset.inputs[self.index], self.image)


def fitted_to_canvas(drawing: Drawing) -> Drawing:
    """A drawing in any unit brought to the canvas; one that was made on this canvas stays where it is."""
    points = [point for stroke in drawing.strokes for point in stroke]
    if not points:
        return drawing
    low, high = np.min(points, axis=0), np.max(points, axis=0)
    extent = float((high - low).max())
    if low.min() >= 0 and high.max() <= SIDE and (extent >= _SMALLEST_KEPT * SIDE or len(points) == 1):
        return drawing
    scale = _FITTED * SIDE / extent if extent > 0 else 1.0
    shift = SIDE / 2 - scale * (low + high) / 2
    return Drawing(tuple(_moved(stroke, scale, shift) for stroke in drawing.strokes))


def without_hit(drawing: Drawing, start: Point, end: Point, radius: float) -> Drawing:
    """The drawing without the strokes that come within `radius` of the way from `start` to `end`."""
    left = tuple(stroke for stroke in drawing.strokes if not _is_hit(stroke, start, end, radius))
    return drawing if len(left) == len(drawing.strokes) else Drawing(left)


def _is_hit(stroke: Stroke, start: Point, end: Point, radius: float) -> bool:
    steps = max(1, int(np.hypot(end[0] - start[0], end[1] - start[1]) / radius))
    probes = np.linspace(start, end, steps + 1)
    points = np.asarray(stroke, np.float64).reshape(-1, 2)
    if not len(points):
        return False
    a, b = (points[:-1], points[1:]) if len(points) > 1 else (points, points)
    along = b - a
    length = np.maximum((along**2).sum(axis=1), 1e-12)
    for probe in probes:
        share = np.clip(((probe - a) * along).sum(axis=1) / length, 0, 1)
        nearest = a + share[:, None] * along
        if ((nearest - probe) ** 2).sum(axis=1).min() <= radius**2:
            return True
    return False


def _moved(stroke: Stroke, scale: float, shift: NDArray[np.float64]) -> Stroke:
    return tuple((float(scale * x + shift[0]), float(scale * y + shift[1])) for x, y in stroke)


def _image_shape(shape: tuple[int, ...]) -> tuple[int, int, int]:
    if len(shape) != 3:
        raise DataError(f"The network takes {describe_shape(shape)}, which is no image, so a drawing means nothing.")
    channels, height, width = shape
    return channels, height, width


def _whole_canvas(image: NDArray[np.uint8]) -> tuple[float, float, float, float]:
    """The place of an image that fills the canvas, its proportions kept."""
    height, width = image.shape[1:]
    scale = SIDE / max(height, width)
    return (SIDE - scale * width) / 2, (SIDE - scale * height) / 2, scale * width, scale * height
