from __future__ import annotations

import math

import pytest
import torch

from nnstudio.core.errors import NetworkError, SpecError
from nnstudio.core.network import Network, build, find_preset, presets
from nnstudio.core.network.layers import Conv2d, Dense, Flatten, ReLU, Softmax

IMAGE = (1, 28, 28)


def test_children_bear_the_networks_names() -> None:
    network = find_preset("lenet5").network()
    module = build(network, IMAGE)
    assert tuple(name for name, _ in module.named_children()) == network.names
    assert "conv2.weight" in module.state_dict()


def test_the_readout_is_left_out_so_that_logits_come() -> None:
    network = Network((Flatten(), Dense(5), Softmax()))
    module = build(network, (1, 4, 4), seed=0)
    assert [type(child).__name__ for child in module] == ["Flatten", "Linear"]
    assert not torch.allclose(module(torch.randn(3, 1, 4, 4)).sum(1), torch.ones(3))


@pytest.mark.parametrize("name", [preset.name for preset in presets() if math.prod(preset.input_shape) < 10_000])
def test_a_seed_repeats_the_weights_and_leaves_the_random_state_alone(name: str) -> None:
    preset = find_preset(name)
    torch.manual_seed(5)
    before = torch.random.get_rng_state()
    first = build(preset.network(), preset.input_shape, seed=11).state_dict()
    assert torch.equal(torch.random.get_rng_state(), before)
    torch.rand(7)
    second = build(preset.network(), preset.input_shape, seed=11).state_dict()
    other = build(preset.network(), preset.input_shape, seed=12).state_dict()
    assert all(torch.equal(first[key], second[key]) for key in first)
    assert any(not torch.equal(first[key], other[key]) for key in first)


def test_weights_are_torchs_own_first_weights() -> None:
    torch.manual_seed(3)
    conv, dense = torch.nn.Conv2d(1, 4, 3), torch.nn.Linear(4 * 26 * 26, 10)
    module = build(Network((Conv2d(4, 3), ReLU(), Flatten(), Dense(10))), IMAGE, seed=3)
    assert torch.equal(module.conv1.weight, conv.weight)  # type: ignore[union-attr]
    assert torch.equal(module.fc1.bias, dense.bias)  # type: ignore[union-attr]


def test_without_a_seed_the_global_state_decides() -> None:
    network = Network((Flatten(), Dense(3)))
    torch.manual_seed(1)
    first = build(network, IMAGE).state_dict()
    torch.manual_seed(1)
    again = build(network, IMAGE).state_dict()
    assert torch.equal(first["fc1.weight"], again["fc1.weight"])


def test_a_network_with_a_problem_is_refused_with_its_sentence() -> None:
    with pytest.raises(NetworkError, match="Insert Flatten"):
        build(Network((Dense(10),)), IMAGE)


@pytest.mark.parametrize("name", ["training", "append", "forward", "pop", "__init__", "a b", "class"])
def test_names_that_a_module_has_already_are_refused(name: str) -> None:
    with pytest.raises(SpecError, match="cannot be called"):
        ReLU(name=name)
