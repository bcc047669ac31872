"""The source of a network builds the very module that build() does: same names, same first weights, same outputs."""

from __future__ import annotations

from typing import Any

import pytest
import torch
from hypothesis import given, settings
from network_strategies import images, networks
from network_trees import every_block, resnet

from nnstudio.core.errors import NetworkError
from nnstudio.core.network import LAYERS, Block, Layer, Network, Shape, build, trace
from nnstudio.core.network.blocks import Repeat, Residual
from nnstudio.core.network.layers import (
    BatchNorm,
    Conv2d,
    Dense,
    DepthwiseSeparableConv2d,
    Flatten,
    GlobalAvgPool,
    MaxPool2d,
    ReLU,
    Softmax,
    StochasticDepth,
    initialise,
)
from nnstudio.core.network.source import network_source

IMAGE = (3, 32, 32)
PLAIN = [kind for kind in LAYERS if not issubclass(kind, Block)]


def run(source: str) -> torch.nn.Module:
    """The network that a source makes."""
    page: dict[str, Any] = {"__name__": "exported"}
    exec(compile(source, "source", "exec"), page)
    module: torch.nn.Module = page["Network"]()
    return module


def require_same(network: Network, shape: Shape) -> None:
    torch.manual_seed(4)
    written = run(network_source(network, shape))
    torch.manual_seed(4)
    built = build(network, shape)
    expected = built.state_dict()
    assert list(written.state_dict()) == list(expected)
    assert all(torch.equal(value, expected[key]) for key, value in written.state_dict().items())
    learned = {name for name, weight in built.named_parameters() if weight.requires_grad}
    assert {name for name, weight in written.named_parameters() if weight.requires_grad} == learned
    samples = torch.rand(2, *shape)
    assert torch.equal(written.eval()(samples), built.eval()(samples))


@given(network=networks, shape=images)
@settings(max_examples=60)
def test_any_sound_network_is_written_as_it_is_built(network: Network, shape: Shape) -> None:
    if trace(network, shape).problems:
        with pytest.raises(NetworkError):
            network_source(network, shape)
    else:
        require_same(network, shape)


@pytest.mark.parametrize("network", [every_block(), resnet()], ids=["every_block", "resnet"])
def test_trees_are_written_as_they_are_built(network: Network) -> None:
    require_same(network, IMAGE)


@pytest.mark.parametrize("kind", PLAIN, ids=lambda kind: kind.kind)
@pytest.mark.parametrize("shape", [(16, 14, 14), (784,), (12,)], ids=str)
def test_every_layer_has_its_form(kind: type[Layer], shape: Shape) -> None:
    network = Network((ReLU(), kind(), ReLU()))
    if trace(network, shape).problems:
        return
    torch.manual_seed(1)
    expected = kind().module(shape)
    initialise(expected, kind())
    assert repr(list(run(network_source(network, shape)).children())[1]) == repr(expected)


def test_it_reads_as_people_write() -> None:
    body = Network((Conv2d(6, 3, padding=1, name="first"), BatchNorm(frozen=True)))
    layers = (Conv2d(6, 5, padding=2), Residual(body), Repeat(Network((MaxPool2d(),)), 2), GlobalAvgPool(), Dense(2))
    source = network_source(Network((*layers, Softmax(name="said"))), (1, 28, 28))
    assert "        self.conv1 = nn.Conv2d(1, 6, kernel_size=5, padding=2)\n" in source
    assert "                first=nn.Conv2d(6, 6, kernel_size=3, padding=1),\n" in source
    assert "                norm1=nn.BatchNorm2d(6).requires_grad_(False),\n" in source
    assert source.count("                pool1=nn.MaxPool2d(2),  # 6×14×14\n") == 1
    assert source.count("                pool1=nn.MaxPool2d(2),  # 6×7×7\n") == 1
    assert "        x = self.residual1(x)  # 6×28×28\n" in source
    assert "        return self.fc1(x)  # 2 numbers\n" in source
    assert "        return self.said(self(x))\n" in source


def test_equal_copies_are_written_once() -> None:
    source = network_source(Network((Repeat(Network((Dense(7), ReLU())), 90),)), (7,))
    assert source.count("nn.Linear") == 1
    assert "for _ in range(90)" in source


def test_only_what_is_used_is_written() -> None:
    source = network_source(Network((Flatten(), Dense(2))), (1, 4, 4))
    assert source.count("class ") == 1
    more = network_source(Network((Conv2d(4, initialisation="zeros"), StochasticDepth())), (1, 4, 4))
    assert more.count("class ") == 2
    assert more.count("def first_weights") == 1


@pytest.mark.parametrize("rule", ["default", "kaiming", "xavier", "zeros", "normal"])
@pytest.mark.parametrize("seed", [0, 7])
def test_first_weights_are_drawn_as_the_layer_says(rule: str, seed: int) -> None:
    knobs: dict[str, Any] = {"initialisation": rule, "init_seed": seed}
    layers = (Conv2d(4, **knobs), DepthwiseSeparableConv2d(5, **knobs), Flatten(), Dense(3, **knobs))
    require_same(Network(layers), (2, 8, 8))


def test_stochastic_depth_draws_as_ours_does() -> None:
    network = Network((StochasticDepth(0.4), StochasticDepth(0.3, "batch")))
    written, built = run(network_source(network, (3, 5, 5))).train(), build(network, (3, 5, 5)).train()
    samples = torch.rand(9, 3, 5, 5)
    torch.manual_seed(8)
    expected = built(samples)
    torch.manual_seed(8)
    assert torch.equal(written(samples), expected)


def test_a_network_with_a_problem_is_refused_with_its_sentence() -> None:
    with pytest.raises(NetworkError, match="Insert Flatten"):
        network_source(Network((Dense(10),)), (1, 28, 28))
