from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
import torch
from torch import nn

from nnstudio.core.network import LAYERS, Network, Shape, build, trace
from nnstudio.core.network.blocks import Group, Repeat
from nnstudio.core.network.layers import Conv2d, ConvTranspose2d, Dense, DepthwiseSeparableConv2d, Weighted

IMAGE = (4, 9, 9)
KINDS = [kind for kind in LAYERS if issubclass(kind, Weighted)]
RULES: dict[str, Callable[[torch.Tensor], Any]] = {
    "kaiming": lambda weight: nn.init.kaiming_normal_(weight, nonlinearity="relu"),
    "xavier": nn.init.xavier_uniform_,
    "zeros": nn.init.zeros_,
    "normal": lambda weight: nn.init.normal_(weight, std=0.01),
}


def shape_for(kind: type[Weighted]) -> Shape:
    return (12,) if kind is Dense else IMAGE


def weights(layer: Weighted, seed: int | None = 1) -> dict[str, torch.Tensor]:
    return build(Network((layer,)), shape_for(type(layer)), seed=seed).state_dict()


def equal(one: dict[str, torch.Tensor], other: dict[str, torch.Tensor]) -> bool:
    return all(torch.equal(one[key], other[key]) for key in one)


def test_all_layers_with_filters_or_a_matrix_have_the_knob() -> None:
    assert set(KINDS) == {Conv2d, DepthwiseSeparableConv2d, ConvTranspose2d, Dense}
    for kind in LAYERS:
        if kind not in KINDS and not kind().bodies:
            row = trace(Network((kind(),)), (8, 28, 28)).rows[0]
            assert row.macs == 0


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.kind)
@pytest.mark.parametrize("rule", RULES)
def test_weights_are_those_of_torchs_rule(kind: type[Weighted], rule: str) -> None:
    found = weights(kind(initialisation=rule, init_seed=9))
    expected = kind().module(shape_for(kind)).state_dict()
    torch.manual_seed(9)
    for (key, ours), theirs in zip(found.items(), expected.values(), strict=True):
        if key.endswith("weight"):
            RULES[rule](theirs)
            assert torch.equal(ours, theirs)
        else:
            assert torch.count_nonzero(ours) == 0


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.kind)
def test_torchs_own_rule_with_a_seed_is_what_torch_makes_of_that_seed(kind: type[Weighted]) -> None:
    torch.manual_seed(9)
    theirs = kind().module(shape_for(kind)).state_dict()
    assert equal(theirs, {key.split(".", 1)[1]: value for key, value in weights(kind(init_seed=9)).items()})


@pytest.mark.parametrize("rule", ["default", *RULES])
def test_the_spread_is_what_the_rule_says(rule: str) -> None:
    """Of 128 filters 3×3 on 64 channels: fan-in 576, fan-out 1 152."""
    weight = build(Network((Conv2d(128, 3, initialisation=rule),)), (64, 5, 5), seed=2).get_parameter("conv1.weight")
    spread = {
        "default": 1 / math.sqrt(3 * 576),
        "kaiming": math.sqrt(2 / 576),
        "xavier": math.sqrt(2 / (576 + 1152)),
        "zeros": 0.0,
        "normal": 0.01,
    }
    assert weight.std().item() == pytest.approx(spread[rule], rel=0.02)


@pytest.mark.parametrize("rule", ["default", *RULES])
def test_a_seed_of_its_own_draws_the_same_in_every_run(rule: str) -> None:
    layer = Conv2d(4, initialisation=rule, init_seed=5)
    assert equal(weights(layer, 1), weights(layer, 2))
    if rule != "zeros":
        assert not equal(weights(layer), weights(replace(layer, init_seed=6)))


@pytest.mark.parametrize("rule", ["default", *RULES])
def test_without_one_the_seed_of_the_run_decides(rule: str) -> None:
    layer = Conv2d(4, initialisation=rule)
    assert equal(weights(layer, 3), weights(layer, 3))
    if rule != "zeros":
        assert not equal(weights(layer, 3), weights(layer, 4))


def test_drawing_from_its_own_seed_leaves_the_others_alone() -> None:
    one = build(Network((Conv2d(4, init_seed=5), Conv2d(4))), IMAGE, seed=1)
    other = build(Network((Conv2d(4), Conv2d(4))), IMAGE, seed=1)
    assert torch.equal(one.get_parameter("conv2.weight"), other.get_parameter("conv2.weight"))


def test_layers_in_blocks_follow_their_rule_too() -> None:
    inside = Network((Dense(12, initialisation="normal"),))
    module = build(Network((Group(inside), Repeat(inside, 2))), (12,), seed=1)
    matrices = [weight for name, weight in module.named_parameters() if name.endswith("weight")]
    assert len(matrices) == 3
    assert all(0.005 < weight.std().item() < 0.015 for weight in matrices)
    assert not torch.equal(matrices[1], matrices[2])


def test_on_meta_nothing_is_drawn() -> None:
    torch.manual_seed(4)
    before = torch.random.get_rng_state()
    with torch.device("meta"):
        build(Network((Conv2d(4, initialisation="kaiming"), Conv2d(4, init_seed=3))), IMAGE)
    assert torch.equal(torch.random.get_rng_state(), before)
