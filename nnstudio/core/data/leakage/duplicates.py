"""Samples that are the same, or almost: as classes of identical ones and links between their first members."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations, product

import numpy as np
from numpy.typing import NDArray

Links = NDArray[np.int64]
"""M×2, pairs of indices, the smaller first."""

ALL_PAIRS_BELOW = 9
"""Families of fewer identical samples are told pair by pair; of larger ones each member with the first."""


@dataclass(frozen=True, eq=False)
class Duplicates:
    """`same`: sorted classes of at least two identical samples; `near`: links between samples that are almost the same,
    where the first sample of a class stands for all of it."""

    same: tuple[tuple[int, ...], ...]
    near: Links

    @cached_property
    def clusters(self) -> tuple[tuple[int, ...], ...]:
        """Samples that are joined by whichever duplicates, sorted."""
        links = [(family[0], other) for family in self.same for other in family[1:]]
        return _joined(np.concatenate([np.array(links, np.int64).reshape(-1, 2), self.near]))

    def same_pairs(self) -> Iterator[tuple[int, int]]:
        """Pairs of identical samples."""
        for family in self.same:
            if len(family) < ALL_PAIRS_BELOW:
                yield from combinations(family, 2)
            else:
                yield from ((family[0], other) for other in family[1:])

    def near_pairs(self) -> Iterator[tuple[int, int]]:
        """Pairs of samples that are almost the same, the members of small classes each by itself."""
        families = {family[0]: family for family in self.same if len(family) < ALL_PAIRS_BELOW}
        for first, second in self.near.tolist():
            for a, b in product(families.get(first, (first,)), families.get(second, (second,))):
                yield (a, b) if a < b else (b, a)


def _joined(links: Links) -> tuple[tuple[int, ...], ...]:
    if not len(links):
        return ()
    # Imported here: loading them takes longer than a start of the program can spare.
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import connected_components

    members, places = np.unique(links, return_inverse=True)
    ends = places.reshape(-1, 2)
    graph = coo_array((np.ones(len(ends), np.int8), (ends[:, 0], ends[:, 1])), shape=(len(members), len(members)))
    _, labels = connected_components(graph, directed=False)
    order = np.argsort(labels, kind="stable")
    cuts = np.flatnonzero(np.diff(labels[order])) + 1
    return tuple(sorted(tuple(piece.tolist()) for piece in np.split(members[order], cuts)))
