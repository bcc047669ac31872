"""Image files, read: upright, in grey or colour, and none that is too large or not what it claims to be."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
from PIL import Image, ImageOps, UnidentifiedImageError

from nnstudio.core.errors import DataError

# Formats that Pillow reads by itself; others (EPS, for one) would start foreign programs.
FORMATS = ("PNG", "JPEG", "BMP", "GIF", "TIFF", "WEBP", "PPM")
MOST_PIXELS = 80_000_000


def read_image(path: Path, at_least: int = 0) -> Image.Image:
    """An image file as grey ("L") or colour ("RGB"), upright, transparency laid over white. Raises DataError.

    `at_least`: pixels a side that are enough, so that a large photo is decoded at half its size or less, which is
    several times faster; 0: all that it has.
    """
    with _opened(path) as image:
        if at_least:
            image.draft(None, (at_least, at_least))
        return _plain(ImageOps.exif_transpose(image))


def check_header(path: Path) -> None:
    """Raises DataError where a file does not begin as an image does that can be read."""
    with _opened(path):
        pass


@contextmanager
def _opened(path: Path) -> Iterator[Image.Image]:
    """An image of which only the header has been read; what goes wrong in reading it becomes a DataError."""
    try:
        with Image.open(path, formats=FORMATS) as image:
            if image.width * image.height > MOST_PIXELS:
                raise DataError(_too_large(path))
            yield image
    except (Image.DecompressionBombError, Image.DecompressionBombWarning, MemoryError):
        raise DataError(_too_large(path)) from None
    except UnidentifiedImageError:
        raise DataError(
            f"{path.name} is not an image that can be read. Use PNG, JPEG, BMP, GIF, TIFF or WebP."
        ) from None
    except FileNotFoundError:
        raise DataError(f"There is no file {path}. Choose another one.") from None
    except (OSError, ValueError, SyntaxError, EOFError, ArithmeticError):
        raise DataError(f"{path.name} is damaged or cannot be read. Choose another image.") from None


def _plain(image: Image.Image) -> Image.Image:
    """Any of Pillow's modes to "L" or "RGB"."""
    if image.mode.startswith(("I", "F")):
        return _from_deep(image)
    if image.has_transparency_data:
        colour = image.convert("RGBA")
        white = Image.new("RGBA", colour.size, "white")
        image = Image.alpha_composite(white, colour).convert("L" if image.mode == "LA" else "RGB")
    return image.convert("L" if image.mode in ("1", "L") else "RGB")


def _from_deep(image: Image.Image) -> Image.Image:
    """16-bit and floating-point greys to 8 bits: by their range of 65 535 or 1, else stretched to what they have."""
    values = np.nan_to_num(np.asarray(image, np.float64))
    low, high = float(values.min()), float(values.max())
    if image.mode.startswith("I") and low >= 0 and high <= 65_535:
        low, high = 0.0, 65_535.0
    elif low >= 0 and high <= 1:
        low, high = 0.0, 1.0
    scaled = (values - low) / max(high - low, 1e-12) * 255
    return Image.fromarray(np.rint(scaled).astype(np.uint8))


def _too_large(path: Path) -> str:
    return f"{path.name} has more than {MOST_PIXELS / 1e6:.0f} million pixels. Make it smaller first."
