"""Describes images by their slow waves: how strong they are does not depend on where the picture stands."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.nn.functional import avg_pool2d

from nnstudio.core.data.preparation import BRIGHTNESS

SIDE = 32
"""Larger images are brought to at most so many pixels a side by averaging blocks."""
FASTEST = 4
"""Waves of up to so many turns along the frame; 28 of them, where the image is large enough."""
PERIOD = 1.25
"""Length of the frame for the waves, in image sides: what leaves on one side does not come in on the other."""
TAPER = 0.05
"""The outer part of the frame that is faded out, in image sides, so that a cut edge is no wave."""
RING = 1
"""The pixels that count as background: so far from the edge that a shift by one pixel leaves no empty line there."""
SMALL = 16
"""Images of fewer pixels a side have none to spare for that."""


@dataclass(frozen=True)
class Frame:
    """What images of one shape have in common. `block`: pixels a side that are averaged to one."""

    block: int
    height: int
    width: int
    room: tuple[int, int]
    """The furthest shifts that are tried, down and to the right, in pixels of the original."""

    @classmethod
    def of(cls, inputs: NDArray[Any]) -> Frame:
        """For images N×C×H×W."""
        height, width = inputs.shape[2:]
        block = math.ceil(max(height, width) / SIDE)
        reach = block * (2 if min(height, width) >= SMALL else 1)
        room = (min(reach, height // 4), min(reach, width // 4))
        return cls(block, math.ceil(height / block), math.ceil(width / block), room)

    def reduce(self, images: Tensor) -> Tensor:
        """N×C×H×W, averaged over blocks; at the right and lower edge over what is left of them."""
        block = [min(self.block, side) for side in images.shape[2:]]
        return images if self.block == 1 else avg_pool2d(images, block, ceil_mode=True)

    def waves(self) -> tuple[tuple[int, int], ...]:
        """Turns along the height and along the width of each wave; none for images of a few pixels."""
        down, right = (min(FASTEST, (side - 1) // 2) for side in (self.height, self.width))
        every = ((u, v) for u in range(-down, down + 1) for v in range(right + 1))
        return tuple((u, v) for u, v in every if (v > 0 or u > 0) and u * u + v * v <= FASTEST**2 + 1)

    def projection(self) -> Tensor:
        """Pixels×2M: from a grey image to the cosine and the sine of each of M waves."""
        y, x = np.mgrid[: self.height, : self.width].reshape(2, -1)
        turns = np.stack([u * y / (PERIOD * self.height) + v * x / (PERIOD * self.width) for u, v in self.waves()], 1)
        faded = _fade(self.height)[y] * _fade(self.width)[x]
        matrix = np.concatenate([np.cos(2 * np.pi * turns), np.sin(2 * np.pi * turns)], 1) * faded[:, None]
        return torch.from_numpy((matrix / (255 * len(y))).astype(np.float32))

    def background(self, grey: Tensor) -> Tensor:
        """N×1: the median of the pixels near the edge, of N×1×height×width grey images."""
        y, x = np.mgrid[: self.height, : self.width]
        away = np.minimum(_away(self.height)[y], _away(self.width)[x])
        ring = torch.from_numpy(away == min(RING, int(away.max())))
        return grey[:, 0, ring].median(1, keepdim=True).values

    def shifts(self) -> tuple[tuple[int, int], ...]:
        """The shifts that are tried, in pixels of the original: up to two reduced ones, or one in a small image."""
        step = max(1, self.block // 4)
        down, right = (range(-(room // step) * step, room + 1, step) for room in self.room)
        return tuple((y, x) for y in down for x in right)

    def turned(self) -> Tensor:
        """2M×S: from the product of two spectra to how alike the images are when the one is shifted by each of S."""
        moves = np.array(self.shifts()) / self.block
        turns = np.stack(
            [(u * moves[:, 0] / self.height + v * moves[:, 1] / self.width) / PERIOD for u, v in self.waves()]
        )
        matrix = np.concatenate([np.cos(2 * np.pi * turns), np.sin(2 * np.pi * turns)])
        return torch.from_numpy(matrix.astype(np.float32))


def read(inputs: NDArray[Any], members: NDArray[np.int64]) -> Tensor:
    """These images as floats, N×C×H×W."""
    return torch.from_numpy(np.asarray(inputs[members])).float()


def grey_of(images: Tensor) -> Tensor:
    """N×1×H×W: the brightness of images of three channels, the mean of any other number of them."""
    if images.shape[1] == 3:
        return torch.einsum("nchw,c->nhw", images, torch.from_numpy(BRIGHTNESS))[:, None]
    return images.mean(1, keepdim=True)


def strengths(spectra: Tensor) -> Tensor:
    """N×M: how strong each wave is, of N×2M spectra."""
    half = spectra.shape[1] // 2
    return torch.hypot(spectra[:, :half], spectra[:, half:])


def _fade(side: int) -> NDArray[np.float64]:
    """1 inside, falling to nothing over the outermost pixels of both ends."""
    if side < SMALL:
        return np.ones(side)
    return np.asarray(0.5 - 0.5 * np.cos(np.pi * np.minimum(_away(side) / (TAPER * side), 1)))


def _away(side: int) -> NDArray[np.int64]:
    """How many pixels each one is away from the nearer end."""
    return np.minimum(np.arange(side), np.arange(side)[::-1])
