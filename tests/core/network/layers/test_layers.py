from __future__ import annotations

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.strategies import DataObject
from network_strategies import images, layers_of

from nnstudio.core.errors import SpecError
from nnstudio.core.network import LAYERS, Block, Layer, Network, Shape, trace
from nnstudio.core.network.layers import (
    AdaptiveAvgPool2d,
    AvgPool2d,
    Conv2d,
    ConvTranspose2d,
    Dense,
    DepthwiseSeparableConv2d,
    Dropout,
    Identity,
    MaxPool2d,
    Upsample,
)
from nnstudio.core.spec import params

KINDS = list(LAYERS)
WINDOWED = [Conv2d, DepthwiseSeparableConv2d, ConvTranspose2d, MaxPool2d, AvgPool2d, Upsample]
PLAIN = [kind for kind in KINDS if not issubclass(kind, Block)]


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.kind)
def test_every_kind_explains_itself(kind: type[Layer]) -> None:
    assert kind.explanation().endswith(".")
    assert kind.stem.isidentifier()
    assert kind.stem != Layer.stem
    assert all(knob.help and knob.help.endswith(".") for knob in params(kind))


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.kind)
@given(data=st.data())
def test_every_layer_is_a_value(kind: type[Layer], data: DataObject) -> None:
    layer = data.draw(layers_of(kind))
    [again] = Network.from_json(Network((layer,)).to_json()).layers
    assert again == layer
    assert hash(again) == hash(layer)
    assert isinstance(layer.summary(), str)


@pytest.mark.parametrize("kind", PLAIN, ids=lambda kind: kind.kind)
@pytest.mark.parametrize("shape", [(1, 28, 28), (3, 9, 5), (10,), (1,)])
def test_every_layer_works_or_says_why_not(kind: type[Layer], shape: Shape) -> None:
    [row] = trace(Network((kind(),)), shape).rows
    if row.problem is not None:
        assert row.problem.text.endswith(".")
    else:
        output = kind().module(shape).eval()(torch.zeros(2, *shape))
        assert tuple(output.shape[1:]) == row.output_shape


@given(st.sampled_from(WINDOWED).flatmap(layers_of), images)
def test_the_size_formula_gives_the_size(layer: Layer, shape: Shape) -> None:
    [row] = trace(Network((layer,)), shape).rows
    if row.output_shape is None:
        return
    lines = layer.size_formula(shape).split("\n")
    sides = dict(zip(shape[1:], row.output_shape[1:], strict=True))
    assert [int(line.split(" = ")[1]) for line in lines] == list(sides.values())


def test_size_formula_in_words() -> None:
    assert Conv2d(16, 5).size_formula((6, 14, 14)) == "(14 + 2·0 − 5) / 1 + 1 = 10"
    assert MaxPool2d(2).size_formula((1, 29, 29)) == "⌊(29 + 2·0 − 2) / 2⌋ + 1 = 14"
    assert MaxPool2d(2).size_formula((1, 28, 20)).count("\n") == 1
    assert MaxPool2d(3, 2, ceil_mode=True).size_formula((1, 28, 28)) == "⌈(28 + 2·0 − 3) / 2⌉ + 1 = 14"
    assert Conv2d(16, 3, dilation=2).size_formula((1, 28, 28)) == "(28 + 2·0 − 2·(3 − 1) − 1) / 1 + 1 = 24"
    assert ConvTranspose2d(8, 3, 2, 1, output_padding=1).size_formula((1, 7, 7)) == "(7 − 1)·2 − 2·1 + 3 + 1 = 14"
    assert Upsample(2).size_formula((1, 14, 14)) == "14·2 = 28"
    assert AdaptiveAvgPool2d(7).size_formula((1, 28, 28)) == "28 / 7 = 4 px a window"
    assert AdaptiveAvgPool2d(7).size_formula((1, 9, 9)) == "9 / 7 ≈ 1.29: windows of 2 or 3 px that overlap"
    assert Dense().size_formula((9,)) == ""


def test_summaries_name_the_main_knobs() -> None:
    assert Conv2d(6, 5, padding=2).summary() == "6 filters 5×5, pad 2"
    assert Conv2d(1, 3, stride=2).summary() == "1 filter 3×3, stride 2"
    assert MaxPool2d(3).summary() == "3×3, stride 2"
    assert Dense(1).summary() == "1 neuron"
    assert Dropout(0.3).summary() == "30% dropped"


@pytest.mark.parametrize("knobs", [{"channels": 0}, {"kernel_size": 1.5}, {"stride": True}, {"padding": -1}])
def test_knobs_out_of_bounds_are_refused(knobs: dict[str, int]) -> None:
    with pytest.raises(SpecError, match="Convolution: "):
        Conv2d(**knobs)


shapes = st.one_of(images, st.tuples(st.integers(1, 40)))


@pytest.mark.parametrize("kind", PLAIN, ids=lambda kind: kind.kind)
@given(data=st.data())
def test_every_misfit_is_one_sentence_whose_fix_helps(kind: type[Layer], data: DataObject) -> None:
    # Something stands behind it, since a read-out is not looked at.
    network, shape = Network((data.draw(layers_of(kind)), Identity())), data.draw(shapes)
    for _ in range(4):
        problems = trace(network, shape).problems
        if not problems:
            return
        assert problems[0].text.endswith(".")
        assert "cannot take this input" not in problems[0].text
        assert problems[0].fix is not None, problems[0].text
        network = problems[0].fix.network
    pytest.fail(f"still a problem after four fixes: {problems[0].text}")
