"""Finds images that are almost the same: moved by a pixel, a little noisy, or stored as JPEG in between."""

from __future__ import annotations

from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from nnstudio.core.data.datasets.base import Indices, Progress, silent
from nnstudio.core.data.leakage.duplicates import Links
from nnstudio.core.data.leakage.exact import pieces
from nnstudio.core.data.leakage.neighbours import FEW, main_directions, nearest_pairs
from nnstudio.core.data.leakage.spectrum import Frame, strengths

DIRECTIONS = 12
CANDIDATES = 6
"""Neighbours of each image that are looked at closely."""
ALIKE, ALIKE_OF_FEW = 0.2, 0.4
"""Aligned slow waves may differ by so much of their own strength to be looked at closely; of few images, by more."""
SAME = 0.125
"""What may be left over between duplicates, as a share of the contrast. Of MNIST, JPEG leaves up to 0.10, and the two
digits that are most alike 0.13."""
SAME_AT_MOST = 0.35
"""So much may be left over where something else speaks for a duplicate: photographs have less contrast than digits."""
SAME_SLOW = 0.03
"""Slow waves that differ by less speak for a duplicate: noise and JPEG are fast."""
STANDS_OUT = 0.4
"""A pair that has so much less left over than the same images with others does, too."""
UNLIKE = 0.8
"""What two images of nothing in common leave over, at least."""
NEARBY = ((-1, -1), (-1, 0), (-1, 1), (0, -1), (0, 1), (1, -1), (1, 0), (1, 1))
"""Of few images, the shifts around the best one are tried too: what stands still at the edges has a say in that."""
CLOSEST = 4000
"""For so many pairs, those whose slow waves agree best."""
EMPTY = 1e-8
"""Spectra with less in them are those of images that show nothing."""
PAIRS_AT_ONCE = 2048
MANY = 1 << 20
"""More pixels than an image is ever shifted by."""
LEAST_CONTRAST = 12.0
"""Grey levels; an image with less contrast is judged as if it had so much."""


def near_images(inputs: NDArray[Any], members: Indices, progress: Progress = silent) -> Links:
    """Links between images of `members` that are the same but for a small shift and a little noise.

    Candidates are the nearest neighbours by the strength of slow waves, which a shift does not change. They are then
    laid over each other as fits best, and what is left over decides. `inputs` are read in pieces.
    """
    frame = Frame.of(inputs)
    if len(members) < 2 or len(frame.waves()) < 4:
        return np.empty((0, 2), np.int64)
    spectra = _spectra(inputs, members, frame, _part(progress, 0.0, 0.35))
    pairs, _ = nearest_pairs(_points(spectra), CANDIDATES, _part(progress, 0.35, 0.8))
    few = len(members) <= FEW
    limit = ALIKE_OF_FEW if few else ALIKE
    pairs, moves, slow = _aligned(spectra, pairs, frame, limit, _part(progress, 0.8, 0.85))
    left_over = _left_over(inputs, members[pairs], moves, frame, _part(progress, 0.85, 0.9))
    closest = np.argsort(slow, kind="stable")[:CLOSEST]
    for number, step in enumerate(NEARBY if few else ()):
        share = _part(progress, 0.9 + 0.1 * number / len(NEARBY), 0.9 + 0.1 * (number + 1) / len(NEARBY))
        tried = _left_over(inputs, members[pairs[closest]], _moved(moves[closest], step, frame), frame, share)
        left_over[closest] = np.minimum(left_over[closest], tried)
    same = (left_over <= SAME) | ((left_over <= SAME_AT_MOST) & (slow <= SAME_SLOW))
    if few:
        same |= (left_over <= SAME_AT_MOST) & (left_over <= STANDS_OUT * _others(left_over, pairs))
    return np.asarray(members[pairs[same]])


def _spectra(inputs: NDArray[Any], members: Indices, frame: Frame, progress: Progress) -> Tensor:
    """N×2M, half precision: of a million images they would not fit otherwise."""
    projection = frame.projection()
    spectra = torch.empty(len(members), projection.shape[1], dtype=torch.float16)
    for piece in pieces(members, 4 * inputs[:1].nbytes):
        grey = frame.reduce(_read(inputs, members[piece])).mean(1)
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


def _left_over(inputs: NDArray[Any], pairs: Links, moves: Links, frame: Frame, progress: Progress) -> NDArray[Any]:
    """What differs where two images overlap, root mean square, as a share of their contrast."""
    found = np.full(len(pairs), np.inf, np.float32)
    kinds, done = moves[:, 0] * MANY + moves[:, 1], 0
    for kind in np.unique(kinds):
        places = np.flatnonzero(kinds == kind)
        down, right = moves[places[0]].tolist()
        for piece in pieces(places, 16 * inputs[:1].nbytes):
            some = places[piece]
            a, b = (_read(inputs, pairs[some, side]) for side in (0, 1))
            found[some] = _differ(_cut(a, -down, -right), _cut(b, down, right), frame).numpy()
            done += len(some)
            progress(done / len(pairs), "Laying images over each other")
    return found


def _cut(images: Tensor, down: int, right: int) -> Tensor:
    """What another image, shifted by (down, right) against these, has in common with them."""
    height, width = images.shape[2:]
    rows = slice(max(-down, 0), height + min(-down, 0))
    columns = slice(max(-right, 0), width + min(-right, 0))
    return images[:, :, rows, columns]


def _differ(a: Tensor, b: Tensor, frame: Frame) -> Tensor:
    a, b = frame.reduce(a).flatten(1), frame.reduce(b).flatten(1)
    contrast = torch.sqrt(a.std(1).clamp(min=LEAST_CONTRAST) * b.std(1).clamp(min=LEAST_CONTRAST))
    return (a - b).square().mean(1).sqrt() / contrast


def _moved(moves: Links, step: tuple[int, int], frame: Frame) -> Links:
    room = np.array(frame.room)
    return np.asarray(np.clip(moves + np.array(step), -room, room))


def _others(left_over: NDArray[Any], pairs: Links) -> NDArray[Any]:
    """For each pair, the smaller of what its two images leave over with the third best partner of theirs.

    With the third, because a duplicate may be there twice.
    """
    ends, values = pairs.T.ravel(), np.concatenate([left_over, left_over])
    order = np.lexsort((values, ends))
    ends, values = ends[order], values[order]
    third = np.searchsorted(ends, pairs) + 2
    inside = np.minimum(third, len(ends) - 1)
    known = (third < len(ends)) & (ends[inside] == pairs)
    return np.asarray(np.where(known, values[inside], UNLIKE).clip(max=UNLIKE).min(1))


def _read(inputs: NDArray[Any], members: Indices) -> Tensor:
    return torch.from_numpy(np.asarray(inputs[members])).float()


def _part(progress: Progress, start: float, end: float) -> Progress:
    return lambda fraction, words: progress(None if fraction is None else start + (end - start) * fraction, words)
