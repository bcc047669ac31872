"""The receptive field against what gradients reach."""

from __future__ import annotations

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import nn

from nnstudio.core.network import Layer, Network, find_preset, trace
from nnstudio.core.network.layers import (
    AdaptiveAvgPool2d,
    AvgPool2d,
    Conv2d,
    ConvTranspose2d,
    DepthwiseSeparableConv2d,
    ReLU,
    Upsample,
)
from nnstudio.core.network.layers.base import Window
from nnstudio.core.network.reach import START, Reach

SIDE = 48


def seen_by_gradients(network: Network, side: int = SIDE) -> int:
    """The widest range of columns that one value of the output depends on: weights of 1 hide none."""
    shape: tuple[int, ...] = (1, side, side)
    modules = []
    for layer, row in zip(network.layers, trace(network, shape).rows, strict=True):
        module = layer.module(shape)
        for weights in module.parameters():
            nn.init.ones_(weights)
        modules.append(module)
        assert row.output_shape is not None, row.problem
        shape = row.output_shape
    image = torch.ones(1, 1, side, side, requires_grad=True)
    output = nn.Sequential(*modules)(image)
    widest = 0
    for column in range(output.shape[3]):
        [gradient] = torch.autograd.grad(output[0, :, :, column].sum(), image, retain_graph=True)
        columns = gradient[0, 0].abs().sum(0).nonzero()
        widest = max(widest, int(columns.max() - columns.min()) + 1 if len(columns) else 0)
    return widest


def told(network: Network, side: int = SIDE) -> int:
    return trace(network, (1, side, side)).rows[-1].receptive_field


@pytest.mark.parametrize(
    "layers",
    [
        (Conv2d(2, 3, dilation=4), Conv2d(2, 2, stride=2, dilation=3), Conv2d(1, 3)),
        (DepthwiseSeparableConv2d(3, 5, stride=2, padding=1), Conv2d(1, 3)),
        (AvgPool2d(3, 2, 1, ceil_mode=True), ReLU(), Conv2d(1, 3)),
        (ConvTranspose2d(1, 2, 2),),
        (ConvTranspose2d(1, 5, 2, 2, output_padding=1),),
        (ConvTranspose2d(1, 3, 2), Conv2d(1, 4)),
        (ConvTranspose2d(1, 1, 2), Conv2d(1, 2)),
        (ConvTranspose2d(1, 7, 3),),
        (AvgPool2d(2), ConvTranspose2d(1, 2, 2), Conv2d(1, 2)),
        (AvgPool2d(2), AvgPool2d(2), Upsample(2), Conv2d(1, 3), Upsample(2), Conv2d(1, 3)),
        (Upsample(2), Conv2d(1, 4)),
        (Upsample(3), Conv2d(1, 5)),
        (Upsample(2, "bilinear"),),
        (Upsample(2, "bilinear"), Conv2d(1, 3)),
        (AdaptiveAvgPool2d(12), Conv2d(1, 3)),
        (AdaptiveAvgPool2d(1),),
        (AdaptiveAvgPool2d(7),),
        (AdaptiveAvgPool2d(SIDE),),
    ],
)
def test_the_receptive_field_is_what_the_gradient_reaches(layers: tuple[Layer, ...]) -> None:
    assert told(Network(layers)) == seen_by_gradients(Network(layers))


sliding = st.one_of(
    st.builds(Conv2d, st.just(1), st.integers(1, 3), st.integers(1, 2), dilation=st.integers(1, 2)),
    st.builds(ConvTranspose2d, st.just(1), st.integers(1, 4), st.integers(1, 3)),
    st.builds(Upsample, st.integers(1, 3), st.sampled_from(["nearest", "bilinear"])),
    st.builds(AdaptiveAvgPool2d, st.integers(2, 20)),
    st.builds(AvgPool2d, st.integers(1, 3), st.integers(1, 3)),
)


@settings(max_examples=40, deadline=None)
@given(st.lists(sliding, min_size=1, max_size=4).map(lambda layers: Network(tuple(layers))))
def test_no_value_sees_more_than_the_receptive_field(network: Network) -> None:
    if not trace(network, (1, 20, 20)).problems:
        assert told(network, 20) >= seen_by_gradients(network, 20)


@pytest.mark.parametrize(
    "layer",
    [
        Conv2d(1, 5, 2, 1),
        Conv2d(1, 3, dilation=3),
        AvgPool2d(3, 2, 1),
        ConvTranspose2d(1, 2, 2),
        ConvTranspose2d(1, 5, 3, 1),
        ConvTranspose2d(1, 3, 2, 1, output_padding=1),
        Upsample(2),
        Upsample(3, "bilinear"),
        AdaptiveAvgPool2d(8),
        AdaptiveAvgPool2d(7),
    ],
    ids=lambda layer: f"{layer.kind} {layer.summary()}",
)
def test_windows_lie_where_they_look(layer: Layer) -> None:
    """On the mean of many outputs: where an image grows, the middle of what one sees jumps to and fro."""
    module = layer.module((1, 48, 48))
    for weights in module.parameters():
        nn.init.ones_(weights)
    image = torch.ones(1, 1, 48, 48, requires_grad=True)
    output = module(image)
    window = layer.window((1, 48, 48))
    start = (window.size - 1) / 2 - window.padding
    columns = range(1, 7) if isinstance(layer, AdaptiveAvgPool2d) else range(12, 18)
    off = []
    for column in columns:
        [gradient] = torch.autograd.grad(output[0, 0, :, column].sum(), image, retain_graph=True)
        seen = gradient[0, 0].sum(0).nonzero().flatten().tolist()
        off.append((seen[0] + seen[-1]) / 2 - (start + column * window.stride))
    assert sum(off) / len(off) == pytest.approx(0, abs=0.1 if layer == AdaptiveAvgPool2d(7) else 1e-6)


@pytest.mark.parametrize(("name", "field"), [("alexnet", 195), ("vgg16", 212)])
def test_known_receptive_fields(name: str, field: int) -> None:
    """After the last pooling of the convolutional part (Araujo, Norris, Sim: Computing receptive fields, 2019)."""
    rows = trace(find_preset(name).network(), (3, 512, 512)).rows
    last = next(place for place, row in enumerate(rows) if isinstance(row.layer, AdaptiveAvgPool2d))
    assert rows[last - 1].receptive_field == field


def test_of_several_ways_the_widest_counts() -> None:
    narrow, wide = START.through(Window(3)), START.through(Window(5))
    deep = START.through(Window(2, 2)).through(Window(3)).through(Window(1, 1 / 2))
    assert Reach.widest((narrow, wide, START)).side() == 5
    assert Reach.widest((narrow, wide, deep)).side() == deep.side() == 6
    assert Reach.widest((narrow, START.through(Window(whole=True)))).whole
    assert Reach.widest((narrow, wide)).through(Window(3)).side() == 7
