"""From a Network value to the torch module that computes it."""

from __future__ import annotations

from collections import OrderedDict

import torch
from torch import nn

from nnstudio.core.network.layers import Shape
from nnstudio.core.network.network import Network
from nnstudio.core.network.trace import trace


def build(network: Network, input_shape: Shape, seed: int | None = None) -> nn.Sequential:
    """The module for samples of `input_shape`; N×input_shape in, logits out.

    Its children bear `network.names`; the read-out is left out. With a `seed` the first weights repeat exactly and
    the global random state is left alone; without one they are torch's default on whatever state there is.
    Raises NetworkError when the network has a problem.
    """
    plan = trace(network, input_shape)
    plan.require_sound()
    if seed is None:
        return _assemble(network, plan.input_shapes)
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(seed)
        return _assemble(network, plan.input_shapes)


def _assemble(network: Network, input_shapes: tuple[Shape, ...]) -> nn.Sequential:
    named = zip(network.names, network.body, input_shapes, strict=False)
    return nn.Sequential(OrderedDict((name, layer.module(shape)) for name, layer, shape in named))
