"""How the learned numbers of one layer divide into weights and biases, as its torch module has them."""

from __future__ import annotations

from functools import lru_cache

import torch

from nnstudio.core.network.layers import Layer, Shape
from nnstudio.core.network.network import Network
from nnstudio.core.network.trace import output_of


@lru_cache(maxsize=2_000)
def weights_and_biases(layer: Layer, input_shape: Shape) -> tuple[int, int]:
    """How many weights and how many biases a layer learns on samples of this shape; the layer must fit them."""
    if layer.bodies:
        return _of_block(layer, input_shape)
    with torch.device("meta"):
        module = layer.module(input_shape)
    biases = sum(p.numel() for name, p in module.named_parameters() if name.rpartition(".")[2] == "bias")
    return sum(p.numel() for p in module.parameters()) - biases, biases


def _of_block(block: Layer, shape: Shape) -> tuple[int, int]:
    parts: list[tuple[int, int]] = []
    for _ in range(block.copies):
        parts += [_of_row(body, shape) for body in block.bodies]
        shape = output_of(block.bodies[0], shape) if block.copies > 1 else shape
    return sum(weights for weights, _ in parts), sum(biases for _, biases in parts)


def _of_row(network: Network, shape: Shape) -> tuple[int, int]:
    weights = biases = 0
    for layer in network.layers:
        more_weights, more_biases = weights_and_biases(layer, shape)
        weights, biases, shape = weights + more_weights, biases + more_biases, output_of(layer, shape)
    return weights, biases
