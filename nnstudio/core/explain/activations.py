"""What the layers of a network make of one sample, and which of their units never answer at all."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch import nn

from nnstudio.core.explain.histogram import Histogram, histogram_of
from nnstudio.core.explain.predict import Model, Prediction
from nnstudio.core.network import Layer, Network, Path, Shape

FEW_MAPS, MOST_MAPS = 16, 64
MOST_UNITS = 1024
_CHUNK = 32
"""Samples looked at together for dead units: more would be little faster and take more memory."""

Floats = NDArray[np.float32]


@dataclass(frozen=True, eq=False)
class Activation:
    """What one layer answers to one sample. `shape` is that of the whole answer: C×H×W or N.

    `values`, float32, are its first maps (K×H×W) or units (K); `low`, `high` and `histogram` are those of all values.
    `silent` lists the maps or units that are 0 everywhere for this sample; only where a 0 says something.
    """

    path: Path
    name: str
    shape: Shape
    values: Floats
    low: float
    high: float
    histogram: Histogram
    silent: tuple[int, ...] = ()

    @property
    def has_maps(self) -> bool:
        """Whether the answer is made of feature maps; else it is a row of numbers."""
        return len(self.shape) == 3

    @property
    def scale(self) -> float:
        """The largest absolute value: what pictures show in full colour."""
        return max(abs(self.low), abs(self.high))


@dataclass(frozen=True, eq=False)
class Observation:
    """One sample on its way through a network: `by_path` has an activation for each layer of the tree.

    Of a repeated row it is the first copy that is looked at. `image` is the sample: uint8 C×H×W, or the row of a table.
    """

    image: NDArray[np.uint8]
    by_path: dict[Path, Activation]
    prediction: Prediction


def observe(model: Model, image: NDArray[np.uint8], focus: Path | None = None) -> Observation:
    """Send one uint8 image C×H×W through the network and look at what each layer makes of it.

    Of the layer in `focus` MOST_MAPS maps are kept, of others FEW_MAPS. Raises DataError for another shape.
    """
    network, found = model.checkpoint.network, {}

    def look(path: Path, name: str, output: torch.Tensor) -> None:
        most = MOST_MAPS if path == focus else FEW_MAPS
        found[path] = _activation(path, name, network.at(path), output[0], most)

    with torch.inference_mode(), _watched(model.module, network, look):
        logits = model.module(model.prepared(image[np.newaxis]))
        if network.readout is not None:
            answer = network.readout.module(tuple(logits.shape[1:]))(logits)
            look((len(network) - 1,), network.names[-1], answer)
    return Observation(image, found, model.prediction(model.checkpoint.answers(logits)))


def dead_units(model: Model, images: NDArray[np.uint8]) -> dict[Path, tuple[int, ...]]:
    """The maps or units that are 0 everywhere for each of the uint8 images N×C×H×W, for each layer where that counts.

    Layers in which all are alive are in it with an empty tuple. Raises DataError for another shape.
    """
    network = model.checkpoint.network
    alive: dict[Path, torch.Tensor] = {}

    def look(path: Path, _: str, output: torch.Tensor) -> None:
        if _can_be_dead(network.at(path)):
            answers = (output != 0).transpose(0, 1).flatten(1).any(1)
            alive[path] = alive[path] | answers if path in alive else answers

    with torch.inference_mode(), _watched(model.module, network, look):
        for start in range(0, len(images), _CHUNK):
            model.module(model.prepared(images[start : start + _CHUNK]))
    return {path: _indices(~units) for path, units in alive.items()}


def module_names(network: Network, prefix: str = "", path: Path = ()) -> Iterator[tuple[Path, str]]:
    """The dotted name of the module of each layer of the tree; of repeated ones that of the first copy."""
    for index, (name, layer) in enumerate(zip(network.names, network.layers, strict=True)):
        own, dotted = (*path, index), f"{prefix}{name}"
        yield own, dotted
        for slot, (body_name, body) in enumerate(zip(layer.body_names, layer.bodies, strict=True)):
            inside = "copy1" if layer.copies > 1 else body_name
            yield from module_names(body, f"{dotted}.{inside}.", (*own, slot))


@contextmanager
def _watched(module: nn.Module, network: Network, look: Callable[[Path, str, torch.Tensor], None]) -> Iterator[None]:
    """Calls `look(path, name, output)` for each layer that runs within."""
    built = dict(module.named_modules())
    hooks = [
        built[name].register_forward_hook(
            lambda _module, _inputs, output, path=path, name=name: look(path, name, output)
        )
        for path, name in module_names(network)
        if name in built
    ]
    try:
        yield
    finally:
        for hook in hooks:
            hook.remove()


def _activation(path: Path, name: str, layer: Layer, output: torch.Tensor, most: int) -> Activation:
    maps = output.dim() == 3
    low, high, histogram = histogram_of(output)
    silent = _indices((output == 0).flatten(1).all(1) if maps else output == 0) if _can_be_dead(layer) else ()
    # A copy: a layer that works in place would change what is kept.
    values: Floats = output[: most if maps else MOST_UNITS].numpy(force=True).copy()
    values.setflags(write=False)
    return Activation(path, name, tuple(output.shape), values, low, high, histogram, silent)


def _can_be_dead(layer: Layer) -> bool:
    """Whether a unit that is always 0 has nothing to say: after an activation, and where its maps are pooled. Of a
    block, where all its ways end so."""
    if layer.bodies:
        return all(len(body) and _can_be_dead(body.layers[-1]) for body in layer.bodies)
    return layer.group in ("activation", "pooling")


def _indices(chosen: torch.Tensor) -> tuple[int, ...]:
    return tuple(chosen.nonzero().flatten().tolist())
