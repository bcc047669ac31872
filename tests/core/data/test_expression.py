"""Formulas are worked out as Python would, and nothing but a formula is."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nnstudio.core.data.expression import LONGEST, values_of
from nnstudio.core.errors import DataError

X = np.linspace(-1, 1, 7)


@pytest.mark.parametrize(
    ("formula", "judged"),
    [
        ("x", lambda x: x),
        ("3", lambda x: 3.0),
        ("-x^2 + 2*x - 1", lambda x: -(x**2) + 2 * x - 1),
        ("sin(pi * x) / (2 + cos(x))", lambda x: math.sin(math.pi * x) / (2 + math.cos(x))),
        ("exp(-x**2) % 0.3", lambda x: math.exp(-(x**2)) % 0.3),
        ("step(x) * abs(x) + sqrt(4)", lambda x: (x >= 0) * abs(x) + 2),
        ("log(e)", lambda x: 1.0),
    ],
)
def test_values_are_those_of_the_formula(formula: str, judged: object) -> None:
    assert np.allclose(values_of(formula, X), [judged(x) for x in X])  # type: ignore[operator]


@pytest.mark.parametrize(
    "formula",
    [
        "",
        "y",
        "x +",
        "__import__('os').system('true')",
        "x.real",
        "[x for x in x]",
        "lambda: x",
        "x if x else 1",
        "sin(x, x)",
        "sin(x=1)",
        "open",
        "'text'",
        "True",
        "1j",
        "x; x",
        "x := 1",
        "1 / 0",
        "log(x)",
        "9^9^9^9",
        "-" * 100 + "x",
        "x" * (LONGEST + 1),
        "x\0",
    ],
)
def test_anything_else_is_refused_in_a_sentence(formula: str) -> None:
    with pytest.raises(DataError, match=r"\.$"):
        values_of(formula, X)


@given(st.text(max_size=60))
def test_no_text_breaks_it(text: str) -> None:
    try:
        values = values_of(text, X)
    except DataError:
        return
    assert values.shape == X.shape
    assert np.isfinite(values).all()
