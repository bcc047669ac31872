"""Literals, calls and statements: what they say, how they are laid out, and that text stays text."""

from __future__ import annotations

import ast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nnstudio.core.errors import NetworkError
from nnstudio.core.network.source.text import WIDTH, Argument, Call, lines_of, literal, statement

ANY_TEXT = st.text(alphabet=st.characters(exclude_categories=()))


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
    with pytest.raises(NetworkError, match="cannot be written as Python source"):
        literal(value)


def test_long_statements_are_broken():
    assert statement("x", "f(", ["1", "2"], ")") == "x = f(1, 2)"
    half = ["a" * 30, "b" * 30, "c" * 12]
    assert statement("x", "f(", half, ")", indent=4) == f"    x = f({', '.join(half)})"
    assert statement("self.y", "nn.f(", half, ")", 4) == f"    self.y = nn.f(\n        {', '.join(half)}\n    )"
    many = [str(10**20)] * 6
    broken = statement("x", "[", many, "]").split("\n")
    assert broken == ["x = [", *[f"    {item}," for item in many], "]"]
    assert max(map(len, broken)) <= WIDTH


def test_calls_in_calls_are_broken_from_outside() -> None:
    inner = Call("nn.Linear", (Argument("1"), Argument("2")))
    assert lines_of("x = ", Call("f", (Argument(inner, "a"),)), "", 0) == ["x = f(a=nn.Linear(1, 2))"]
    opened = Call("f", (Argument(inner, "a", "two numbers"), Argument(inner, "b")), open=True, tail=".eval()")
    assert lines_of("x = ", opened, ",", 4) == [
        "    x = f(",
        "        a=nn.Linear(1, 2),  # two numbers",
        "        b=nn.Linear(1, 2),",
        "    ).eval(),",
    ]


def test_a_comment_stands_above_what_is_too_long_for_it() -> None:
    long = Call("nn.Linear", (Argument("1" * 60),))
    lines = lines_of("", Call("f", (Argument(long, "a", "16×32×32"),), open=True), "", 0)
    assert lines == ["f(", "    # 16×32×32", f"    a=nn.Linear({'1' * 60}),", ")"]
