"""What is left over of two images once they lie on each other: in grey levels, and as a share of what they show."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.nn.functional import avg_pool2d

from nnstudio.core.data.datasets.base import Progress
from nnstudio.core.data.leakage.duplicates import Links
from nnstudio.core.data.leakage.exact import pieces
from nnstudio.core.data.leakage.spectrum import SMALL, Frame, grey_of, read

COARSE, COARSE_COLOUR = 2, 8
"""Brightness is compared in squares of so many pixels a side, colour in larger ones: JPEG keeps no more of it."""
LEAST_CONTRAST = 12.0
"""Grey levels; an image with less contrast is judged as if it had so much."""
MANY = 1 << 20
"""More pixels than an image is ever shifted by."""


@dataclass(frozen=True, eq=False)
class Remainder:
    """For each pair what differs where the two overlap, root mean square. `levels`: in grey levels; `share`: of the
    pair's contrast."""

    levels: NDArray[np.float32]
    share: NDArray[np.float32]

    @classmethod
    def of(cls, inputs: NDArray[Any], pairs: Links, moves: Links, frame: Frame, progress: Progress) -> Remainder:
        """Of pairs of `inputs`, the second of each moved by so many pixels down and to the right. Read in pieces."""
        levels, share = (np.empty(len(pairs), np.float32) for _ in range(2))
        kinds, done = moves[:, 0] * MANY + moves[:, 1], 0
        for kind in np.unique(kinds):
            places = np.flatnonzero(kinds == kind)
            down, right = moves[places[0]].tolist()
            for piece in pieces(places, 16 * inputs[:1].nbytes):
                some = places[piece]
                a, b = (read(inputs, pairs[some, side]) for side in (0, 1))
                differ, contrast = _differ(_cut(a, -down, -right), _cut(b, down, right), frame)
                levels[some], share[some] = differ.numpy(), (differ / contrast).numpy()
                done += len(some)
                progress(done / len(pairs), "Laying images over each other")
        return cls(levels, share)

    def improved(self, places: NDArray[np.int64], other: Remainder) -> Remainder:
        """With the better of the two at `places`, which `other` is about."""
        levels, share = self.levels.copy(), self.share.copy()
        better = other.share < share[places]
        levels[places[better]], share[places[better]] = other.levels[better], other.share[better]
        return Remainder(levels, share)


def _cut(images: Tensor, down: int, right: int) -> Tensor:
    """What another image, shifted by (down, right) against these, has in common with them."""
    height, width = images.shape[2:]
    rows = slice(max(-down, 0), height + min(-down, 0))
    columns = slice(max(-right, 0), width + min(-right, 0))
    return images[:, :, rows, columns]


def _differ(a: Tensor, b: Tensor, frame: Frame) -> tuple[Tensor, Tensor]:
    """Of N×C×H×W each, N: how far apart they are, and their contrast; both in grey levels."""
    a, b = frame.reduce(a), frame.reduce(b)
    contrast = torch.sqrt(_contrast(a) * _contrast(b))
    apart = a - b
    grey = grey_of(apart)
    total = _coarse(grey, COARSE if min(frame.height, frame.width) >= SMALL else 1)
    if a.shape[1] > 1:
        total = total + _coarse(apart - grey, COARSE_COLOUR)
    return total.sqrt(), contrast


def _coarse(apart: Tensor, side: int) -> Tensor:
    """N: the mean square of N×C×H×W, averaged over squares."""
    squares = [min(side, length) for length in apart.shape[2:]]
    return avg_pool2d(apart, squares, ceil_mode=True).square().flatten(1).mean(1)


def _contrast(images: Tensor) -> Tensor:
    """N: how much N×C×H×W vary over the picture, of grey and of colour."""
    return images.var((2, 3)).mean(1).sqrt().clamp(min=LEAST_CONTRAST)
