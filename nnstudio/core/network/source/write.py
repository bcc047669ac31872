"""The PyTorch source of exactly one network: its class, and the helper classes that it uses."""

from __future__ import annotations

import inspect

from nnstudio.core.errors import NetworkError
from nnstudio.core.network.blocks import Branches, Gate, Group, Repeat, Residual
from nnstudio.core.network.layers import Layer, Misfit, Shape, Weighted, describe_shape
from nnstudio.core.network.layers.base import is_layer_name
from nnstudio.core.network.measure import layer_facts
from nnstudio.core.network.network import Network
from nnstudio.core.network.source.forms import Made, made, parameters
from nnstudio.core.network.source.helpers import HELPERS
from nnstudio.core.network.source.text import Argument, Call, lines_of, literal
from nnstudio.core.network.trace import trace

_PAGE = '''\
"""A neural network made with nnstudio. This file needs only PyTorch."""

from __future__ import annotations

import torch
from torch import nn


{classes}'''

_CLASS = '''\
class Network(nn.Module):
    """{inputs} in; N×{outputs} {what} out."""

    def __init__(self) -> None:
        super().__init__()
{layers}

    def forward(self, x: torch.Tensor) -> torch.Tensor:
{forward}
'''

_ANSWER = '''
    def {method}(self, x: torch.Tensor) -> torch.Tensor:
        """The logits turned into what they mean."""
        return self.{name}(self(x))
'''


def network_source(network: Network, input_shape: Shape) -> str:
    """A Python text with the class `Network`, which is built and answers as `build` says, under the same names.

    No weights are made for it. Raises NetworkError for a network that has a problem.
    """
    return _PAGE.format(classes=network_classes(network, input_shape))


def network_classes(network: Network, input_shape: Shape) -> str:
    """The class `Network` and before it the helpers that it uses, without the imports of torch and nn."""
    trace(network, input_shape).require_sound()
    writer = _Writer()
    text = writer.network(network, input_shape)
    helpers = [HELPERS[name] for name in HELPERS if name in writer.used]
    return "\n\n".join([*helpers, text])


class _Writer:
    """Writes one network and remembers which helpers it needs."""

    def __init__(self) -> None:
        self.used: set[str] = set()
        self._calls: dict[tuple[Layer, Shape], Call] = {}

    def network(self, network: Network, input_shape: Shape) -> str:
        shape = input_shape
        lines: list[str] = []
        forward: list[str] = []
        for name, layer in zip(network.names, network.layers, strict=True):
            _require_attribute(name)
            call, shape = self._layer(layer, shape)
            lines += lines_of(f"self.{name} = ", call, "", 8)
            if len(forward) < len(network.body):
                target = "x =" if len(forward) < len(network.body) - 1 else "return"
                forward.append(f"        {target} self.{name}(x)  # {describe_shape(shape)}")
        return _CLASS.format(
            inputs=_times("N", *input_shape),
            outputs=_times(*shape),
            what="logits" if len(shape) == 1 else "values",
            layers="\n".join(lines),
            forward="\n".join(forward),
        ) + _answer(network)

    def _row(self, network: Network, shape: Shape) -> tuple[Call, Shape]:
        self.used.add("Row")
        found = []
        for name, layer in zip(network.names, network.layers, strict=True):
            before = shape
            call, shape = self._layer(layer, shape)
            comment = "" if shape == before else describe_shape(shape)
            found.append(Argument(call, _require_attribute(name), comment))
        return Call("Row", tuple(found), open=bool(found)), shape

    def _layer(self, layer: Layer, shape: Shape) -> tuple[Call, Shape]:
        """The call that makes the layer, and the shape after it."""
        if layer.bodies:
            call, after = self._block(layer, shape)
        else:
            call, after = self._plain(layer.knobs_only(), shape), _after(layer, shape)
        if layer.frozen:
            call = Call(call.name, call.arguments, call.open, ".requires_grad_(False)")
        return call, after

    def _plain(self, layer: Layer, shape: Shape) -> Call:
        key = layer, shape
        if key not in self._calls:
            self._calls[key] = self._with_first_weights(layer, _module_call(layer, shape))
        call = self._calls[key]
        self.used |= {call.name} & set(HELPERS)
        return call

    def _with_first_weights(self, layer: Layer, call: Call) -> Call:
        if not isinstance(layer, Weighted) or (layer.initialisation == "default" and not layer.init_seed):
            return call
        rest = [Argument(literal(layer.initialisation))]
        rest += [Argument(literal(layer.init_seed), "seed")] if layer.init_seed else []
        return Call("first_weights", (Argument(call), *rest))

    def _block(self, block: Layer, shape: Shape) -> tuple[Call, Shape]:
        if isinstance(block, Repeat):
            return self._repeat(block, shape)
        rows = [self._row(body, shape) for body in block.bodies]
        after = block.joined_shape(shape, tuple(row_shape for _, row_shape in rows))
        if isinstance(after, Misfit):
            raise NetworkError(after.text)
        name, keys = _named(block)
        self.used.add(name)
        found = [Argument(call, key) for (call, _), key in zip(rows, keys or [""] * len(rows), strict=True)]
        if isinstance(block, Group) and block.label:
            found.append(Argument(literal(block.label), "label"))
        return Call(name, tuple(found), open=True), after

    def _repeat(self, block: Repeat, shape: Shape) -> tuple[Call, Shape]:
        self.used.add("Repeat")
        copies: list[Call] = []
        for _ in range(block.times):
            before = shape
            copy, shape = self._row(block.body, shape)
            copies.append(copy)
            if before == shape and block.times > 2:
                # From here on every copy is the same.
                copies += [copy] * (block.times - len(copies))
                break
        if len(copies) > 1 and all(copy == copies[0] for copy in copies):
            each = Call("", (Argument(copies[0]), Argument(f"for _ in range({len(copies)})")), comma="", open=True)
            return Call("Repeat", (Argument(each, "*"),), open=True), shape
        return Call("Repeat", tuple(map(Argument, copies)), open=True), shape


def _answer(network: Network) -> str:
    """The method that applies the read-out, called as no layer is."""
    if not network.readout:
        return ""
    method = "answer"
    while method in network.names:
        method += "_"
    return _ANSWER.format(method=method, name=network.names[-1])


def _after(layer: Layer, shape: Shape) -> Shape:
    facts = layer_facts(layer.knobs_only(), shape)
    if isinstance(facts, Misfit):
        raise NetworkError(facts.text)
    return facts.output_shape


def _named(block: Layer) -> tuple[str, tuple[str, ...]]:
    """What makes a block, and what its rows are called there, where they have names."""
    match block:
        case Residual():
            return "Residual", block.body_names
        case Branches():
            return ("Add" if block.merge == "add" else "Concat"), ()
        case Gate():
            return "Gate", ()
        case Group():
            return "Group", ()
    raise NetworkError(f"{block.title} cannot be written as PyTorch source.")


def _module_call(layer: Layer, shape: Shape) -> Call:
    """The call for a plain layer. Raises NetworkError for one that the table of forms does not know."""
    parts = [_made_call(part) for part in made(layer, shape)]
    return parts[0] if len(parts) == 1 else Call("nn.Sequential", tuple(map(Argument, parts)))


def _made_call(part: Made) -> Call:
    """The call with what differs from the defaults, as people write it: Conv2d(1, 6, kernel_size=5, padding=2)."""
    found: list[Argument] = []
    for parameter in parameters(part.torch):
        name, value = parameter.name, part.values.get(parameter.name, parameter.default)
        default = parameter.default
        if name == "stride" and default is None:
            # A pooling window moves by its own size unless told otherwise.
            default = part.values["kernel_size"]
        required = default is inspect.Parameter.empty
        if required or value != default:
            by_position = required and (not found or name != "kernel_size")
            found.append(Argument(literal(value), "" if by_position else name))
    return Call(part.call, tuple(found))


def _require_attribute(name: str) -> str:
    if not is_layer_name(name):
        raise NetworkError(f"A layer named {name[:60]!r} cannot be written as Python source. Rename it.")
    return name


def _times(*sides: int | str) -> str:
    return "×".join(map(str, sides))
