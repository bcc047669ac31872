"""The edits of a tree of layers: each gives the new network, and the paths of what it is about."""

from __future__ import annotations

import dataclasses
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

from nnstudio.core.errors import NetworkError
from nnstudio.core.network.layers.base import LAYERS, Layer
from nnstudio.core.network.network import Network, Path

NOT_A_RUN = "Select layers that stand one after the other in the same row."


@dataclass(frozen=True)
class Edit:
    """A network after an edit; `chosen` are the paths in it of what should be selected then, top to bottom."""

    network: Network
    chosen: tuple[Path, ...] = ()


def outermost(paths: Iterable[Path]) -> tuple[Path, ...]:
    """From top to bottom, without what lies in another of them."""
    found: list[Path] = []
    for path in sorted(set(paths)):
        if not found or path[: len(found[-1])] != found[-1]:
            found.append(path)
    return tuple(found)


def run_of(paths: Iterable[Path]) -> tuple[Path, ...]:
    """The outermost of the paths when they stand one after the other in one row; else nothing."""
    found = outermost(paths)
    first = found[0] if found else ()
    steps = tuple((*first[:-1], first[-1] + step) for step in range(len(found))) if first else ()
    return found if found == steps else ()


def can_move(paths: Iterable[Path], slot: Path) -> bool:
    """Whether layers can be put in front of the place `slot`: not where that lies within one of them."""
    return not any(len(slot) > len(path) and slot[: len(path)] == path for path in paths)


def insert(network: Network, path: Path, *layers: Layer) -> Edit:
    """Put layers in front of the place `path`, whose last index may be the row's length."""
    return Edit(network.insert(path, *layers), _steps(path, len(layers)))


def delete(network: Network, paths: Collection[Path]) -> Edit:
    """Take layers out. Chosen is what stands in the first one's place then, else what is before it or around it."""
    found = outermost(paths)
    return Edit(left := _without(network, found), _nearest(left, found[0]) if found else ())


def move(network: Network, paths: Collection[Path], slot: Path) -> Edit:
    """Put layers together in front of the place `slot`, counted before they are taken out.

    A slot within one of them changes nothing.
    """
    found = outermost(paths)
    if not found or not can_move(found, slot):
        return Edit(network, found)
    moved = [network.at(path) for path in found]
    return insert(_without(network, found), _place_without(slot, found), *moved)


def shift(network: Network, paths: Collection[Path], step: int) -> Edit:
    """Move a run of layers up (-1) or down (+1) past its neighbour; from the end of a block's row out of the block."""
    found = run_of(paths)
    if not found:
        return Edit(network, outermost(paths))
    row, edge = found[0][:-1], found[0][-1] if step < 0 else found[-1][-1] + 1
    if 0 <= edge + step <= len(network.row(row)):
        return move(network, found, (*row, edge + step))
    if not row:
        return Edit(network, found)
    return move(network, found, (*row[:-2], row[-2] + (step > 0)))


def duplicate(network: Network, paths: Collection[Path]) -> Edit:
    """Put copies behind the last of the layers in each row."""
    rows: dict[Path, list[Path]] = {}
    for path in outermost(paths):
        rows.setdefault(path[:-1], []).append(path)
    chosen: list[Path] = []
    for found in sorted(rows.values(), key=lambda row: row[-1], reverse=True):
        slot = (*found[-1][:-1], found[-1][-1] + 1)
        network = network.insert(slot, *(network.at(path) for path in found))
        chosen = [*_steps(slot, len(found)), *(_place_with(path, slot, len(found)) for path in chosen)]
    return Edit(network, tuple(sorted(chosen)))


def wrap(network: Network, paths: Collection[Path], kind: str) -> Edit:
    """Put a run of layers into a new block of this kind, whose other ways are empty.

    Raises NetworkError for layers that are no run, and SpecError for an unknown kind.
    """
    found = run_of(paths)
    if not found:
        raise NetworkError(NOT_A_RUN)
    block = LAYERS[kind]()
    if not block.bodies:
        raise NetworkError(f"{block.title} cannot hold layers.")
    held = Network(tuple(network.at(path) for path in found))
    wrapped = block.with_bodies((held, *block.bodies[1:]))
    return Edit(_without(network, found).insert(found[0], wrapped), (found[0],))


def unwrap(network: Network, path: Path) -> Edit:
    """Put what a block's rows hold, one after the other, in its place. Raises NetworkError where there is no block."""
    block = network.at(path)
    if not block.bodies:
        raise NetworkError(f"{block.title} holds no layers.")
    held = [layer for body in block.bodies for layer in body.layers]
    left = network.replace(path, *held)
    return Edit(left, _steps(path, len(held)) if held else _nearest(left, path))


def set_knob(network: Network, paths: Collection[Path], name: str, value: Any) -> Edit:
    """Give one knob of several layers the same value. Raises SpecError where it is out of bounds."""
    for path in paths:
        network = network.replace(path, dataclasses.replace(network.at(path), **{name: value}))
    return Edit(network, tuple(sorted(paths)))


def add_way(network: Network, path: Path) -> Edit:
    """Give a block one more empty row. Raises NetworkError where it cannot hold more."""
    block = network.at(path)
    if not block.bodies or not block.takes_bodies(len(block.bodies) + 1):
        raise NetworkError(f"{block.title} cannot have more rows of layers.")
    return Edit(network.replace(path, block.with_bodies((*block.bodies, Network()))), (path,))


def remove_way(network: Network, prefix: Path) -> Edit:
    """Take a row of a block out with all that it holds. Raises NetworkError where the block needs it."""
    path, slot = prefix[:-1], prefix[-1]
    block = network.at(path)
    if not block.takes_bodies(len(block.bodies) - 1):
        raise NetworkError(f"{block.title} needs all its rows of layers.")
    left = (*block.bodies[:slot], *block.bodies[slot + 1 :])
    return Edit(network.replace(path, block.with_bodies(left)), (path,))


def _steps(path: Path, count: int) -> tuple[Path, ...]:
    return tuple((*path[:-1], path[-1] + step) for step in range(count))


def _without(network: Network, found: tuple[Path, ...]) -> Network:
    for path in reversed(found):
        network = network.remove(path)
    return network


def _place_without(place: Path, removed: tuple[Path, ...]) -> Path:
    """Where a place is after these layers are gone; it lies in none of them."""
    for path in reversed(removed):
        place = _place_with(place, (*path[:-1], path[-1] + 1), -1)
    return place


def _place_with(place: Path, slot: Path, count: int) -> Path:
    """Where a place is after `count` layers more stand in front of `slot`, in its row or in one around it."""
    level = len(slot) - 1
    if len(place) <= level or place[:level] != slot[:level] or place[level] < slot[level]:
        return place
    return (*place[:level], place[level] + count, *place[level + 1 :])


def _nearest(network: Network, path: Path) -> tuple[Path, ...]:
    """What stands at a place, else what is before it, else the block around it."""
    row = path[:-1]
    count = len(network.row(row))
    if count:
        return ((*row, min(path[-1], count - 1)),)
    return (row[:-1],) if row else ()
