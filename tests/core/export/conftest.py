"""Checkpoints and samples for the tests of exports."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
import torch
from numpy.typing import NDArray

from nnstudio.core.data.preprocessing import Preprocessing
from nnstudio.core.network import LAYERS, Block, Layer, Network, build, find_preset, trace
from nnstudio.core.network.layers import Conv2d, Dense, Flatten
from nnstudio.core.training.checkpoint import Checkpoint, snapshot

MakeCheckpoint = Callable[..., Checkpoint]


def network_with(layer: Layer, shape: tuple[int, ...]) -> Network:
    """A network of three outputs that has the layer where it fits: among feature maps, or among numbers."""
    among_maps = Network((Conv2d(8, 3), layer, Flatten(), Dense(3)))
    if not trace(among_maps, shape, 3).problems:
        return among_maps
    among_numbers = Network((Flatten(), Dense(16 * 7 * 7), layer, Dense(3)))
    if trace(among_numbers, shape, 3).problems:
        return Network((Flatten(), Dense(16 * 7 * 7), layer, Flatten(), Dense(3)))
    return among_numbers


PLAIN = [kind for kind in LAYERS if not issubclass(kind, Block)]


@pytest.fixture
def make_checkpoint() -> MakeCheckpoint:
    """A checkpoint with weights of a seed and running statistics that are not their defaults."""

    def make(
        network: str | Network = "lenet5",
        shape: tuple[int, ...] = (1, 28, 28),
        names: tuple[str, ...] | None = None,
        preprocessing: Preprocessing | None = None,
    ) -> Checkpoint:
        cards = find_preset(network).network(shape) if isinstance(network, str) else network
        module = build(cards, shape, seed=5)
        generator = torch.Generator().manual_seed(6)
        for name, buffer in module.named_buffers():
            if "running" in name:
                buffer.copy_(torch.rand(buffer.shape, generator=generator) + 0.5)
        outputs = trace(cards, shape).output_shape[0]
        names = names or tuple(f"class {index}" for index in range(max(outputs, 2)))
        scaling = preprocessing or Preprocessing("standardize", (0.13,) * shape[0], (0.31,) * shape[0])
        return Checkpoint(cards, shape, names, scaling, snapshot(module), epoch=4)

    return make


@pytest.fixture
def samples() -> NDArray[np.uint8]:
    """9×1×28×28 pixels."""
    return np.random.default_rng(0).integers(0, 256, (9, 1, 28, 28), dtype=np.uint8)


@pytest.fixture(params=PLAIN, ids=lambda kind: kind.kind)
def each_layer(request: pytest.FixtureRequest) -> Network:
    """For each kind of layer, a network that has it with its default knobs, for samples of 1×28×28."""
    return network_with(request.param(), (1, 28, 28))
