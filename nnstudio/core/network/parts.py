"""How the learned numbers of one layer divide into weights and biases, as its torch module has them."""

from __future__ import annotations

from functools import lru_cache

import torch

from nnstudio.core.network.layers import Layer, Shape


@lru_cache(maxsize=2_000)
def weights_and_biases(layer: Layer, input_shape: Shape) -> tuple[int, int]:
    """How many weights and how many biases a layer learns on samples of this shape; the layer must fit them."""
    with torch.device("meta"):
        module = layer.module(input_shape)
    biases = sum(p.numel() for name, p in module.named_parameters() if name.rpartition(".")[2] == "bias")
    return sum(p.numel() for p in module.parameters()) - biases, biases
