"""Varied copies of the training images: each sample is shifted, turned, stretched … by chance, anew in every epoch."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import ClassVar

import torch
from torch.nn import functional

from nnstudio.core.data.datasets.base import DatasetSpec
from nnstudio.core.spec import Spec, param

_BUMPS = 4
"""How many places along a side are pushed about at random for the elastic change; it is smooth between them."""

_UPSIDE_DOWN = 90.0
"""From so many degrees on a turned 6 may be a 9."""


@dataclass(frozen=True)
class Augmentation(Spec):
    """How far images are varied while they are learned from. Each strength is the largest change, either way; the
    change itself is drawn anew for every sample in every epoch. Held-out images are never varied."""

    title: ClassVar[str] = "Augmentation"

    shift: float = param(0.0, "Shift", minimum=0, maximum=50, step=1, unit="%", help="Of the width and of the height.")
    rotate: float = param(0.0, "Rotate", minimum=0, maximum=180, step=1, unit="°", help="About the middle.")
    scale: float = param(0.0, "Scale", minimum=0, maximum=90, step=1, unit="%", help="Larger or smaller.")
    shear: float = param(0.0, "Shear", minimum=0, maximum=45, step=1, unit="°", help="Slanted, like italic letters.")
    elastic: float = param(
        0.0, "Elastic", minimum=0, maximum=20, step=0.5, unit="%", help="Bent at random, as another hand would draw it."
    )
    brightness: float = param(0.0, "Brightness", minimum=0, maximum=100, step=5, unit="%", help="Lighter or darker.")
    noise: float = param(
        0.0, "Noise", minimum=0, maximum=100, step=1, unit="%", help="Standard deviation of the grain, of full white."
    )
    erase: float = param(
        0.0, "Erase", minimum=0, maximum=100, step=5, unit="%", help="How often a patch is covered by the mean colour."
    )
    flip_sideways: bool = param(False, "Flip left and right", help="Every other image is a mirror image.")
    flip_upright: bool = param(False, "Flip top and bottom", help="Every other image stands on its head.")

    @property
    def active(self) -> bool:
        """Whether anything is varied at all."""
        return self != Augmentation()

    @property
    def moves(self) -> bool:
        """Whether pixels change their place."""
        return any((self.shift, self.rotate, self.scale, self.shear, self.elastic, *self.flips))

    @property
    def flips(self) -> tuple[bool, bool]:
        """Left and right, top and bottom."""
        return self.flip_sideways, self.flip_upright


def augmentation_warnings(augmentation: Augmentation, spec: DatasetSpec) -> tuple[str, ...]:
    """What of it would change the label of such data, a sentence each."""
    if not spec.has_a_right_way_round:
        return ()
    found = []
    if any(augmentation.flips):
        found.append("A flipped digit or letter is another sign or none. Switch flips off for handwriting.")
    if augmentation.rotate >= _UPSIDE_DOWN:
        found.append("Turned this far, a 6 becomes a 9. Rotate handwriting by less than 90°.")
    return tuple(found)


def augmented(images: torch.Tensor, augmentation: Augmentation, seed: int) -> torch.Tensor:
    """N×C×H×W: uint8 0…255, or float 0…1, to varied float32 0…1 on the same device, each sample in its own way.

    The same seed gives the same changes on one kind of device. What comes into view from outside is the colour of
    the border.
    """
    unit = images.float() / 255 if images.dtype == torch.uint8 else images.float()
    random = torch.Generator(images.device).manual_seed(seed)
    if augmentation.moves:
        grid = _grid(unit, augmentation, random)
        unit = functional.grid_sample(unit, grid, "bilinear", padding_mode="border", align_corners=False)
    if augmentation.brightness:
        unit = unit * (1 + _between(unit, random, augmentation.brightness / 100))
    if augmentation.erase:
        unit = _erased(unit, augmentation.erase / 100, random)
    if augmentation.noise:
        grain = torch.randn(unit.shape, generator=random, device=unit.device)
        unit = unit + grain * (augmentation.noise / 100)
    return unit.clamp_(0, 1) if augmentation.brightness or augmentation.noise else unit


def _between(images: torch.Tensor, random: torch.Generator, most: float) -> torch.Tensor:
    """N×1×1×1, evenly drawn from −most…most."""
    return (torch.rand((len(images), 1, 1, 1), generator=random, device=images.device) * 2 - 1) * most


def _grid(images: torch.Tensor, augmentation: Augmentation, random: torch.Generator) -> torch.Tensor:
    """N×H×W×2: where each pixel of the new images comes from, −1…1 across the old ones."""
    count, _, height, width = images.shape
    # Eight numbers a sample, always drawn, so that switching one change off leaves the others as they are.
    u = torch.rand((8, count), generator=random, device=images.device) * 2 - 1
    angle, slant = math.radians(augmentation.rotate) * u[0], torch.tan(math.radians(augmentation.shear) * u[1])
    zoom = torch.exp(math.log1p(augmentation.scale / 100) * u[2])
    across = torch.where(u[3] > 0, -1.0, 1.0) if augmentation.flip_sideways else torch.ones_like(angle)
    down = torch.where(u[4] > 0, -1.0, 1.0) if augmentation.flip_upright else torch.ones_like(angle)
    sine, cosine = torch.sin(angle), torch.cos(angle)
    # From new to old places: move, then turn, slant and zoom back; in pixels, so that oblong images stay true.
    aspect = height / width
    theta = torch.empty((count, 2, 3), device=images.device)
    theta[:, 0, 0] = across * cosine / zoom
    theta[:, 0, 1] = across * (cosine * slant + sine) / zoom * aspect
    theta[:, 1, 0] = -down * sine / zoom / aspect
    theta[:, 1, 1] = down * (cosine - sine * slant) / zoom
    theta[:, 0, 2] = 2 * augmentation.shift / 100 * u[5]
    theta[:, 1, 2] = 2 * augmentation.shift / 100 * u[6]
    grid = functional.affine_grid(theta, list(images.shape), align_corners=False)
    if augmentation.elastic:
        bumps = torch.randn((count, 2, _BUMPS, _BUMPS), generator=random, device=images.device)
        pushes = functional.interpolate(bumps, (height, width), mode="bicubic", align_corners=True)
        grid = grid + pushes.permute(0, 2, 3, 1) * (2 * augmentation.elastic / 100)
    return grid


def _erased(images: torch.Tensor, share: float, random: torch.Generator) -> torch.Tensor:
    """A rectangle of a tenth to a third of each side, in this share of the images, gets the image's mean colour."""
    count, _, height, width = images.shape
    u = torch.rand((5, count, 1, 1, 1), generator=random, device=images.device)
    rows = torch.arange(height, device=images.device).view(1, 1, -1, 1)
    columns = torch.arange(width, device=images.device).view(1, 1, 1, -1)
    tall, wide = (0.1 + 0.23 * u[0]) * height, (0.1 + 0.23 * u[1]) * width
    top, left = u[2] * (height - tall), u[3] * (width - wide)
    inside = (rows >= top) & (rows < top + tall) & (columns >= left) & (columns < left + wide) & (u[4] < share)
    return torch.where(inside, images.mean(dim=(2, 3), keepdim=True), images)
