"""From a coarse map to a picture: bring it to size, smooth it, scale it, colour it and lay it over the image."""

from __future__ import annotations

import math
from functools import cache
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from PIL import Image
from torch.nn.functional import conv2d, grid_sample, interpolate, pad

from nnstudio.core.errors import ExportError
from nnstudio.core.files import replacing

Size = tuple[int, int]
"""(height, width) in pixels."""

SMALLEST_PICTURE = 280
"""A saved picture is at least this many pixels high, so that 28×28 images can be looked at."""


def upsample(cells: torch.Tensor, size: Size) -> torch.Tensor:
    """A map h×w brought to `size`, bilinear; the centre of each cell keeps its value."""
    if cells.shape == size:
        return cells
    return interpolate(cells[None, None], size=size, mode="bilinear", align_corners=False)[0, 0]


def place(cells: torch.Tensor, size: Size, start: float, step: float) -> torch.Tensor:
    """A map h×w laid over an image of `size` where its cells look: cell i around pixel `start + i · step`, bilinear.

    Outside the outermost centres their values are extended. For cells that tile the image (start = (step − 1) / 2) this
    is `upsample`, which is what other programs do for every layer; for a convolution without padding, stretching the
    cells over the whole image would put the heat beside what it is about.
    """
    rows, columns = (_positions(length, start, step, count) for length, count in zip(size, cells.shape, strict=True))
    grid = torch.stack(torch.meshgrid(columns, rows, indexing="xy"), dim=-1)[None]
    return grid_sample(cells[None, None], grid, mode="bilinear", padding_mode="border", align_corners=True)[0, 0]


def _positions(length: int, start: float, step: float, cells: int) -> torch.Tensor:
    """Where each of `length` pixels lies among the cells, in grid_sample's units: −1 the first cell, 1 the last."""
    among = (torch.arange(length, dtype=torch.float32) - start) / step
    return 2 * among / max(cells - 1, 1) - (1 if cells > 1 else 0)


def smooth(heat: torch.Tensor, sigma: float) -> torch.Tensor:
    """Gaussian smoothing of H×W with `sigma` in pixels, 0 leaves it as it is; values at the edges are extended."""
    weights = _gaussian(sigma, heat.dtype)
    framed = pad(heat[None, None], (len(weights) // 2,) * 4, mode="replicate")
    return conv2d(conv2d(framed, weights.view(1, 1, -1, 1)), weights.view(1, 1, 1, -1))[0, 0]


def scaled(heat: torch.Tensor) -> torch.Tensor | None:
    """The map divided by its maximum: 0…1, where 0 stays "no evidence"; None when nothing is above 0.

    Min–max scaling is avoided: it would stretch the noise of an almost constant map to full red.
    """
    largest = float(heat.max())
    return heat.clamp(min=0) / largest if largest > 0 and math.isfinite(largest) else None


def _gaussian(sigma: float, dtype: torch.dtype) -> torch.Tensor:
    radius = math.ceil(3 * sigma)
    if radius == 0:
        return torch.ones(1, dtype=dtype)
    weights = torch.exp(-0.5 * (torch.arange(-radius, radius + 1, dtype=dtype) / sigma) ** 2)
    return weights / weights.sum()


@cache
def heat_colors() -> NDArray[np.uint8]:
    """256×3 colours from black over violet and red to pale yellow; perceived lightness rises evenly.

    Computed in OKLCH (bottosson.github.io/posts/oklab): lightness linear, hue from violet to yellow, and a chroma
    that is small at both ends, where bright and dark colours have none.
    """
    t = np.linspace(0, 1, 256)
    lightness = 0.02 + 0.95 * t
    chroma = np.interp(t, [0, 0.35, 0.6, 0.85, 1], [0.0, 0.16, 0.19, 0.155, 0.08])
    hue = np.radians(np.interp(t, [0, 0.35, 0.6, 0.85, 1], [290, 330, 395, 445, 465]))
    return _oklab_to_srgb(lightness, chroma * np.cos(hue), chroma * np.sin(hue))


def _oklab_to_srgb(light: NDArray[np.float64], a: NDArray[np.float64], b: NDArray[np.float64]) -> NDArray[np.uint8]:
    cones = np.stack(
        [
            light + 0.3963377774 * a + 0.2158037573 * b,
            light - 0.1055613458 * a - 0.0638541728 * b,
            light - 0.0894841775 * a - 1.2914855480 * b,
        ]
    )
    matrix = np.array(
        [
            [4.0767416621, -3.3077115913, 0.2309699292],
            [-1.2684380046, 2.6097574011, -0.3413193965],
            [-0.0041960863, -0.7034186147, 1.7076147010],
        ]
    )
    linear = np.clip(matrix @ cones**3, 0, 1)
    encoded = np.where(linear <= 0.0031308, 12.92 * linear, 1.055 * linear ** (1 / 2.4) - 0.055)
    colors: NDArray[np.uint8] = np.round(255 * encoded.T).astype(np.uint8)
    return colors


def heat_table(opacity: float = 0.8) -> NDArray[np.uint8]:
    """256×4 RGBA: the colours with an alpha that rises from 0 (no evidence: nothing is covered) to `opacity` (0…1)."""
    opacity = min(max(opacity, 0.0), 1.0)
    alpha = np.round(255 * opacity * np.linspace(0, 1, 256)).astype(np.uint8)
    return np.column_stack([heat_colors(), alpha])


def colorize(heat: NDArray[np.float32], opacity: float = 0.8) -> NDArray[np.uint8]:
    """H×W×4 RGBA from a heat map H×W of 0…1."""
    levels = np.round(255 * np.clip(heat, 0, 1)).astype(np.intp)
    return heat_table(opacity)[levels]


def overlay(image: NDArray[np.uint8], heat: NDArray[np.float32] | None, opacity: float = 0.8) -> NDArray[np.uint8]:
    """H×W×3: the uint8 image C×h×w, enlarged by a whole factor, with the heat map over it (None: the image alone)."""
    factor = max(1, math.ceil(SMALLEST_PICTURE / image.shape[1]))
    base = np.kron(_as_rgb(image), np.ones((factor, factor, 1), dtype=np.uint8))
    if heat is None:
        return base
    full = upsample(torch.from_numpy(np.array(heat, dtype=np.float32)), (base.shape[0], base.shape[1]))
    colors = colorize(full.numpy(), opacity)
    share = colors[..., 3:].astype(np.float32) / 255
    mixed: NDArray[np.uint8] = np.round(base * (1 - share) + colors[..., :3] * share).astype(np.uint8)
    return mixed


def _as_rgb(image: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """h×w×3 of C×h×w; anything but three channels is shown as the grey mean of its channels."""
    if image.shape[0] == 3:
        return image.transpose(1, 2, 0)
    grey = np.round(image.mean(axis=0)).astype(np.uint8)
    return np.repeat(grey[..., np.newaxis], 3, axis=2)


def save_overlay(path: Path, image: NDArray[np.uint8], heat: NDArray[np.float32] | None, opacity: float = 0.8) -> None:
    """Write `overlay(…)` as PNG; an older picture of that name is replaced. Raises ExportError."""
    try:
        with replacing(path) as part:
            Image.fromarray(overlay(image, heat, opacity)).save(part, format="PNG")
    except OSError as error:
        reason = error.strerror or str(error)
        raise ExportError(f"The picture {path} could not be written ({reason}). Choose another folder.") from error
