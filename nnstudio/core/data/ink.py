"""Finds the ink in a grey picture: which side is ink, what is only paper, and where the ink lies."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageFilter

Grey = NDArray[np.float64]
Box = tuple[float, float, float, float]

WORKING_SIZE = 320
_FAINTEST_INK = 12.0
_BOX_LEVEL = 0.15
_BOX_LEVEL_SMALL = 0.04
_FIT_SAMPLES = 5000
_UNEVEN_PAPER = 5.0
_SMALLEST_WITH_SPECKS = 64


def is_blank(image: Image.Image) -> bool:
    """Whether an "L" or "RGB" picture has one tone all over, so that there is nothing in it to recognise."""
    planes = (np.asarray(plane, np.float64) for plane in image.split())
    return all(np.ptp(plane) < _FAINTEST_INK for plane in planes)


def is_dark_on_light(grey: Grey) -> bool:
    """Whether the ink, the few pixels that stand out of the ground, is darker than the ground.

    The ground may be shaded: a quadratic surface is taken off first. Told by the sign of the third moment.
    """
    step = max(1, round((grey.size / _FIT_SAMPLES) ** 0.5))
    terms, values = _terms(grey.shape)[::step, ::step].reshape(-1, 6), grey[::step, ::step].ravel()
    rest = values - terms @ np.linalg.lstsq(terms, values, rcond=None)[0]
    return float((rest**3).mean()) < -1e-6


def without_paper(grey: Grey) -> Grey | None:
    """White-on-black ink with paper, its shading and its grain taken away; None where it is clean already.

    H×W, 0…255. The paper is a quadratic surface fitted to what is not ink.
    """
    paper = _paper(grey)
    flat = grey - paper
    grain = _grain(flat)
    if np.abs(paper).max() <= _UNEVEN_PAPER and grain <= _UNEVEN_PAPER:
        return None
    ink = flat[flat > otsu(flat)]
    full = float(np.percentile(ink, 75)) if len(ink) else 0.0
    floor = 3 * grain + 0.1 * full
    if full - grain * 3 < _FAINTEST_INK or full <= floor:
        return None
    return np.clip((flat - floor) / (full - floor), 0, 1) * 255


def ink_box(grey: Grey) -> Box | None:
    """(left, top, right, bottom) of white-on-black ink as shares of width and height, 0…1; None where there is none.

    In larger pictures single bright pixels (dust, noise) are no ink.
    """
    strongest = float(np.percentile(grey, 99.9)) if grey.size > 10_000 else float(grey.max())
    if strongest - float(np.median(_border(grey))) < _FAINTEST_INK and float(np.ptp(grey)) < _FAINTEST_INK:
        return None
    large = min(grey.shape) >= _SMALLEST_WITH_SPECKS
    inked = grey > max((_BOX_LEVEL if large else _BOX_LEVEL_SMALL) * strongest, 1)
    if large:
        inked = np.asarray(Image.fromarray(inked.astype(np.uint8) * 255).filter(ImageFilter.MedianFilter(3))) > 0
    rows, columns = np.flatnonzero(inked.any(axis=1)), np.flatnonzero(inked.any(axis=0))
    if not len(rows):
        return None
    height, width = grey.shape
    return columns[0] / width, rows[0] / height, (columns[-1] + 1) / width, (rows[-1] + 1) / height


def stroke_width(grey: Grey) -> float:
    """The mean width of white-on-black strokes in pixels: twice their area over the length of their outline."""
    inked = np.pad(grey > grey.max() / 2, 1)
    crossings = np.count_nonzero(np.diff(inked, axis=0)) + np.count_nonzero(np.diff(inked, axis=1))
    # Counted along rows and columns, an outline is longer by 4/π on average over all directions.
    return float(2 * inked.sum() / max(crossings * np.pi / 4, 1.0))


def otsu(values: Grey) -> float:
    """The threshold that parts values into the two most distinct groups (N. Otsu, 1979)."""
    counts, edges = np.histogram(values, bins=256)
    centres = (edges[:-1] + edges[1:]) / 2
    below = np.cumsum(counts)
    sums = np.cumsum(counts * centres)
    above = below[-1] - below
    usable = (below > 0) & (above > 0)
    gap = np.divide(sums, below, where=usable, out=np.zeros_like(sums))
    gap -= np.divide(sums[-1] - sums, above, where=usable, out=np.zeros_like(sums))
    return float(edges[1 + int(np.argmax(below * above * gap**2))])


def _border(grey: Grey) -> Grey:
    """The values of a frame as wide as a sixteenth of the shorter side."""
    width = max(1, min(grey.shape) // 16)
    inner = np.zeros(grey.shape, bool)
    inner[width:-width, width:-width] = True
    return grey[~inner]


def _paper(grey: Grey) -> Grey:
    """A quadratic surface through the paper: fitted to all, then again and again without what stands out of it."""
    step = max(1, round((grey.size / _FIT_SAMPLES) ** 0.5))
    terms, values = _terms(grey.shape)[::step, ::step].reshape(-1, 6), grey[::step, ::step].ravel()
    taken = np.ones(len(values), bool)
    for _ in range(8):
        weights = np.linalg.lstsq(terms[taken], values[taken], rcond=None)[0]
        rest = values - terms @ weights
        taken = rest < 2.5 * max(_grain(rest[taken]), 1.0)
    surface: Grey = _terms(grey.shape) @ weights
    return surface


def _terms(shape: tuple[int, ...]) -> Grey:
    """1, x, y, x², xy, y² at every pixel, x and y from −1 to 1: H×W×6."""
    y, x = np.meshgrid(*(np.linspace(-1, 1, n) for n in shape), indexing="ij")
    return np.stack([np.ones_like(x), x, y, x * x, x * y, y * y], axis=-1)


def _grain(flat: Grey) -> float:
    """How much paper scatters around its surface, as a standard deviation that ink hardly touches."""
    return 1.4826 * float(np.median(np.abs(flat - np.median(flat))))
