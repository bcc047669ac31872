"""Source becomes a network again: our own to the same value, other people's to one that answers alike."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from network_strategies import images, networks
from network_trees import densenet, every_block, resnet

from nnstudio.core.network import LAYERS, Block, Layer, Network, Preset, Shape, presets, trace
from nnstudio.core.network.blocks import Group, Residual
from nnstudio.core.network.layers import (
    BatchNorm,
    Conv2d,
    Dense,
    GlobalAvgPool,
    ReLU,
    Softmax,
)
from nnstudio.core.network.source import network_source, parse_source

PLAIN = [kind for kind in LAYERS if not issubclass(kind, Block)]


def with_names(network: Network) -> Network:
    """The network with all names written out: a name that is the usual one is not told from none."""
    layers = []
    for name, layer in zip(network.names, network.layers, strict=True):
        inside = layer.with_bodies(tuple(map(with_names, layer.bodies))) if layer.bodies else layer
        layers.append(replace(inside, name=name))
    return Network(tuple(layers))


def require_round_trip(network: Network, shape: Shape) -> None:
    again = parse_source(network_source(network, shape), shape)
    assert with_names(again) == with_names(network)
    assert network_source(again, shape) == network_source(network, shape)


@given(network=networks, shape=images)
@settings(max_examples=60)
def test_any_sound_network_comes_back(network: Network, shape: Shape) -> None:
    if not trace(network, shape).problems:
        require_round_trip(network, shape)


@pytest.mark.parametrize("preset", presets(), ids=lambda preset: preset.name)
def test_every_preset_comes_back(preset: Preset) -> None:
    network = preset.network()
    assert parse_source(network_source(network, preset.input_shape), preset.input_shape) == network


@pytest.mark.parametrize("network", [every_block(), resnet()], ids=["every_block", "resnet"])
def test_trees_come_back(network: Network) -> None:
    assert parse_source(network_source(network, (3, 32, 32)), (3, 32, 32)) == network


def test_a_long_tree_comes_back() -> None:
    network = densenet()
    assert parse_source(network_source(network, (3, 64, 64))) == network


@pytest.mark.parametrize("kind", PLAIN, ids=lambda kind: kind.kind)
@pytest.mark.parametrize("shape", [(16, 14, 14), (784,), (12,)], ids=str)
def test_every_layer_comes_back(kind: type[Layer], shape: Shape) -> None:
    network = Network((ReLU(), kind(name="own", frozen=True), ReLU()))
    if not trace(network, shape).problems:
        assert parse_source(network_source(network, shape), shape) == network


def test_a_layer_with_the_name_of_the_sources_own_method() -> None:
    network = Network((Dense(3, name="answer"), ReLU(name="forwards"), Softmax()))
    assert with_names(parse_source(network_source(network, (2,)), (2,))) == with_names(network)


def test_names_freezing_and_the_readout_come_back() -> None:
    body = Network((Conv2d(6, 3, padding=1, name="first", frozen=True), BatchNorm(name="relu1"), ReLU()))
    layers = (
        Conv2d(6, 5, padding=2, name="self"),
        Residual(body, name="x", frozen=True),
        Group(body, label="a 'b' \"c\""),
    )
    network = Network((*layers, GlobalAvgPool(), Dense(2), Softmax(name="said")))
    assert parse_source(network_source(network, (1, 28, 28)), (1, 28, 28)) == network
