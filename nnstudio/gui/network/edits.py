"""The edits of a row of layers: each gives the new network and what is selected afterwards."""

from __future__ import annotations

from dataclasses import dataclass

from nnstudio.core.network import Layer, Network
from nnstudio.gui.network.selection import Selection


@dataclass(frozen=True)
class Edit:
    """A network after an edit."""

    network: Network
    selection: Selection


def default_slot(network: Network, selection: Selection) -> int:
    """Where a new layer goes: after the selection, else at the end but before a read-out."""
    return selection.indices[-1] + 1 if selection.chosen else len(network.body)


def insert(network: Network, slot: int, *layers: Layer) -> Edit:
    """Put layers in front of position `slot`."""
    return Edit(network.insert((slot,), *layers), Selection.of(*range(slot, slot + len(layers))))


def delete(network: Network, indices: tuple[int, ...]) -> Edit:
    """Take layers out; the next one is selected then."""
    left = tuple(layer for index, layer in enumerate(network.layers) if index not in indices)
    place = min(indices[0], len(left) - 1)
    return Edit(Network(left), Selection.of(place) if left else Selection())


def duplicate(network: Network, indices: tuple[int, ...]) -> Edit:
    """Put copies behind the last of the layers."""
    return insert(network, indices[-1] + 1, *(network.layers[index] for index in indices))


def drop(network: Network, indices: tuple[int, ...], slot: int) -> Edit:
    """Move layers together to `slot`, counted before they are taken out."""
    moved = [network.layers[index] for index in indices]
    rest = [layer for index, layer in enumerate(network.layers) if index not in indices]
    place = slot - sum(index < slot for index in indices)
    layers = (*rest[:place], *moved, *rest[place:])
    return Edit(Network(layers), Selection.of(*range(place, place + len(moved))))


def shift(network: Network, indices: tuple[int, ...], step: int) -> Edit:
    """Move layers up (-1) or down (+1) past their neighbour; at the end they stay."""
    slot = indices[0] - 1 if step < 0 else indices[-1] + 2
    if not 0 <= slot <= len(network):
        return Edit(network, Selection.of(*indices))
    return drop(network, indices, slot)
