"""Network: an immutable tree of layers. Every edit returns a new one, so undo needs no knowledge of the edit."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from nnstudio.core.errors import NetworkError
from nnstudio.core.network.layers.base import LAYERS, Layer
from nnstudio.core.spec import from_json, to_json

MOST_LAYERS = 2000
"""More than any network of the literature; a file with more is refused before anything is built."""
DEEPEST = 20
"""Blocks within blocks; what is nested deeper is refused before anything is built."""
MOST_BUILT = 20_000
"""As `MOST_LAYERS`, but with what is repeated counted as often as it is."""

Path = tuple[int, ...]
"""Where a layer is: its index, or the index of the block it is in, which of that block's bodies, and the index there;
and so on. (3,) is the fourth layer, (3, 0, 2) the third layer of the first body of that block."""


@dataclass(frozen=True)
class Network:
    """Layers from top to bottom, some of which are blocks that hold networks themselves.

    `layers` and `names` are those of this level; `walk` goes through the whole tree.
    """

    layers: tuple[Layer, ...] = ()

    def __len__(self) -> int:
        return len(self.layers)

    @cached_property
    def count(self) -> int:
        """How many layers there are in the whole tree, blocks included."""
        return sum(1 + sum(body.count for body in layer.bodies) for layer in self.layers)

    @cached_property
    def size(self) -> int:
        """How many layers are built, each repetition counted."""
        return sum(1 + layer.copies * sum(body.size for body in layer.bodies) for layer in self.layers)

    @cached_property
    def depth(self) -> int:
        """How many levels there are: 1 without blocks."""
        return 1 + max((body.depth for layer in self.layers for body in layer.bodies), default=0)

    def walk(self, prefix: Path = ()) -> Iterator[tuple[Path, Layer]]:
        """Every layer of the tree with its path, blocks before what they hold."""
        for index, layer in enumerate(self.layers):
            path = (*prefix, index)
            yield path, layer
            for slot, body in enumerate(layer.bodies):
                yield from body.walk((*path, slot))

    def row(self, prefix: Path) -> Network:
        """The network that a prefix leads to: () is this one, (3, 0) the first body of the fourth layer."""
        found = self
        for index, slot in zip(prefix[::2], prefix[1::2], strict=True):
            found = found.layers[index].bodies[slot]
        return found

    def at(self, path: Path) -> Layer:
        """The layer at a path."""
        return self.row(path[:-1]).layers[path[-1]]

    def insert(self, path: Path, *layers: Layer) -> Network:
        """With `layers` put in front of the place `path`, whose last index may be the row's length (append)."""
        return self._with_row(path[:-1], path[-1], path[-1], layers)

    def remove(self, path: Path) -> Network:
        """Without the layer at `path`."""
        return self.replace(path)

    def replace(self, path: Path, *layers: Layer) -> Network:
        """With `layers` in the place of the layer at `path`."""
        return self._with_row(path[:-1], path[-1], path[-1] + 1, layers)

    def _with_row(self, prefix: Path, start: int, end: int, layers: tuple[Layer, ...]) -> Network:
        if not prefix:
            return Network((*self.layers[:start], *layers, *self.layers[end:]))
        index, slot = prefix[:2]
        bodies = list(self.layers[index].bodies)
        bodies[slot] = bodies[slot]._with_row(prefix[2:], start, end, layers)
        return self.replace((index,), self.layers[index].with_bodies(tuple(bodies)))

    @cached_property
    def names(self) -> tuple[str, ...]:
        """One name a layer, unique on this level: conv1, relu1, pool1, conv2 … They head the state dict's keys.

        A layer that was given a name bears it; should two have been given the same, the second bears the usual one.
        """
        taken = {layer.name for layer in self.layers if layer.name}
        given: set[str] = set()
        counts: dict[str, int] = {}
        found = []
        for layer in self.layers:
            name = layer.name
            if not name or name in given:
                name = self._next_name(layer.stem, counts, taken)
            given.add(name)
            found.append(name)
        return tuple(found)

    @staticmethod
    def _next_name(stem: str, counts: dict[str, int], taken: set[str]) -> str:
        while True:
            counts[stem] = counts.get(stem, 0) + 1
            name = f"{stem}{counts[stem]}"
            if name not in taken:
                return name

    def name_at(self, path: Path) -> str:
        """The dotted name of a layer, as in the state dict: "residual2.body.conv1"."""
        own = self.row(path[:-1]).names[path[-1]]
        if len(path) == 1:
            return own
        block = self.at(path[:-2])
        return f"{self.name_at(path[:-2])}.{block.body_names[path[-2]]}.{own}"

    @property
    def readout(self) -> Layer | None:
        """The Softmax, Sigmoid or Step at the end, if there is one: it turns logits into an answer.

        Losses work on the logits before it, which is the same formula with less rounding; so it is no part of
        the built module, and a network with and without it trains alike.
        """
        last = self.layers[-1] if self.layers else None
        return last if last is not None and last.is_readout else None

    @property
    def body(self) -> tuple[Layer, ...]:
        """The layers that are built: all but the read-out."""
        return self.layers[:-1] if self.readout else self.layers

    def to_json(self) -> dict[str, Any]:
        """Plain values for files; `from_json` reads them back."""
        return {"layers": [_layer_to_json(layer) for layer in self.layers]}

    @classmethod
    def from_json(cls, data: Any) -> Network:
        """What `to_json` wrote, checked. Raises NetworkError or SpecError with a sentence."""
        _require_readable(data)
        network = _from_json(data)
        require_size(network)
        return network


def require_size(network: Network) -> None:
    """Raise NetworkError, with a sentence, for more layers or levels than can be worked with."""
    why = why_too_large(network)
    if why:
        raise NetworkError(why)


def why_too_large(network: Network) -> str:
    """Why a network has more layers or levels than can be worked with, in a sentence; empty when it has not."""
    if network.count > MOST_LAYERS:
        return f"The network has {network.count} layers; at most {MOST_LAYERS} can be opened."
    if network.depth > DEEPEST:
        return f"The network has blocks in blocks {network.depth} deep; at most {DEEPEST} can be opened."
    if network.size > MOST_BUILT:
        built = "more than a million" if network.size > 10**6 else str(network.size)
        return f"With all repetitions the network has {built} layers; at most {MOST_BUILT} can be built. Repeat less."
    return ""


def _layer_to_json(layer: Layer) -> dict[str, Any]:
    data = to_json(layer)
    usual = Layer()
    for knob in ("name", "frozen"):
        if data[knob] == getattr(usual, knob):
            del data[knob]
    if layer.bodies:
        data["bodies"] = [body.to_json() for body in layer.bodies]
    return data


def _require_readable(data: Any) -> None:
    """Count layers and levels of what a file says before a single layer of it is made."""
    waiting, found = [(data, 1)], 0
    while waiting:
        row, depth = waiting.pop()
        if not isinstance(row, dict) or not isinstance(row.get("layers"), list):
            raise NetworkError("This is not a network: it has no list of layers.")
        found += len(row["layers"])
        if found > MOST_LAYERS:
            raise NetworkError(f"The network has too many layers; at most {MOST_LAYERS} can be opened.")
        if depth > DEEPEST:
            raise NetworkError(f"The network has blocks in blocks more than {DEEPEST} deep, which cannot be opened.")
        held = [layer["bodies"] for layer in row["layers"] if isinstance(layer, dict) and "bodies" in layer]
        waiting += [(body, depth + 1) for bodies in held if isinstance(bodies, list) for body in bodies]


def _from_json(data: Any) -> Network:
    return Network(tuple(_layer_from_json(layer) for layer in data["layers"]))


def _layer_from_json(data: Any) -> Layer:
    if not isinstance(data, dict) or "bodies" not in data:
        return from_json(data, LAYERS)
    block = from_json({key: value for key, value in data.items() if key != "bodies"}, LAYERS)
    bodies = data["bodies"]
    if not isinstance(bodies, list) or not block.bodies or not block.takes_bodies(len(bodies)):
        raise NetworkError(f"{block.title} cannot hold what the file says it holds.")
    return block.with_bodies(tuple(_from_json(body) for body in bodies))
