"""Knobs: every value is checked when it is set, and the message names knob, bound and unit."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, ClassVar

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nnstudio.core.errors import SpecError
from nnstudio.core.spec import Registry, Spec, label_of, param, params
from nnstudio.core.training import TrainingConfig
from nnstudio.core.training.losses import CrossEntropy

FRUITS: Registry[Fruit] = Registry("fruit")


@dataclass(frozen=True)
class Fruit(Spec):
    """A fruit."""


@FRUITS.register("apple", "Apple")
@dataclass(frozen=True)
class Apple(Fruit):
    """Red or green.

    More than the tooltip shows.
    """

    seeds: int = param(5, "Seeds", minimum=0, maximum=2**31 - 1)


@dataclass(frozen=True)
class Basket(Spec):
    """All kinds of knob."""

    title: ClassVar[str] = "Basket"

    count: int = param(3, "Count", minimum=1, maximum=10, unit="pc")
    weight: float = param(1.5, "Weight", minimum=0.0)
    fresh: bool = param(True, "Fresh")
    label: str = param("", "Label")
    size: str = param("small", "Size", choices=("small", "large"))
    fruit: Fruit = param(Apple(), "Fruit", registry=FRUITS)
    limit: int | None = param(None, "Limit", minimum=0)
    plain: int = 7


@pytest.mark.parametrize(
    ("knob", "value", "words"),
    [
        ("count", 0, "Basket: Count must be at least 1 pc, not 0."),
        ("count", 11, "at most 10 pc"),
        ("count", 2.0, "whole number"),
        ("count", True, "whole number"),
        ("count", "3", "whole number"),
        ("count", None, "whole number"),
        ("count", 10**400, "at most 10 pc"),
        ("count", -(10**400), "at least 1 pc"),
        ("weight", "1", "number"),
        ("weight", float("nan"), "number"),
        ("weight", float("inf"), "number"),
        ("weight", 10**400, "number"),
        ("weight", False, "number"),
        ("weight", -0.5, "at least 0"),
        ("fresh", 1, "yes or no"),
        ("label", 3, "text"),
        ("size", "huge", "one of small, large"),
        ("size", ["small"], "one of small, large"),
        ("fruit", "apple", "fruit"),
        ("fruit", None, "fruit"),
        ("fruit", CrossEntropy(), "fruit"),
        ("fruit", Fruit(), "fruit"),
        ("limit", -1, "at least 0"),
        ("limit", "no", "whole number"),
    ],
)
def test_what_cannot_be(knob: str, value: Any, words: str) -> None:
    with pytest.raises(SpecError, match=words):
        Basket(**{knob: value})


def test_large_bounds_are_told_to_the_last_digit() -> None:
    with pytest.raises(SpecError, match="at most 2147483647, not 2147483648"):
        Apple(seeds=2**31)


def test_what_can_be() -> None:
    basket = Basket(count=10, weight=2, limit=None)
    assert basket.weight == 2.0
    assert isinstance(basket.weight, float)
    assert Basket(limit=4).limit == 4


@given(st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text(), st.lists(st.integers())))
def test_any_value_is_taken_or_refused_with_a_sentence(value: Any) -> None:
    for knob in params(Basket):
        taken = refusal(lambda knob=knob: Basket(**{knob.name: value}))
        if isinstance(taken, SpecError):
            assert str(taken).startswith(f"Basket: {knob.label} must be ")
        else:
            # A fraction of more than 2**53 has no last digit.
            assert getattr(taken, knob.name) == (float(value) if knob.type == "float" else value)


def refusal(make: Callable[[], Basket]) -> Basket | SpecError:
    try:
        return make()
    except SpecError as error:
        return error


def test_values_are_frozen_and_comparable() -> None:
    assert Basket() == Basket()
    assert hash(Basket()) == hash(Basket())
    with pytest.raises(dataclasses.FrozenInstanceError):
        Basket().count = 4  # type: ignore[misc]
    with pytest.raises(SpecError):
        dataclasses.replace(Basket(), count=0)


def test_what_is_known_of_the_knobs() -> None:
    knobs = {knob.name: knob for knob in params(Basket)}
    types = {"count": "int", "weight": "float", "fresh": "bool", "label": "text", "size": "choice", "fruit": "spec"}
    assert {name: knobs[name].type for name in types} == types
    assert "plain" not in knobs
    assert knobs["limit"].optional
    assert not knobs["count"].optional
    assert knobs["count"].default == 3
    assert params(Basket) is params(Basket)


def test_explanation_is_the_first_paragraph() -> None:
    assert Apple.explanation() == "Red or green."


def test_a_training_wants_an_optimizer_and_no_loss() -> None:
    with pytest.raises(SpecError, match="optimizer"):
        TrainingConfig(optimizer=CrossEntropy())  # type: ignore[arg-type]


def test_knobs_are_told_by_their_labels() -> None:
    config = TrainingConfig()
    assert label_of(config, "batch_size") == "Batch size"
    assert label_of(config, "optimizer.lr") == "Optimizer: Learning rate η"
