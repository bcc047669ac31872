"""From a Network value to the torch module that computes it."""

from __future__ import annotations

from collections import OrderedDict

from torch import nn

from nnstudio.core.network.layers import Layer, Shape, initialise
from nnstudio.core.network.network import Network
from nnstudio.core.network.seeding import DrawingFrom
from nnstudio.core.network.trace import output_of, trace


def build(network: Network, input_shape: Shape, seed: int | None = None) -> nn.Sequential:
    """The module for samples of `input_shape`; N×input_shape in, logits out.

    Its children bear `network.names`; the read-out is left out. With a `seed` the first weights repeat exactly and
    the global random state is left alone; without one they are torch's default on whatever state there is. Frozen
    layers do not ask for gradients. Raises NetworkError when the network has a problem.
    """
    trace(network, input_shape).require_sound()
    body = Network(network.body)
    if seed is None:
        return _assemble(body, input_shape, network.names)
    with DrawingFrom(seed):
        return _assemble(body, input_shape, network.names)


def _assemble(network: Network, input_shape: Shape, names: tuple[str, ...]) -> nn.Sequential:
    made: OrderedDict[str, nn.Module] = OrderedDict()
    shape = input_shape
    for name, layer in zip(names, network.layers, strict=False):
        made[name] = _module(layer, shape)
        shape = output_of(layer, shape)
    return nn.Sequential(made)


def _module(layer: Layer, shape: Shape) -> nn.Module:
    module = _block(layer, shape) if layer.bodies else layer.module(shape)
    initialise(module, layer)
    return module.requires_grad_(False) if layer.frozen else module


def _block(block: Layer, shape: Shape) -> nn.Module:
    parts: list[nn.Module] = []
    for _ in range(block.copies):
        parts += [_assemble(body, shape, body.names) for body in block.bodies]
        shape = output_of(block.bodies[0], shape) if block.copies > 1 else shape
    return block.joined(parts)
