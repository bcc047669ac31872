from __future__ import annotations

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.strategies import DataObject
from network_strategies import images, layers_of

from nnstudio.core.errors import SpecError
from nnstudio.core.network import LAYERS, Block, Layer, Network, Shape, trace
from nnstudio.core.network.layers import AvgPool2d, Conv2d, Dense, Dropout, MaxPool2d
from nnstudio.core.spec import params

KINDS = list(LAYERS)
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


@given(st.sampled_from([Conv2d, MaxPool2d, AvgPool2d]).flatmap(layers_of), images)
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
