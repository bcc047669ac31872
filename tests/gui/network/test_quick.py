from __future__ import annotations

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nnstudio.core.errors import SpecError
from nnstudio.core.network import LAYERS, Layer
from nnstudio.core.network.blocks import Gate
from nnstudio.core.network.blocks.plans import BLOCK_PLANS, BlockPlan, MBConvPlan, ResidualPlan, SqueezeExcitationPlan
from nnstudio.core.network.layers import (
    AvgPool2d,
    BatchNorm,
    Conv2d,
    Dense,
    Dropout,
    Flatten,
    GlobalAvgPool,
    MaxPool2d,
    ReLU,
)
from nnstudio.gui.network.quick import find, make


@pytest.mark.parametrize(
    ("text", "layer"),
    [
        ("conv", Conv2d()),
        ("conv 32 3", Conv2d(32, 3)),
        ("Conv 8 5x5 2", Conv2d(8, 5, 2)),
        ("convolution 8 5×5", Conv2d(8, 5)),
        ("dense 120", Dense(120)),
        ("fc 84", Dense(84)),
        ("fully connected 10", Dense(10)),
        ("relu", ReLU()),
        ("max 3", MaxPool2d(3)),
        ("av", AvgPool2d()),
        ("batch", BatchNorm()),
        ("batchnorm", BatchNorm()),
        ("drop 0.5", Dropout(0.5)),
        ("dropout 0,5", Dropout(0.5)),
        ("flat", Flatten()),
        ("resid", ResidualPlan()),
        ("resid 32", ResidualPlan(32)),
        ("mbconv", MBConvPlan()),
        ("gate", Gate()),
        ("conv 3x3 32", Conv2d(32, 3)),
        ("conv 5x5", Conv2d(kernel_size=5)),
        ("conv 8 2 5x5", Conv2d(8, 5, 2)),
        ("drop .4", Dropout(0.4)),
        ("bn", BatchNorm()),
        ("se", SqueezeExcitationPlan()),
        ("gap", GlobalAvgPool()),
    ],
)
def test_what_is_typed_is_what_is_meant(text: str, layer: Layer | BlockPlan) -> None:
    assert make(find(text)[0], text) == layer


def test_nothing_typed_finds_all_and_nonsense_finds_none() -> None:
    assert find("  ") == [*LAYERS, *BLOCK_PLANS]
    assert find("zebra") == []


@pytest.mark.parametrize("text", ["conv 0", "conv 1 2 3 4 5", "relu 3", "dense 1.5", "dropout 2"])
def test_numbers_that_do_not_fit_are_refused_with_a_sentence(text: str) -> None:
    with pytest.raises(SpecError):
        make(find(text)[0], text)


@given(st.text(max_size=30))
def test_any_text_is_answered(text: str) -> None:
    for kind in find(text)[:2]:
        with contextlib.suppress(SpecError):
            assert isinstance(make(kind, text), kind)
