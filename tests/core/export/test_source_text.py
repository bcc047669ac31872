"""Literals, statements and module calls: what they say, how they are laid out, and that text stays text."""

from __future__ import annotations

import ast

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from torch import nn

from nnstudio.core.errors import ExportError
from nnstudio.core.export.source_text import (
    WIDTH,
    call_source,
    literal,
    require_attribute_name,
    statement,
)

ANY_TEXT = st.text(alphabet=st.characters(exclude_categories=()))

MODULES = [
    nn.Conv2d(1, 6, 5, padding=2),
    nn.Conv2d(8, 16, (3, 5), stride=(2, 1), padding=(1, 2), dilation=2, groups=4, bias=False),
    nn.Conv2d(4, 4, 3, padding="same", padding_mode="reflect"),
    nn.ConvTranspose2d(4, 8, 2, stride=2, output_padding=1),
    nn.Linear(400, 120),
    nn.Linear(4, 2, bias=False),
    nn.MaxPool2d(2),
    nn.MaxPool2d(3, stride=2, padding=1, ceil_mode=True),
    nn.AvgPool2d(2, stride=1, count_include_pad=False),
    nn.AdaptiveAvgPool2d(1),
    nn.AdaptiveAvgPool2d((2, 3)),
    nn.BatchNorm1d(7, momentum=0.05),
    nn.BatchNorm2d(7, eps=1e-3, affine=False),
    nn.LayerNorm((4, 5), elementwise_affine=False),
    nn.GroupNorm(2, 8),
    nn.LocalResponseNorm(5),
    nn.ReLU(),
    nn.ReLU(inplace=True),
    nn.LeakyReLU(0.2),
    nn.ELU(),
    nn.GELU(approximate="tanh"),
    nn.SiLU(),
    nn.Sigmoid(),
    nn.Tanh(),
    nn.Softmax(dim=1),
    nn.Dropout(0.3),
    nn.Dropout2d(),
    nn.Flatten(),
    nn.Upsample(scale_factor=2, mode="bilinear", align_corners=False),
    nn.Identity(),
    nn.Sequential(nn.AdaptiveAvgPool2d(1), nn.Flatten()),
]


@given(st.one_of(ANY_TEXT, st.integers(), st.floats(allow_nan=False, allow_infinity=False), st.booleans(), st.none()))
def test_a_literal_reads_back_as_it_was(value):
    source = literal(value)
    assert ast.literal_eval(source) == value
    assert len(source.splitlines()) == 1


@given(st.lists(ANY_TEXT))
def test_lists_and_tuples_of_text_stay_data(values):
    for value in (values, tuple(values)):
        tree = ast.parse(literal(value), mode="eval")
        assert {type(node) for node in ast.walk(tree)} <= {ast.Expression, ast.List, ast.Tuple, ast.Constant, ast.Load}
        assert ast.literal_eval(tree) == value


def test_quotes_are_chosen_for_few_backslashes():
    assert literal("plain") == '"plain"'
    assert literal("it's") == '"it\'s"'
    assert literal('say "no"') == "'say \"no\"'"
    assert literal("a\\b\n") == '"a\\\\b\\n"'
    assert literal("\u202egnp") == '"\\u202egnp"'


@pytest.mark.parametrize("value", [float("nan"), float("inf"), object(), {"a": 1}])
def test_other_values_are_refused(value):
    with pytest.raises(ExportError, match="cannot be written as Python source"):
        literal(value)


@pytest.mark.parametrize("module", MODULES, ids=repr)
def test_the_call_rebuilds_an_equal_module(module):
    source = call_source(module)
    rebuilt = eval(source, {"__builtins__": {}, "nn": nn, "True": True, "False": False, "None": None})
    assert repr(rebuilt) == repr(module)
    shapes = [{name: value.shape for name, value in m.state_dict().items()} for m in (rebuilt, module)]
    assert shapes[0] == shapes[1]


def test_calls_read_as_people_write_them():
    assert call_source(MODULES[0]) == "nn.Conv2d(1, 6, kernel_size=5, padding=2)"
    assert call_source(nn.MaxPool2d(2, stride=2)) == "nn.MaxPool2d(2)"
    assert call_source(nn.Flatten()) == "nn.Flatten()"
    assert call_source(MODULES[-1]) == "nn.Sequential(nn.AdaptiveAvgPool2d(1), nn.Flatten())"


def test_modules_that_torch_does_not_have_are_refused():
    class Conv2d(nn.Module):
        """A name that torch has too."""

    with pytest.raises(ExportError, match="cannot be written as plain PyTorch"):
        call_source(Conv2d())
    with pytest.raises(ExportError, match="cannot be written"):
        call_source(nn.MultiheadAttention(4, 2))


@pytest.mark.parametrize("name", ["conv1", "größe", "_x"])
def test_names_that_attributes_can_have(name):
    assert require_attribute_name(name) == name


@pytest.mark.parametrize("name", ["", "1a", "a b", "class", "train", "forward", "__init__", "x=1;y", "a.b"])
def test_names_that_attributes_cannot_have(name):
    with pytest.raises(ExportError, match="Rename it"):
        require_attribute_name(name)


def test_long_statements_are_broken():
    assert statement("x", "f(", ["1", "2"], ")") == "x = f(1, 2)"
    half = ["a" * 30, "b" * 30, "c" * 12]
    assert statement("x", "f(", half, ")", indent=4) == f"    x = f({', '.join(half)})"
    assert statement("self.y", "nn.f(", half, ")", 4) == f"    self.y = nn.f(\n        {', '.join(half)}\n    )"
    many = [str(10**20)] * 6
    broken = statement("x", "[", many, "]").split("\n")
    assert broken == ["x = [", *[f"    {item}," for item in many], "]"]
    assert max(map(len, broken)) <= WIDTH


def test_weights_are_equal_after_a_round_trip():
    layer = nn.Conv2d(2, 3, 3, bias=False)
    rebuilt = eval(call_source(layer), {"nn": nn})
    rebuilt.load_state_dict(layer.state_dict())
    sample = torch.rand(1, 2, 5, 5)
    assert torch.equal(rebuilt(sample), layer(sample))
