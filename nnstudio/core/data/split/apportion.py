"""Whole numbers from fractions: how many samples, of each class, every part gets."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]


def part_sizes(total: int, fractions: tuple[float, ...]) -> Ints:
    """`total` divided by `fractions` (they sum to 1). As scikit-learn's `train_test_split` does it when it is called
    for the last part, then for the one before it out of what is left: what is held out is rounded up.

    A part whose fraction is not 0 gets at least one, as long as there are that many.
    """
    sizes = np.zeros(len(fractions), np.int64)
    left, share = total, 1.0
    for part in range(len(fractions) - 1, 0, -1):
        # A rounding error of the machine is not rounded up: 7 % of 100 are 7.
        held = math.ceil(left * min(1.0, fractions[part] / share) - 1e-6) if fractions[part] else 0
        sizes[part] = held
        left, share = left - held, share - fractions[part]
    sizes[0] = left
    for empty in np.flatnonzero((sizes == 0) & (np.asarray(fractions) > 0)):
        if sizes.max() > 1:
            sizes[sizes.argmax()] -= 1
            sizes[empty] += 1
    return sizes


def stratify(class_counts: Ints, sizes: Ints, generator: np.random.Generator) -> Ints:
    """How many of each class go into each part: classes×parts.

    For at most three parts. Rows sum to `class_counts`, columns to `sizes` (both sum to the same), and every entry
    is less than 1 away from exact proportion. Ties between classes are drawn from `generator`.
    """
    order = generator.permutation(len(class_counts))
    counts = class_counts[order]
    ideal = counts[:, None] * sizes[None, :] / max(1, int(sizes.sum()))
    low = _floor(ideal)
    rest = np.where(np.abs(ideal - low) < 1e-9, 0.0, ideal - low)
    extra = _largest_remainders(rest, counts - low.sum(axis=1))
    _balance(extra, rest, sizes - low.sum(axis=0))
    result = np.empty_like(low)
    result[order] = low + extra
    return result


def _floor(ideal: Floats) -> Ints:
    """Rounded down, but 2.999999999 is 3."""
    return np.floor(ideal + 1e-9).astype(np.int64)


def _largest_remainders(rest: Floats, wanted: Ints) -> NDArray[np.bool_]:
    """In each row, mark the `wanted` largest values."""
    rank = np.argsort(np.argsort(-rest, axis=1, kind="stable"), axis=1, kind="stable")
    marked: NDArray[np.bool_] = rank < wanted[:, None]
    return marked


def _balance(extra: NDArray[np.bool_], rest: Floats, wanted: Ints) -> None:
    """Move marks within rows, each time where it costs least, until every column has as many as `wanted`.

    A mark may only go where the exact share is not whole. Such a solution always exists (a transportation problem
    with whole margins has a whole solution), and one of the ways below leads on to it.
    """
    while True:
        surplus = extra.sum(axis=0) - wanted
        if not surplus.any():
            return
        start, end = int(surplus.argmax()), int(surplus.argmin())
        between = [part for part in range(len(wanted)) if part not in (start, end)]
        ways = [[(start, end)], *([(start, part), (part, end)] for part in between)]
        moves = [[(*step, *_cheapest(extra, rest, *step)) for step in way] for way in ways]
        best = min(moves, key=lambda way: sum(cost for *_, cost in way))
        for source, target, row, _ in best:
            extra[row, source], extra[row, target] = False, True


def _cheapest(extra: NDArray[np.bool_], rest: Floats, source: int, target: int) -> tuple[int, float]:
    """The row in which moving a mark from one column to another changes the proportions least, and that change."""
    movable = extra[:, source] & ~extra[:, target] & (rest[:, target] > 0)
    cost = np.where(movable, rest[:, source] - rest[:, target], np.inf)
    row = int(cost.argmin())
    return row, float(cost[row])
