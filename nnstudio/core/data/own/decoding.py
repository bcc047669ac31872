"""Image files of any size and mode to one array of one shape, several at a time; what cannot be read is named."""

from __future__ import annotations

import math
import os
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from statistics import median

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageOps

from nnstudio.core.data.datasets.base import Progress, silent
from nnstudio.core.data.image_files import FORMATS, read_image
from nnstudio.core.data.own.listing import FoundFile
from nnstudio.core.errors import DataError
from nnstudio.core.words import thousands

FITS = ("whole, stretched", "whole, with borders", "middle")
COLOURS = ("auto", "grey", "colour")
LOOKING = "Looking at the images"
_PIECE, _FEWEST_AT_ONCE, _PIECE_BYTES = 256, 8, 16_000_000
_LOOKED_AT = 1000
_DECODED = 48
_MOST_COMMON = 128
_SIZES = (28, 32, 48, 64)


@dataclass(frozen=True)
class Shaping:
    """To which C×H×W the images are brought, how, and the sentences that say why."""

    shape: tuple[int, int, int]
    fit: str
    notes: tuple[str, ...]


def shaping_for(files: Sequence[FoundFile], size: int, colour: str, fit: str, progress: Progress = silent) -> Shaping:
    """The shape that the knobs ask for; where they leave it open, by the headers of up to a thousand of the files."""
    looked_at = _looked_at(files, _LOOKED_AT, progress)
    sizes = [found for file in looked_at if (found := _size_of(file.path))] if size == 0 else []
    (height, width), said = ((size, size), "") if size else _sensible(sizes)
    grey = colour == "grey" or (colour == "auto" and _are_grey(_looked_at(files, _DECODED, progress)))
    notes = [said] if said else []
    if colour == "auto":
        notes.append("The images are grey." if grey else "The images are taken in colour.")
    return Shaping((1 if grey else 3, height, width), fit, tuple(notes))


def decode(
    files: Sequence[FoundFile], shaping: Shaping, progress: Progress
) -> Iterator[tuple[NDArray[np.uint8], NDArray[np.int64], list[str]]]:
    """Pieces of at most 256 images (N×C×H×W), the indices into `files` that they are of, and a sentence for each of
    the others. Of large ones a piece holds a few, so that it does not fill the memory itself."""
    fitting = _PIECE_BYTES // math.prod(shaping.shape)
    step = min(_PIECE, max(_FEWEST_AT_ONCE, fitting))
    with ThreadPoolExecutor(min(8, os.cpu_count() or 1), "decode") as pool:
        try:
            for start in range(0, len(files), step):
                progress(start / len(files), f"Reading images: {thousands(start)} of {thousands(len(files))}")
                done = list(pool.map(lambda file: _decoded(file, shaping), files[start : start + step]))
                good = [i for i, image in enumerate(done) if not isinstance(image, str)]
                images = np.stack([done[i] for i in good]) if good else np.empty((0, *shaping.shape), np.uint8)
                yield images, np.array(good, np.int64) + start, [said for said in done if isinstance(said, str)]
        finally:
            pool.shutdown(cancel_futures=True)


def thumbnails(
    files: Sequence[FoundFile], most: int, side: int = 96, progress: Progress = silent
) -> dict[str, NDArray[np.uint8]]:
    """The first `most` readable images by their ids, the whole picture in at most `side` pixels; uint8, C×H×W."""
    found: dict[str, NDArray[np.uint8]] = {}
    for file in islice(files, 4 * most):
        progress(None, LOOKING)
        if len(found) == most:
            break
        try:
            image = read_image(Path(file.path), side)
        except DataError:
            continue
        image.thumbnail((side, side))
        found[file.id] = _planes(image)
    return found


def _decoded(file: FoundFile, shaping: Shaping) -> NDArray[np.uint8] | str:
    channels, height, width = shaping.shape
    try:
        image = read_image(Path(file.path), max(height, width))
    except DataError as error:
        return file.named_in(str(error))
    image = image.convert("L" if channels == 1 else "RGB")
    if image.size != (width, height):
        image = _fitted(image, (width, height), shaping.fit)
    return _planes(image)


def _fitted(image: Image.Image, size: tuple[int, int], fit: str) -> Image.Image:
    if fit == FITS[1]:
        return ImageOps.pad(image, size, Image.Resampling.BICUBIC)
    if fit == FITS[2]:
        return ImageOps.fit(image, size, Image.Resampling.BICUBIC)
    return image.resize(size, Image.Resampling.BICUBIC)


def _planes(image: Image.Image) -> NDArray[np.uint8]:
    pixels = np.asarray(image, np.uint8)
    return pixels[None] if pixels.ndim == 2 else np.ascontiguousarray(pixels.transpose(2, 0, 1))


def _size_of(path: str) -> tuple[int, int] | None:
    """(height, width) by the header alone, as the picture stands upright; None where it cannot be read."""
    try:
        with Image.open(path, formats=FORMATS) as image:
            turned = image.getexif().get(0x0112, 1) >= 5
            return (image.width, image.height) if turned else (image.height, image.width)
    except Exception:  # damaged headers raise almost anything, and decoding will say what is wrong
        return None


def _sensible(sizes: list[tuple[int, int]]) -> tuple[tuple[int, int], str]:
    if not sizes:
        return (64, 64), ""
    common, count = Counter(sizes).most_common(1)[0]
    most = max(common)
    if 2 * count >= len(sizes):
        if most <= _MOST_COMMON:
            rest = "" if count == len(sizes) else "; others are brought to it"
            return common, f"Images are {common[0]}×{common[1]} (height × width){rest}."
        share = _MOST_COMMON / most
        small = (max(1, round(common[0] * share)), max(1, round(common[1] * share)))
        return small, f"Images of {common[0]}×{common[1]} are made smaller, to {small[0]}×{small[1]}; set a size."
    usual = median(max(size) for size in sizes)
    side = max([step for step in _SIZES if step <= usual], default=_SIZES[0])
    low, high = min(map(min, sizes)), max(map(max, sizes))
    said = f"Images have mixed sizes ({low} to {high} pixels) and are brought to {side}×{side}; set a size for another."
    return (side, side), said


def _looked_at(files: Sequence[FoundFile], most: int, progress: Progress) -> Iterator[FoundFile]:
    """About so many of the files, evenly chosen. On a slow disk each may take a while."""
    for file in files[:: max(1, len(files) // most)]:
        progress(None, LOOKING)
        yield file


def _are_grey(files: Iterable[FoundFile]) -> bool:
    """Whether images are grey throughout."""
    seen = False
    for file in files:
        try:
            image = read_image(Path(file.path), 64)
        except DataError:
            continue
        seen = True
        if image.mode != "L":
            red, green, blue = (np.asarray(plane, np.int16) for plane in image.split())
            if max(np.abs(red - green).max(), np.abs(red - blue).max()) > 8:
                return False
    return seen
