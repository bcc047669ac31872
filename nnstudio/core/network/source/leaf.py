"""From a call of torch's to the layer that it makes: knobs read off its arguments, anything else refused."""

from __future__ import annotations

import inspect
import math
from collections.abc import Mapping, Sequence
from typing import Any

from nnstudio.core.errors import NetworkError
from nnstudio.core.network.layers import (
    AdaptiveAvgPool2d,
    Conv2d,
    DepthwiseSeparableConv2d,
    Flatten,
    GlobalAvgPool,
    Layer,
    Reshape,
)
from nnstudio.core.network.source.flow import Expected
from nnstudio.core.network.source.forms import BY_TORCH, Form, parameters
from nnstudio.core.network.source.text import literal
from nnstudio.core.network.source.values import Leaf, Module
from nnstudio.core.spec import params

_MEANS_NOTHING = {"inplace", "device", "dtype"}
"""Parameters that say how a layer computes, not what."""
_ALSO_FINE: dict[tuple[str, str], tuple[Any, ...]] = {
    ("Softmax", "dim"): (-1, None),
    ("Upsample", "align_corners"): (False,),
    ("Flatten", "end_dim"): (3,),
}
"""Values besides the usual one that come to the same."""


def leaf_of(name: str, args: Sequence[Any], keywords: Mapping[str, Any], line: int) -> Leaf:
    """The layer that `nn.name(…)` makes. Raises NetworkError for what nnstudio has no layer for."""
    if name == "Unflatten":
        return _reshape(args, keywords, line)
    form = BY_TORCH.get(name)
    if form is None:
        raise NetworkError(f"nn.{name} is not among the layers that nnstudio has.")
    given = _bound(form, args, keywords)
    values: dict[str, Any] = {}
    for parameter in parameters(form.torch):
        _read(form, parameter, given, values)
    return Leaf(line, _layer(form, values), _expected(form, given))


def _bound(form: Form, args: Sequence[Any], keywords: Mapping[str, Any]) -> dict[str, Any]:
    known = list(parameters(form.torch))
    ordered = [p.name for p in known if p.kind is not inspect.Parameter.KEYWORD_ONLY]
    call = form.torch.__name__
    if len(args) > len(ordered):
        raise NetworkError(f"nn.{call} takes at most {len(ordered)} arguments.")
    given = dict(zip(ordered, args, strict=False))
    for key, value in keywords.items():
        if key in given or (key not in {p.name for p in known} and key not in _MEANS_NOTHING):
            raise NetworkError(f"nn.{call} does not take {key} here.")
        given[key] = value
    for parameter in known:
        if parameter.default is inspect.Parameter.empty and parameter.name not in given:
            raise NetworkError(f"nn.{call} needs a value for {parameter.name}.")
    return given


def _read(form: Form, parameter: inspect.Parameter, given: Mapping[str, Any], values: dict[str, Any]) -> None:
    name, call = parameter.name, form.torch.__name__
    value = given.get(name, parameter.default)
    if name in form.knobs:
        if name == "stride" and value is None:
            value = given["kernel_size"]
        if name == "padding" and isinstance(value, str):
            value = _padding(value, values)
        values[form.knobs[name]] = _plain(value, call, name)
    elif name not in form.given and name not in _MEANS_NOTHING:
        usual = form.fixed.get(name, parameter.default)
        if _unlike(value, usual) and all(_unlike(value, fine) for fine in _ALSO_FINE.get((call, name), ())):
            raise NetworkError(f"nn.{call} with {name}={_short(value)} is not among the layers that nnstudio has.")


def _unlike(value: Any, other: Any) -> bool:
    return type(value) is not type(other) or value != other


def _padding(words: str, values: Mapping[str, Any]) -> Any:
    """padding="same" in pixels; the dilation is not read yet, so only the usual one has it."""
    kernel = values.get("kernel_size")
    if words == "valid":
        return 0
    if words != "same" or not isinstance(kernel, int) or kernel % 2 == 0 or values.get("stride") != 1:
        raise NetworkError(f"A padding of {words[:20]!r} is not among what nnstudio has here; give it in pixels.")
    return kernel // 2


def _plain(value: Any, call: str, name: str) -> Any:
    """(5, 5) as 5, 2.0 as 2 where a whole number is wanted."""
    if isinstance(value, (tuple, list)) and value:
        if any(side != value[0] for side in value):
            words = f"nn.{call} with {name}={_short(value)} is not square, which nnstudio's layers are."
            raise NetworkError(words)
        value = value[0]
    return value


def _layer(form: Form, values: Mapping[str, Any]) -> Layer:
    whole = {knob.name for knob in params(form.layer) if knob.type == "int"}
    fitting: dict[str, Any] = {
        knob: int(value) if knob in whole and isinstance(value, float) and value.is_integer() else value
        for knob, value in values.items()
    }
    return form.layer(**fitting)


def _expected(form: Form, given: Mapping[str, Any]) -> Expected | None:
    for name, follow in form.given.items():
        value = given[name]
        if isinstance(value, list):
            value = tuple(value)
        if isinstance(value, tuple) and len(value) == 1:
            value = value[0]
        return Expected(f"nn.{form.torch.__name__}", name, value, follow)
    return None


def _reshape(args: Sequence[Any], keywords: Mapping[str, Any], line: int) -> Leaf:
    given = dict(zip(("dim", "unflattened_size"), args, strict=False)) | dict(keywords)
    sides = given.get("unflattened_size")
    if given.get("dim") != 1 or not isinstance(sides, (tuple, list)):
        raise NetworkError("nn.Unflatten is only read with 1 and the sides of an image.")
    return reshaped(sides, line)


def reshaped(sides: Sequence[Any], line: int) -> Leaf:
    """The layer that arranges values as an image of these sides."""
    if len(sides) != 3 or any(type(side) is not int for side in sides):
        raise NetworkError("Values can only be arranged as an image of channels, height and width.")
    return Leaf(line, Reshape(*sides), Expected("This", "values", math.prod(sides), math.prod))


def flattened(count: Any, line: int) -> Leaf:
    """The layer that lays out an image in a row of `count` values; -1 for as many as there are."""
    known = type(count) is int and count > 0
    return Leaf(line, Flatten(), Expected("This", "values", count, math.prod) if known else None)


def as_one(modules: Sequence[Module]) -> Leaf | None:
    """The layer that torch only has as these modules one after the other; None for any others."""
    leaves = [module for module in modules if isinstance(module, Leaf) and not module.frozen]
    if len(modules) != 2 or len(leaves) != 2:
        return None
    first, second = leaves
    match first.layer, second.layer:
        case AdaptiveAvgPool2d(size=1), Flatten():
            return Leaf(first.line, GlobalAvgPool())
        case Flatten(), Reshape():
            return Leaf(first.line, second.layer, second.expected)
        case Conv2d(), Conv2d():
            return _separable(first, second)
    return None


def _separable(first: Leaf, second: Leaf) -> Leaf | None:
    depthwise, mixing = first.layer, second.layer
    assert isinstance(depthwise, Conv2d)
    assert isinstance(mixing, Conv2d)
    channels = first.expected.value if first.expected else None
    window = (depthwise.kernel_size, depthwise.stride, depthwise.padding, depthwise.bias)
    alone = depthwise == Conv2d(depthwise.channels, *window, groups=depthwise.channels)
    if not alone or depthwise.channels != channels or mixing != Conv2d(mixing.channels, 1, bias=depthwise.bias):
        return None
    return Leaf(first.line, DepthwiseSeparableConv2d(mixing.channels, *window), first.expected)


def _short(value: Any) -> str:
    try:
        return literal(value)[:40]
    except NetworkError:
        return "this"
