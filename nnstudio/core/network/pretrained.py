"""Weights from elsewhere for a network: under torchvision's names or our own, for other classes or grey images too."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import torch

from nnstudio.core.errors import NetworkError
from nnstudio.core.network.build import build
from nnstudio.core.network.layers import Shape
from nnstudio.core.network.memory import require_room
from nnstudio.core.network.network import Network
from nnstudio.core.network.presets import Preset, presets
from nnstudio.core.network.trace import trace

Weights = dict[str, torch.Tensor]

_COUNTER = "num_batches_tracked"
"""How many batches a batch normalisation has seen: in newer files only, and of no use after the training."""
_AUXILIARY = ("aux1.", "aux2.", "AuxLogits.")
"""Heads that helped while a network was trained, and are no part of it."""
_WRAPPED = re.compile(r"^(?:module\.|_orig_mod\.)+")
_OLD_DENSE = re.compile(r"(denselayer\d+\.(?:norm|conv))\.([12])\.")
"""DenseNet files of before 2018 have a dot between the name of a layer and its number."""


@dataclass(frozen=True, eq=False)
class Fitted:
    """Weights by the names of `build(network, input_shape).state_dict()`; `fresh` are the names of the layers that
    begin anew, of which `weights` may have none."""

    weights: Weights
    fresh: tuple[str, ...] = ()


def fitted(found: Mapping[str, torch.Tensor], network: Network, input_shape: Shape, source: str = "The file") -> Fitted:
    """Bring weights, under torchvision's names or our own, to the names and shapes of a network, and check them.

    A head for another number of classes is left out. Filters for colours are summed up for grey images, which gives
    the same as showing them three equal colours. Raises NetworkError, with a sentence that begins with `source`, for
    the weights of another network, and when the network has a problem.
    """
    expected = _expected(network, input_shape)
    modules = _by_module(expected)
    given = _renamed({_plain_name(key): value for key, value in found.items()}, modules, source)
    _require_same_names(given, expected, source)
    kept: Weights = {}
    for number, (module, keys) in enumerate(modules.items()):
        weights = {key: _fitting(given.get(key), expected[key], number == 0) for key in keys}
        misfits = [key for key, value in weights.items() if value is None and not key.endswith(_COUNTER)]
        if misfits and number == len(modules) - 1:
            return Fitted(kept, (module,))
        if misfits:
            raise NetworkError(
                f"{source} does not fit this network: {misfits[0]} is {_sides(given[misfits[0]])} there and "
                f"{_sides(expected[misfits[0]])} here. Open it in the network that it was made for."
            )
        kept |= {key: value for key, value in weights.items() if value is not None}
        if not all(bool(value.isfinite().all()) for key, value in kept.items() if key in keys):
            raise NetworkError(f"{source} has weights in {module} that are no numbers. Get it anew.")
    return Fitted(kept)


def completed(start: Mapping[str, torch.Tensor], network: Network, input_shape: Shape, seed: int) -> Fitted:
    """First weights for a training: those of `start` where name and shape still fit, new ones elsewhere.

    `start` has our own names. Raises NetworkError when the network has a problem, or when its weights and copies of
    those of `start` would not fit into the memory.
    """
    require_room(trace(network, input_shape), copies=2 if start else 1)
    weights = dict(build(network, input_shape, seed=seed).state_dict())
    fresh = []
    for number, (module, keys) in enumerate(_by_module(weights).items()):
        taken = {key: _fitting(start.get(key), weights[key], number == 0) for key in keys}
        if any(value is None and not key.endswith(_COUNTER) for key, value in taken.items()):
            fresh.append(module)
        else:
            weights |= {key: value for key, value in taken.items() if value is not None}
    return Fitted(weights, tuple(fresh))


def _expected(network: Network, input_shape: Shape) -> Weights:
    with torch.device("meta"):
        return dict(build(network, input_shape).state_dict())


def _by_module(weights: Iterable[str]) -> dict[str, list[str]]:
    """The names of the weights by the module that has them, in order."""
    modules: dict[str, list[str]] = {}
    for key in weights:
        modules.setdefault(key.rpartition(".")[0], []).append(key)
    return modules


def _plain_name(key: str) -> str:
    return _OLD_DENSE.sub(r"\1\2.", _WRAPPED.sub("", key))


def recognised(names: Iterable[str]) -> Preset | None:
    """The named network that torchvision gives weights of these names; None when it is none of them."""
    modules = {key.rpartition(".")[0] for key in map(_plain_name, names) if not key.startswith(_AUXILIARY)}
    return next((preset for preset in presets() if modules and modules == set(preset.torchvision_names)), None)


def _renamed(given: Weights, modules: Mapping[str, list[str]], source: str) -> Weights:
    """The weights under our own names, if torchvision's are what they have."""
    preset = recognised(given)
    if preset is None:
        return given
    if len(preset.torchvision_names) != len(modules):
        raise NetworkError(f"{source} holds the weights of {preset.title}, which is another network. Open that preset.")
    ours = dict(zip(preset.torchvision_names, modules, strict=True))
    named = ((key.rpartition("."), value) for key, value in given.items() if not key.startswith(_AUXILIARY))
    return {f"{ours[module]}.{weight}": value for (module, _, weight), value in named}


def _require_same_names(given: Weights, expected: Weights, source: str) -> None:
    strange = [key for key in given if key not in expected and not key.endswith(_COUNTER)]
    missing = [key for key in expected if key not in given and not key.endswith(_COUNTER)]
    if not given or len(missing) == len(expected):
        raise NetworkError(f"{source} has no weights of this network. Open it in the network that it was made for.")
    if missing or strange:
        what = f"it has no {missing[0]}" if missing else f"it has {strange[0][:100]}, which is not in this network"
        raise NetworkError(f"{source} is of another network: {what}. Open it in the network that it was made for.")


def _fitting(value: torch.Tensor | None, wanted: torch.Tensor, first: bool) -> torch.Tensor | None:
    """A copy of the weights in the wanted shape and type; None where they cannot be brought to it."""
    if value is None or value.is_floating_point() != wanted.is_floating_point() or value.is_complex():
        return None
    grey = first and value.dim() == 4 and value.shape[1] == 3 and wanted.shape == (len(value), 1, *value.shape[2:])
    if grey:
        value = value.sum(1, keepdim=True)
    if value.shape != wanted.shape:
        return None
    return value.detach().to(wanted.dtype, copy=True).contiguous()


def _sides(value: torch.Tensor) -> str:
    sides = "×".join(map(str, value.shape)) or "a single number"
    if value.is_floating_point():
        return sides
    return f"{sides} of {'complex' if value.is_complex() else 'whole'} numbers"
