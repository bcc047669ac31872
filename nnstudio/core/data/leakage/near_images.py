"""Finds images that are almost the same: moved by a pixel, a little noisy, or stored as JPEG in between."""

from __future__ import annotations

from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from nnstudio.core.data.datasets.base import Indices, Progress, part_of, silent
from nnstudio.core.data.leakage.duplicates import Links
from nnstudio.core.data.leakage.exact import pieces
from nnstudio.core.data.leakage.neighbours import FEW, main_directions, nearest_pairs
from nnstudio.core.data.leakage.remainder import Remainder
from nnstudio.core.data.leakage.spectrum import Frame, grey_of, read, strengths

DIRECTIONS = 12
CANDIDATES = 6
"""Neighbours of each image that are looked at closely."""
ALIKE, ALIKE_OF_FEW = 0.2, 0.6
"""Aligned slow waves may differ by so much of their own strength to be looked at closely; of few images, by more."""
SAME, SAME_OF_MANY = 0.06, 0.08
"""Duplicates leave over no larger share of their contrast. Of MNIST, noise and JPEG leave up to 0.05, copies that were
enlarged and shrunk again 0.07, and the digits that are most alike 0.075 and 0.086. Of few images these are told by
what they leave over with others."""
UNSEEN, UNSEEN_SHARE = 3.5, 0.15
"""Or no more grey levels, up to this share: noise of five levels leaves 2.5, and JPEG up to 3, in pale ones too."""
STANDS_OUT, STANDS_OUT_SHARE = 0.33, 0.3
"""Or no larger part, up to this share, of what the same images leave over with others that are like them."""
UNLIKE = 0.8
"""What two images of nothing in common leave over, at least."""
NEARBY = ((-1, -1), (-1, 0), (-1, 1), (0, -1), (0, 1), (1, -1), (1, 0), (1, 1))
"""The shifts around the best one are tried too: what stands still at the edges has a say in that."""
NEARLY, CLOSEST = 0.7, 4000
"""For pairs that leave over no larger share; of so many at most, those whose slow waves agree best."""
EMPTY = 1e-8
"""Spectra with less in them are those of images that show nothing."""
PAIRS_AT_ONCE = 2048


def near_images(inputs: NDArray[Any], members: Indices, progress: Progress = silent) -> Links:
    """Links between images of `members` that are the same but for a small shift, a little noise, or JPEG.

    Candidates are the nearest neighbours by the strength of slow waves, which a shift does not change. They are laid
    over each other as fits best. What is left over, averaged over small squares, decides: noise and what JPEG does
    cancel there, another stroke or another tissue does not. Duplicates are pairs that leave over

    - a small share of their contrast (`SAME`), however alike all images of the data set are;
    - or so few grey levels that nobody sees them (`UNSEEN`), as noise does in a picture of little contrast;
    - or far less than the same two images leave over with their other neighbours (`STANDS_OUT`): so frames of one
      scene are told among photographs that differ, and two plain strokes are not among a thousand of that kind. Of
      many images only the very nearest are known, so that this is asked of up to `FEW`.

    `inputs` are read in pieces.
    """
    frame = Frame.of(inputs)
    if len(members) < 2 or len(frame.waves()) < 4:
        return np.empty((0, 2), np.int64)
    spectra = _spectra(inputs, members, frame, part_of(progress, 0.0, 0.35))
    pairs, _ = nearest_pairs(_points(spectra), CANDIDATES, part_of(progress, 0.35, 0.8))
    few = len(members) <= FEW
    limit = ALIKE_OF_FEW if few else ALIKE
    pairs, moves, slow = _aligned(spectra, pairs, frame, limit, part_of(progress, 0.8, 0.85))
    left = _left_over(inputs, members[pairs], moves, slow, frame, part_of(progress, 0.85, 1.0))
    same = (left.share <= (SAME if few else SAME_OF_MANY)) | ((left.levels <= UNSEEN) & (left.share <= UNSEEN_SHARE))
    if few:
        same |= (left.share <= STANDS_OUT_SHARE) & (left.share <= STANDS_OUT * _others(left.share, pairs, len(members)))
    return np.asarray(members[pairs[same]])


def _left_over(
    inputs: NDArray[Any], pairs: Links, moves: Links, slow: NDArray[Any], frame: Frame, progress: Progress
) -> Remainder:
    """Of each pair at its shift; of those that are nearly the same, at the best of the shifts around it."""
    steps = len(NEARBY) + 1
    left = Remainder.of(inputs, pairs, moves, frame, part_of(progress, 0.0, 1 / steps))
    nearly = np.flatnonzero((left.share > SAME) & (left.share <= NEARLY))
    nearly = nearly[np.argsort(slow[nearly], kind="stable")[:CLOSEST]]
    room = np.array(frame.room)
    for number, step in enumerate(NEARBY, 1):
        tried = np.clip(moves[nearly] + np.array(step), -room, room)
        share = part_of(progress, number / steps, (number + 1) / steps)
        left = left.improved(nearly, Remainder.of(inputs, pairs[nearly], tried, frame, share))
    return left


def _spectra(inputs: NDArray[Any], members: Indices, frame: Frame, progress: Progress) -> Tensor:
    """N×2M, half precision: of a million images they would not fit otherwise."""
    projection = frame.projection()
    spectra = torch.empty(len(members), projection.shape[1], dtype=torch.float16)
    for piece in pieces(members, 4 * inputs[:1].nbytes):
        grey = grey_of(frame.reduce(read(inputs, members[piece])))
        spectra[piece] = ((grey.flatten(1) - frame.background(grey)) @ projection).half()
        progress(piece.stop / len(members), "Describing images")
    return spectra


def _points(spectra: Tensor) -> NDArray[np.float32]:
    """N×D: the directions in which the strengths of the waves differ most."""
    size = spectra.shape[1] // 2
    total, products = torch.zeros(size, dtype=torch.float64), torch.zeros(size, size, dtype=torch.float64)
    for some in spectra.split(PAIRS_AT_ONCE):
        strong = strengths(some.float()).double()
        total += strong.sum(0)
        products += strong.T @ strong
    mean = total / len(spectra)
    covariance = (products / len(spectra) - torch.outer(mean, mean)).numpy()
    directions = torch.from_numpy(main_directions(covariance, DIRECTIONS))
    points = [(strengths(some.float()) - mean.float()) @ directions for some in spectra.split(PAIRS_AT_ONCE)]
    return torch.cat(points).numpy()


def _aligned(
    spectra: Tensor, pairs: Links, frame: Frame, limit: float, progress: Progress
) -> tuple[Links, Links, NDArray[Any]]:
    """Pairs whose slow waves agree when one is shifted; by how many pixels of the original; and what they differ by."""
    turned, shifts = frame.turned(), torch.tensor(frame.shifts())
    kept, moves, slow = [], [], []
    for number, some in enumerate(torch.from_numpy(pairs).split(PAIRS_AT_ONCE)):
        progress(min(1.0, number * PAIRS_AT_ONCE / max(1, len(pairs))), "Laying images over each other")
        a, b = spectra[some[:, 0]].float(), spectra[some[:, 1]].float()
        best, where = (_product(a, b) @ turned).max(1)
        one, other = a.square().sum(1), b.square().sum(1)
        apart = ((one + other - 2 * best).clamp(min=0) / torch.sqrt(one * other).clamp(min=EMPTY)).sqrt()
        alike = apart <= limit
        slow.append(apart[alike])
        kept.append(some[alike])
        moves.append(shifts[where[alike]])
    return torch.cat(kept).numpy(), torch.cat(moves).numpy(), torch.cat(slow).numpy()


def _product(a: Tensor, b: Tensor) -> Tensor:
    """Of spectra as complex numbers, the one times the other's conjugate."""
    half = a.shape[1] // 2
    (a_cos, a_sin), (b_cos, b_sin) = a.split(half, 1), b.split(half, 1)
    return torch.cat([a_cos * b_cos + a_sin * b_sin, a_sin * b_cos - a_cos * b_sin], 1)


def _others(left_over: NDArray[Any], pairs: Links, count: int) -> NDArray[Any]:
    """For each pair, the smaller of what its two images leave over with the third best partner of theirs; of `count`.

    With the third, because a duplicate may be there twice; and no more than is usual in this data set.
    """
    ends, values = pairs.T.ravel(), np.concatenate([left_over, left_over])
    order = np.lexsort((values, ends))
    ends, values = ends[order], values[order]
    third = np.searchsorted(ends, np.arange(count)) + 2
    inside = np.minimum(third, len(ends) - 1)
    known = (third < len(ends)) & (ends[inside] == np.arange(count)) if len(ends) else np.zeros(count, bool)
    best = np.full(count, UNLIKE)
    best[known] = values[inside[known]].clip(max=UNLIKE)
    return np.asarray(best[pairs].min(1).clip(max=np.median(best)))
