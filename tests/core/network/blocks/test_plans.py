from __future__ import annotations

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.strategies import DataObject
from torch import nn

from nnstudio.core.network import Network, Shape, build, trace
from nnstudio.core.network.blocks import Branches, Gate, Group, Residual
from nnstudio.core.network.blocks.plans import (
    BLOCK_PLANS,
    BlockPlan,
    BottleneckPlan,
    DenseBlockPlan,
    MBConvPlan,
    ResidualPlan,
    SqueezeExcitationPlan,
    TransitionPlan,
)
from nnstudio.core.network.layers import Dense, Flatten
from nnstudio.core.spec import from_json, params, to_json

IMAGE = (16, 28, 28)
NUMBERS = (24,)
KINDS = list(BLOCK_PLANS)
ON_IMAGES_ONLY = {"inception", "mbconv"}


def of_plan(plan: BlockPlan, shape: Shape) -> Network:
    return Network(plan.layers(shape))


def ids(kind: type[BlockPlan]) -> str:
    return kind.kind


@pytest.mark.parametrize("kind", KINDS, ids=ids)
def test_every_plan_explains_itself(kind: type[BlockPlan]) -> None:
    assert kind.explanation().endswith(".")
    assert all(knob.help.endswith(".") for knob in params(kind))
    assert from_json(to_json(kind()), BLOCK_PLANS) == kind()


@pytest.mark.parametrize("kind", KINDS, ids=ids)
@pytest.mark.parametrize("shape", [IMAGE, NUMBERS, (1, 28, 28), (3, 9, 5), (1,)])
def test_every_plan_fits_what_it_was_made_for(kind: type[BlockPlan], shape: Shape) -> None:
    problems = trace(of_plan(kind(), shape), shape).problems
    if len(shape) == 1 and kind.kind in ON_IMAGES_ONLY:
        assert all("needs an image" in problem.text for problem in problems)
    else:
        assert problems == ()


@pytest.mark.parametrize("kind", KINDS, ids=ids)
@pytest.mark.parametrize("shape", [IMAGE, NUMBERS])
def test_every_plan_can_be_trained(kind: type[BlockPlan], shape: Shape) -> None:
    if len(shape) == 1 and kind.kind in ON_IMAGES_ONLY:
        return
    end = () if len(shape) == 1 else (Flatten(),)
    module = build(Network((*kind().layers(shape), *end, Dense(3))), shape, seed=1).train()
    before = [weight.detach().clone() for weight in module.parameters()]
    torch.manual_seed(0)
    loss = nn.functional.cross_entropy(module(torch.randn(6, *shape)), torch.tensor([0, 1, 2, 0, 1, 2]))
    loss.backward()
    torch.optim.SGD(module.parameters(), lr=0.5).step()
    changed = [not torch.equal(old, new) for old, new in zip(before, module.parameters(), strict=True)]
    assert sum(changed) > len(changed) / 2
    assert torch.isfinite(module.eval()(torch.randn(2, *shape))).all()


knob_values = {
    "channels": st.integers(0, 20),
    "stride": st.integers(1, 3),
    "reduction": st.integers(1, 64),
    "expansion": st.integers(1, 6),
    "kernel_size": st.integers(1, 7),
    "ways": st.integers(2, 4),
    "steps": st.integers(1, 4),
    "growth": st.integers(1, 8),
    "times": st.integers(1, 3),
}


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(KINDS), st.data())
def test_all_knobs_lead_to_layers_that_fit(kind: type[BlockPlan], data: DataObject) -> None:
    known = [knob for knob in params(kind) if knob.name in knob_values]
    knobs = {knob.name: max(data.draw(knob_values[knob.name]), int(knob.minimum or 0)) for knob in known}
    shape = data.draw(st.sampled_from([IMAGE, (3, 12, 9), (1, 8, 8)]))
    assert trace(of_plan(kind(**knobs), shape), shape).problems == ()


def test_a_residual_block_keeps_the_shape_or_brings_the_shortcut_along() -> None:
    [block, _] = ResidualPlan().layers(IMAGE)
    assert isinstance(block, Residual)
    assert block.shortcut == Network()
    assert trace(of_plan(ResidualPlan(), IMAGE), IMAGE).output_shape == IMAGE
    assert trace(of_plan(ResidualPlan(32, 2), IMAGE), IMAGE).output_shape == (32, 14, 14)
    assert trace(of_plan(BottleneckPlan(64, 4, 2), IMAGE), IMAGE).output_shape == (64, 14, 14)
    assert trace(of_plan(ResidualPlan(5), NUMBERS), NUMBERS).output_shape == (5,)


def test_a_residual_block_has_resnets_weights() -> None:
    """ResNet's layer1.0 has 73 984 parameters, and layer2.0 (128 filters, stride 2) 230 144."""
    assert trace(of_plan(ResidualPlan(), (64, 56, 56)), (64, 56, 56)).parameters == 73_984
    assert trace(of_plan(ResidualPlan(128, 2), (64, 56, 56)), (64, 56, 56)).parameters == 230_144
    assert trace(of_plan(BottleneckPlan(256), (256, 56, 56)), (256, 56, 56)).parameters == 70_400


def test_a_dense_block_adds_its_growth_each_time() -> None:
    plan = DenseBlockPlan(6, 32)
    network = of_plan(plan, (64, 56, 56))
    assert trace(network, (64, 56, 56)).output_shape == (64 + 6 * 32, 56, 56)
    # DenseNet-121's first dense block.
    assert trace(network, (64, 56, 56)).parameters == 335_040
    [group] = network.layers
    assert isinstance(group, Group)
    assert all(isinstance(step, Branches) for step in group.body.layers)
    # Its first transition.
    assert trace(of_plan(TransitionPlan(), (256, 56, 56)), (256, 56, 56)).parameters == 33_280


def test_a_gate_multiplies_channels_with_factors_below_one() -> None:
    [gate] = SqueezeExcitationPlan().layers(IMAGE)
    assert isinstance(gate, Gate)
    module = build(Network((gate, Flatten())), IMAGE, seed=1).eval()
    image = torch.rand(2, *IMAGE) + 0.5
    factors = (module(image).view(2, *IMAGE) / image).detach()
    assert torch.allclose(factors, factors[:, :, :1, :1].expand_as(factors))
    assert 0 < factors.min().item() < factors.max().item() < 1


def test_mbconv_has_a_shortcut_only_where_it_can() -> None:
    assert isinstance(MBConvPlan().layers(IMAGE)[0], Residual)
    assert isinstance(MBConvPlan(stride=2).layers(IMAGE)[0], Group)
    assert isinstance(MBConvPlan(24).layers(IMAGE)[0], Group)
    # The second block of EfficientNet-B0's third stage: 24 maps, six times widened.
    assert trace(of_plan(MBConvPlan(24, 6), (24, 56, 56)), (24, 56, 56)).parameters == 10_710
