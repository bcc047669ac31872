"""Network: an immutable row of layers. Every edit returns a new one, so undo needs no knowledge of the edit."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from nnstudio.core.errors import NetworkError
from nnstudio.core.network.layers import LAYERS, Layer, Sigmoid, Softmax
from nnstudio.core.spec import from_json, to_json

MOST_LAYERS = 2000
"""More than any network of the literature; a file with more is refused before anything is built."""


@dataclass(frozen=True)
class Network:
    """The cards from top to bottom. Positions are indices into `layers`."""

    layers: tuple[Layer, ...] = ()

    def __len__(self) -> int:
        return len(self.layers)

    def insert(self, index: int, *layers: Layer) -> Network:
        """With `layers` put in front of position `index` (len(self) appends)."""
        return Network((*self.layers[:index], *layers, *self.layers[index:]))

    def remove(self, index: int) -> Network:
        """Without the layer at `index`."""
        return self.replace(index)

    def replace(self, index: int, *layers: Layer) -> Network:
        """With `layers` in the place of the layer at `index`."""
        return Network((*self.layers[:index], *layers, *self.layers[index + 1 :]))

    def move(self, index: int, to: int) -> Network:
        """With the layer at `index` at position `to`, counted after it was taken out."""
        rest = [*self.layers[:index], *self.layers[index + 1 :]]
        rest.insert(to, self.layers[index])
        return Network(tuple(rest))

    @cached_property
    def names(self) -> tuple[str, ...]:
        """One name a layer, unique in the network: conv1, relu1, pool1, conv2 … They head the state dict's keys."""
        counts: dict[str, int] = {}
        found = []
        for layer in self.layers:
            counts[layer.stem] = counts.get(layer.stem, 0) + 1
            found.append(f"{layer.stem}{counts[layer.stem]}")
        return tuple(found)

    @property
    def readout(self) -> Layer | None:
        """The Softmax or Sigmoid at the end, if there is one: it turns logits into probabilities.

        Losses work on the logits before it, which is the same formula with less rounding; so it is no part of
        the built module, and a network with and without it trains alike.
        """
        last = self.layers[-1] if self.layers else None
        return last if isinstance(last, (Softmax, Sigmoid)) else None

    @property
    def body(self) -> tuple[Layer, ...]:
        """The layers that are built: all but the read-out."""
        return self.layers[:-1] if self.readout else self.layers

    def to_json(self) -> dict[str, Any]:
        """Plain values for files; `from_json` reads them back."""
        return {"layers": [to_json(layer) for layer in self.layers]}

    @classmethod
    def from_json(cls, data: Any) -> Network:
        """What `to_json` wrote, checked. Raises NetworkError or SpecError with a sentence."""
        if not isinstance(data, dict) or not isinstance(data.get("layers"), list):
            raise NetworkError("This is not a network: it has no list of layers.")
        if len(data["layers"]) > MOST_LAYERS:
            raise NetworkError(f"The network has {len(data['layers'])} layers; at most {MOST_LAYERS} can be opened.")
        return cls(tuple(from_json(layer, LAYERS) for layer in data["layers"]))
