"""What layers cost, against torch's own counter."""

from __future__ import annotations

import math
import subprocess
import sys

import pytest
import torch
from torch.utils.flop_counter import FlopCounterMode

from nnstudio.core.network import LAYERS, Block, Layer, Shape
from nnstudio.core.network.layers import (
    AdaptiveAvgPool2d,
    BatchNorm,
    Conv2d,
    ConvTranspose2d,
    Dense,
    DepthwiseSeparableConv2d,
    GroupNorm,
    LayerNorm,
    Misfit,
    Upsample,
)
from nnstudio.core.network.measure import LayerFacts, layer_facts

IMAGE = (12, 14, 11)


@pytest.mark.parametrize(
    "layer",
    [
        *(kind() for kind in LAYERS if not issubclass(kind, Block)),
        Conv2d(24, 3, 2, 1, dilation=2, groups=6),
        Conv2d(12, 5, bias=False, groups=12),
        ConvTranspose2d(6, 4, 2, 1),
        ConvTranspose2d(6, 3, 2, 1, output_padding=1, groups=3),
        DepthwiseSeparableConv2d(9, 5, 2, 2),
    ],
    ids=str,
)
@pytest.mark.parametrize("shape", [IMAGE, (30,), (784,)])
def test_multiply_adds_agree_with_torch(layer: Layer, shape: Shape) -> None:
    facts = layer_facts(layer, shape)
    if isinstance(facts, Misfit):
        return
    module = layer.module(shape).eval()
    with FlopCounterMode(display=False) as counter:
        output = module(torch.zeros(1, *shape))
    assert counter.get_total_flops() == 2 * facts.macs
    assert tuple(output.shape[1:]) == facts.output_shape
    assert sum(p.numel() for p in module.parameters()) == facts.parameters


@pytest.mark.parametrize(
    "layer",
    [
        Dense(7),
        Dense(7, bias=False),
        Conv2d(24, 3, groups=6),
        Conv2d(8, 5, bias=False),
        ConvTranspose2d(6, 3, groups=3),
        DepthwiseSeparableConv2d(9, 5),
        BatchNorm(),
        LayerNorm(),
        GroupNorm(4),
    ],
    ids=str,
)
def test_the_formula_of_the_weights_gives_their_number(layer: Layer) -> None:
    shape = (30,) if isinstance(layer, Dense) else IMAGE
    facts = layer_facts(layer, shape)
    assert isinstance(facts, LayerFacts)
    lines = layer.weights_formula(shape).split("\n")
    assert sum(int(line.split(" = ")[1]) for line in lines) == facts.parameters
    for line in lines:
        left = line.split(" = ")[0].replace("·", "*").replace("²", "**2")
        assert eval(left) == int(line.split(" = ")[1])


@pytest.mark.parametrize(
    ("layer", "shape"),
    [
        (Upsample(64), (3, 500, 500)),
        (AdaptiveAvgPool2d(512), (8192, 1, 1)),
        (ConvTranspose2d(8000, 64, 64), (64, 100, 100)),
    ],
)
def test_what_would_fill_the_memory_is_measured_without_being_computed(layer: Layer, shape: Shape) -> None:
    facts = layer_facts(layer, shape)
    assert isinstance(facts, LayerFacts)
    assert math.prod(facts.output_shape) > 10**9


def test_the_first_network_of_a_process_may_be_built_without_memory() -> None:
    """Small layers run for real until torch's operators without values are loaded, whatever device is the usual one."""
    code = (
        "import torch; from nnstudio.core.network import build, find_preset\n"
        "with torch.device('meta'): build(find_preset('lenet5').network(), (1, 28, 28))"
    )
    assert subprocess.run([sys.executable, "-c", code], timeout=60).returncode == 0
