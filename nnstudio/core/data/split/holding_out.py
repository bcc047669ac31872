"""Some samples held out from others, sample for sample as scikit-learn's `train_test_split` does it, but for classes so
small that one of the parts would get none of them.

Written out here because importing scikit-learn takes longer than all else the window does before it is shown.
tests/core/data/test_holding_out.py compares the two.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from nnstudio.core.data.datasets.base import Indices


def hold_out(members: Indices, held: int, strata: Indices | None, seed: int, parts: int = 2) -> tuple[Indices, Indices]:
    """What is left of `members`, and `held` of them; with `strata`, one number for each sample of the data, both get
    the same mixture of these. What is left will be divided further until there are `parts` altogether: a stratum of
    that many samples gives one to what is held out, and keeps enough for the others.

    Neither is sorted: a further call on what is left depends on its order. The generator is numpy's older one, because
    it is scikit-learn's; the seed is below 2**32.
    """
    if not held:
        return members, members[:0]
    generator = np.random.RandomState(seed)
    if strata is None:
        drawn = generator.permutation(len(members))
        return members[drawn[held:]], members[drawn[:held]]
    counts, places = _by_stratum(strata[members])
    proportional = _proportional(counts, len(members) - held, generator)
    # What goes follows from what stays, but where rounding errors make ties, scikit-learn draws once more here.
    _proportional(counts - proportional, held, generator)
    left = _leave_none_out(proportional, counts, parts)
    drawn_places = [some[generator.permutation(len(some))] for some in places]
    stays = np.concatenate([some[:cut] for some, cut in zip(drawn_places, left, strict=True)])
    goes = np.concatenate([some[cut:] for some, cut in zip(drawn_places, left, strict=True)])
    return members[generator.permutation(stays)], members[generator.permutation(goes)]


def _by_stratum(strata: Indices) -> tuple[Indices, list[Indices]]:
    """How many samples each stratum has, and where they are."""
    _, codes, counts = np.unique(strata, return_inverse=True, return_counts=True)
    return counts, np.split(np.argsort(codes, kind="stable"), np.cumsum(counts)[:-1])


def _proportional(counts: Indices, total: int, generator: np.random.RandomState) -> Indices:
    """`total` divided over the strata as `counts` are, by largest remainders; equal ones are drawn."""
    ideal: NDArray[np.float64] = counts / counts.sum() * total
    sizes = np.floor(ideal).astype(np.int64)
    remainders = ideal - sizes
    missing = total - int(sizes.sum())
    for value in np.unique(remainders)[::-1]:
        if missing <= 0:
            break
        alike = np.flatnonzero(remainders == value)
        chosen = generator.choice(alike, size=min(len(alike), missing), replace=False)
        sizes[chosen] += 1
        missing -= len(chosen)
    return sizes


def _leave_none_out(left: Indices, counts: Indices, parts: int) -> Indices:
    """`left`, changed so that each stratum of at least `parts` samples is in every part, as far as others can give."""
    sides: Indices = np.stack([left, counts - left])
    for stratum in np.flatnonzero(counts >= parts):
        for side, wanted in ((1, 1), (0, parts - 1)):
            while sides[side, stratum] < wanted < sides[side].max():
                both = [stratum, sides[side].argmax()]
                sides[side, both] += (1, -1)
                sides[1 - side, both] -= (1, -1)
    changed: Indices = sides[0]
    return changed
