"""Samples divided by fractions: shuffled, stratified, in their order, or in units that stay whole."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from nnstudio.core.data.datasets.base import Indices
from nnstudio.core.data.split.apportion import part_sizes, stratify
from nnstudio.core.data.split.holding_out import hold_out

Floats = NDArray[np.float64]


def shuffled(members: Indices, sizes: Indices, strata: Indices | None, seed: int) -> list[Indices]:
    """Sorted indices for each part, of exactly these sizes; with `strata`, one number for each sample of the data,
    every part gets the same mixture of them.

    The last part is held out first, then the one before it from what is left: sample for sample what scikit-learn's
    `train_test_split` gives with these sizes and `random_state=seed`, called once for each. So a change of training
    against validation never draws another test part. Two things scikit-learn does not do: a sample that is alone in its
    stratum goes to the first part, and no part is without a stratum that has samples enough for all.
    """
    alone = members[:0] if strata is None else _alone(members, strata)
    if len(alone) > sizes[0]:
        alone = alone[:0]
    rest, parts = members[~np.isin(members, alone)], []
    for part in range(len(sizes) - 1, 0, -1):
        rest, held = hold_out(rest, int(sizes[part]), strata, seed, int(np.count_nonzero(sizes[: part + 1])))
        parts.append(np.sort(held))
    return [np.sort(np.concatenate([rest, alone])), *reversed(parts)]


def in_order(members: Indices, sizes: Indices, units: Indices | None) -> list[Indices]:
    """Sorted indices for each part, the first rows in the first one. `units` stay whole: each goes where the middle of
    its samples would, in the order of their first rows, so sizes are only about right."""
    if units is None:
        return np.split(members, np.cumsum(sizes)[:-1])
    _, first, codes, counts = np.unique(units[members], return_index=True, return_inverse=True, return_counts=True)
    order = np.argsort(first)
    middles = np.cumsum(counts[order]) - counts[order] / 2
    places = np.empty(len(order), np.int64)
    places[order] = np.searchsorted(np.cumsum(sizes)[:-1], middles, side="right")
    _fill_empty(places, counts, sizes)
    return _parts(members, places[codes], len(sizes))


def in_units(members: Indices, sizes: Indices, strata: Indices | None, units: Indices, seed: int) -> list[Indices]:
    """Sorted indices for each part; units stay whole, so sizes and mixture are as near as these allow.

    The large units come first, each going where sizes and mixture gain most; single samples fill up what is left.
    """
    generator = np.random.default_rng(seed)
    codes, counts = np.unique(units[members], return_inverse=True, return_counts=True)[1:]
    table = _table(codes, strata, members, len(counts))
    places = np.full(len(counts), -1)
    shuffled_units = generator.permutation(len(counts))
    large_first = shuffled_units[np.argsort(-counts[shuffled_units], kind="stable")]
    several = large_first[counts[large_first] > 1]
    places[several] = _greedy(table[several], sizes / len(members), table.sum(axis=0))
    got = np.bincount(places[several], weights=counts[several], minlength=len(sizes)).astype(np.int64)
    singles = large_first[len(several) :]
    left = _left(sizes - got, len(singles))
    for part, some in enumerate(_mixed(np.arange(len(singles)), left, table[singles].argmax(axis=1), generator)):
        places[singles[some]] = part
    _fill_empty(places, counts, sizes)
    return _parts(members, places[codes], len(sizes))


def _alone(members: Indices, strata: Indices) -> Indices:
    _, codes, counts = np.unique(strata[members], return_inverse=True, return_counts=True)
    alone: Indices = members[counts[codes] == 1]
    return alone


def _mixed(members: Indices, sizes: Indices, strata: Indices, generator: np.random.Generator) -> list[Indices]:
    """Parts of these sizes, each with the same mixture; `members` are in the order in which they are dealt out."""
    if not len(members):
        return [members] * len(sizes)
    _, codes, counts = np.unique(strata[members], return_inverse=True, return_counts=True)
    shares = np.cumsum(stratify(counts, sizes, generator), axis=1)[:, :-1]
    pieces = np.split(members[np.argsort(codes, kind="stable")], np.cumsum(counts)[:-1])
    divided = [np.split(piece, cuts) for piece, cuts in zip(pieces, shares, strict=True)]
    return [np.sort(np.concatenate(part)) for part in zip(*divided, strict=True)]


def _table(codes: Indices, strata: Indices | None, members: Indices, units: int) -> Indices:
    """How many samples of each stratum every unit has: units×strata."""
    if strata is None:
        return np.bincount(codes, minlength=units)[:, None]
    _, kinds = np.unique(strata[members], return_inverse=True)
    width = int(kinds.max(initial=0)) + 1
    return np.bincount(codes * width + kinds, minlength=units * width).reshape(units, width)


def _greedy(table: Indices, shares: Floats, totals: Indices) -> Indices:
    """The part of each unit, one after another: where the squared error, relative to what is wanted, grows least.

    The error counts every stratum and the size as a whole; parts of share 0 get nothing.
    """
    open_parts = np.flatnonzero(shares > 0)
    rows = np.column_stack([table, table.sum(axis=1)]).astype(np.float64)
    wanted = shares[open_parts, None] * np.append(totals, totals.sum())
    weights = 1 / np.maximum(wanted, 1e-9)
    error = -wanted
    places = np.empty(len(rows), np.int64)
    for unit, row in enumerate(rows):
        part = int(((row + 2 * error) * (row * weights)).sum(axis=1).argmin())
        error[part] += row
        places[unit] = part
    return open_parts[places]


def _left(missing: Indices, singles: int) -> Indices:
    """How many single samples every part gets: what it lacks, or near it where units have taken too much."""
    lacking = np.maximum(missing, 0)
    return part_sizes(singles, tuple(lacking / max(1, int(lacking.sum())))) if lacking.sum() != singles else lacking


def _fill_empty(places: Indices, counts: Indices, sizes: Indices) -> None:
    """Give every part that is to have samples the smallest unit of the part with most units, where it has none."""
    for part in np.flatnonzero((sizes > 0) & (np.bincount(places, minlength=len(sizes)) == 0)):
        fullest = np.bincount(places, minlength=len(sizes)).argmax()
        candidates = np.flatnonzero(places == fullest)
        places[candidates[counts[candidates].argmin()]] = part


def _parts(members: Indices, places: Indices, parts: int) -> list[Indices]:
    return [members[places == part] for part in range(parts)]
