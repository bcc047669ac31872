"""Which blocks are folded away: where a long network begins, and how it follows the edits."""

from __future__ import annotations

from collections.abc import Iterable

from nnstudio.core.network import Layer, Network, Path
from nnstudio.core.network.blocks import Group, Repeat

Folds = frozenset[Path]
MOST_OPEN = 60
"""A network of more cards opens with its groups folded; if that is not enough, with all its blocks."""


def blocks_of(network: Network) -> Folds:
    """Every block of the tree."""
    return frozenset(path for path, layer in network.walk() if layer.bodies)


def first_folds(network: Network) -> Folds:
    """What is folded when a network is opened."""
    if network.count <= MOST_OPEN:
        return frozenset()
    groups = frozenset(path for path, layer in network.walk() if isinstance(layer, Group | Repeat))
    return groups if len(shown_paths(network, groups)) <= MOST_OPEN else blocks_of(network)


def shown_paths(network: Network, folded: Folds, row: Path = ()) -> list[Path]:
    """The cards that are shown, blocks before what they hold."""
    found = []
    for index, layer in enumerate(network.layers):
        path = (*row, index)
        found.append(path)
        if layer.bodies and path not in folded:
            for slot, body in enumerate(layer.bodies):
                found += shown_paths(body, folded, (*path, slot))
    return found


def around(paths: Iterable[Path]) -> Folds:
    """All blocks around these paths."""
    return frozenset(path[:end] for path in paths for end in range(1, len(path), 2))


def followed(before: Network, after: Network, folded: Folds, chosen: Iterable[Path]) -> Folds:
    """What is folded after an edit: the same blocks, and those new ones that would be when opening the network.

    What is chosen is shown, and a chosen block that is new is open.
    """
    places = _matched(before, after)
    kept = {places[path] for path in folded if path in places}
    fresh = first_folds(after) - set(places.values()) - set(chosen)
    return frozenset(kept | fresh) - around(chosen)


def _matched(before: Network, after: Network) -> dict[Path, Path]:
    """Where the blocks of one network are in another that came from it."""
    found: dict[Path, Path] = {}
    _match_rows(before, after, (), (), found)
    lost = [path for path in sorted(blocks_of(before)) if path not in found]
    taken = set(found.values())
    for path in sorted(blocks_of(after) - taken):
        if path in taken:
            continue
        twin = next((other for other in lost if other not in found and before.at(other) == after.at(path)), None)
        if twin is not None:
            _match_blocks(before.at(twin), after.at(path), twin, path, found)
            taken = set(found.values())
    return found


def _match_rows(before: Network, after: Network, row: Path, new_row: Path, found: dict[Path, Path]) -> None:
    old, new = before.layers, after.layers
    start = _same(old, new)
    end = _same(old[start:][::-1], new[start:][::-1])
    for index in range(start):
        _match_blocks(old[index], new[index], (*row, index), (*new_row, index), found)
    for back in range(1, end + 1):
        places = ((*row, len(old) - back), (*new_row, len(new) - back))
        _match_blocks(old[-back], new[-back], *places, found)
    if len(old) == len(new):
        for index in range(start, len(old) - end):
            if old[index].kind == new[index].kind:
                _match_blocks(old[index], new[index], (*row, index), (*new_row, index), found)


def _match_blocks(old: Layer, new: Layer, path: Path, new_path: Path, found: dict[Path, Path]) -> None:
    if not old.bodies or not new.bodies:
        return
    found[path] = new_path
    for slot, (was, now) in enumerate(zip(old.bodies, new.bodies, strict=False)):
        _match_rows(was, now, (*path, slot), (*new_path, slot), found)


def _same(first: tuple[Layer, ...], second: tuple[Layer, ...]) -> int:
    length = 0
    for one, other in zip(first, second, strict=False):
        if one is not other:
            break
        length += 1
    return length
