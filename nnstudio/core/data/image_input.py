"""A picture brought to what a network was trained on, in steps that can be seen and switched off."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageFilter, ImageOps

from nnstudio.core.data.ink import WORKING_SIZE, Box, ink_box, is_dark_on_light, stroke_width, without_paper
from nnstudio.core.data.placement import centring
from nnstudio.core.errors import DataError
from nnstudio.core.spec import Spec, param

_DIGIT_BOX = 20 / 28
_DETAIL = 8
_THINNEST, _USUAL_PEN = 1.2, 2.0
_SAME_SCALE = 0.03
_WHOLE: Box = (0.0, 0.0, 1.0, 1.0)


@dataclass(frozen=True)
class ImageSteps(Spec):
    """What is done to an image file before a network sees it."""

    title: ClassVar[str] = "Image steps"

    invert: str = param(
        "auto",
        "Invert",
        choices=("auto", "yes", "no"),
        help="Networks for digits know white ink on black. Auto inverts grey images whose border is bright.",
    )
    crop: bool = param(True, "Crop to the ink", help="Take paper and shading away and scale the ink as in MNIST.")
    centre: bool = param(True, "Centre", help="Move the centre of mass to the middle, as in MNIST.")

    @classmethod
    def suited_to(cls, input_shape: tuple[int, ...], handwriting: bool = True) -> ImageSteps:
        """Everything on for grey inputs (digits); for colour images, and for networks that never learned handwriting,
        only the size is changed."""
        grey = bool(input_shape) and input_shape[0] == 1
        return cls() if grey and handwriting else cls(invert="no", crop=False, centre=False)


@dataclass(frozen=True, eq=False)
class FittedImage:
    """`image`: uint8, C×H×W, what the network sees. `did`: the steps that were taken, a sentence each."""

    image: NDArray[np.uint8]
    did: tuple[str, ...]


def fit_image(image: Image.Image, input_shape: tuple[int, ...], steps: ImageSteps) -> FittedImage:
    """An "L" or "RGB" image as C×H×W uint8 of `input_shape`, C being 1 or 3.

    With `crop`, the longest side of the ink takes 20/28 of the input; with `centre` alone the whole picture is
    fitted in; with neither it is resized to the input as it is. Raises DataError where no image can fit.
    """
    if len(input_shape) != 3 or input_shape[0] not in (1, 3):
        wanted = "×".join(map(str, input_shape))
        raise DataError(f"The network takes {wanted}, which is no image. Use one for 1×H×W (grey) or 3×H×W (colour).")
    did: list[str] = []
    matched = _match_channels(image, input_shape[0], did)
    matched = _match_polarity(matched, steps.invert, did)
    size = (input_shape[2], input_shape[1])
    fitted = _place(matched, size, steps, did) if steps.crop or steps.centre else _resize(matched, size, did)
    pixels = np.asarray(fitted, np.uint8)
    planes = pixels[None] if pixels.ndim == 2 else pixels.transpose(2, 0, 1)
    return FittedImage(np.ascontiguousarray(planes), tuple(did))


def _match_channels(image: Image.Image, channels: int, did: list[str]) -> Image.Image:
    if channels == 1 and image.mode != "L":
        grey = image.convert("L")
        if any(np.abs(np.asarray(plane, int) - np.asarray(grey, int)).max() > 8 for plane in image.split()):
            did.append("Turned colour into grey.")
        return grey
    if channels == 3 and image.mode != "RGB":
        did.append("Used the grey values for red, green and blue.")
        return image.convert("RGB")
    return image


def _match_polarity(image: Image.Image, invert: str, did: list[str]) -> Image.Image:
    if invert == "yes":
        did.append("Inverted it.")
        return ImageOps.invert(image)
    if invert == "auto" and image.mode == "L" and is_dark_on_light(np.asarray(_small(image), np.float64)):
        did.append("Inverted it: the network knows bright ink on a dark ground.")
        return ImageOps.invert(image)
    return image


def _place(image: Image.Image, size: tuple[int, int], steps: ImageSteps, did: list[str]) -> Image.Image:
    box, room = _WHOLE, 1.0
    if steps.crop:
        image = _take_paper_away(image, did)
        found = ink_box(np.asarray(_small(image.convert("L")), np.float64))
        if found is None:
            did.append("Found nothing that stands out, so the whole picture is used.")
        else:
            box, room = found, _DIGIT_BOX
    ink = _cut_out(image, box, _DETAIL * max(size))
    if room < 1:
        ink = _thicken(ink, room * min(size) / max(ink.size), did)
    frame = _frame(ink, size, room)
    did.append(_placing_words(size, room))
    if steps.centre:
        frame = _frame(ink, size, room, *_shift_to_centre(frame))
        did.append("Moved its centre of mass to the middle.")
    return _brighten(frame, did) if room < 1 else frame


def _placing_words(size: tuple[int, int], room: float) -> str:
    if room < 1:
        return f"Cropped to the ink and scaled its longest side to {round(room * min(size))} pixels."
    return f"Fitted the whole picture into {size[0]}×{size[1]}."


def _shift_to_centre(frame: Image.Image) -> tuple[float, float]:
    values = np.asarray(frame, np.float64)
    return centring(values if values.ndim == 2 else values.mean(axis=2))


def _take_paper_away(image: Image.Image, did: list[str]) -> Image.Image:
    if image.mode != "L":
        return image
    cleaned = without_paper(np.asarray(_small(image), np.float64))
    if cleaned is None:
        return image
    did.append("Took the paper and its shading away.")
    return Image.fromarray(np.rint(cleaned).astype(np.uint8))


def _cut_out(image: Image.Image, box: Box, most: int) -> Image.Image:
    """The part `box` of an image, made smaller where a side is longer than `most` pixels."""
    left, top, right, bottom = (round(share * side) for share, side in zip(box, image.size * 2, strict=True))
    part = image.crop((left, top, max(right, left + 1), max(bottom, top + 1)))
    part.thumbnail((most, most), Image.Resampling.BOX)
    return part


def _thicken(ink: Image.Image, scale: float, did: list[str]) -> Image.Image:
    """Strokes that would shrink to less than a pixel or so, as a fine pen's do, made as wide as MNIST's pen."""
    width = stroke_width(np.asarray(ink.convert("L"), np.float64)) * scale
    if ink.mode != "L" or width >= _THINNEST:
        return ink
    did.append("Thickened the lines, which were too thin.")
    steps = math.ceil((_USUAL_PEN - width) / scale / 2)
    ink = ImageOps.expand(ink, steps)
    for _ in range(steps):
        ink = ink.filter(ImageFilter.MaxFilter(3))
    return ink


def _frame(ink: Image.Image, size: tuple[int, int], room: float, down: float = 0, right: float = 0) -> Image.Image:
    """`ink`, aspect kept, filling the share `room` of a black frame, moved from its middle; interpolated once."""
    scale = min(room * size[0] / ink.width, room * size[1] / ink.height)
    if abs(scale - 1) < _SAME_SCALE:
        # An image that has the right size already keeps its very pixels.
        scale = 1.0
        right, down = round(right) + (ink.width - size[0]) % 2 / 2, round(down) + (ink.height - size[1]) % 2 / 2
    left, top = ink.width / 2 - (size[0] / 2 + right) / scale, ink.height / 2 - (size[1] / 2 + down) / scale
    width, height = size[0] / scale, size[1] / scale
    x, y = math.floor(left), math.floor(top)
    padded = ink.crop((x, y, math.ceil(left + width), math.ceil(top + height)))
    window = (left - x, top - y, left - x + width, top - y + height)
    return padded.resize(size, Image.Resampling.BICUBIC, box=window)


def _brighten(frame: Image.Image, did: list[str]) -> Image.Image:
    """Full white for ink that came out grey, as thin lines do when they are made smaller."""
    values = np.asarray(frame, np.float64)
    if not 0 < values.max() < 200:
        return frame
    did.append("Made the ink brighter.")
    return Image.fromarray(np.rint(values * (255 / values.max())).astype(np.uint8))


def _resize(image: Image.Image, size: tuple[int, int], did: list[str]) -> Image.Image:
    if image.size == size:
        return image
    did.append(f"Resized it from {image.width}×{image.height} to {size[0]}×{size[1]}.")
    return image.resize(size, Image.Resampling.BICUBIC)


def _small(image: Image.Image) -> Image.Image:
    """At most WORKING_SIZE pixels a side: enough to find ink, and quick for a photo of 12 megapixels."""
    longest = max(image.size)
    if longest <= WORKING_SIZE:
        return image
    scale = WORKING_SIZE / longest
    size = (max(1, round(image.width * scale)), max(1, round(image.height * scale)))
    return image.resize(size, Image.Resampling.BOX)
