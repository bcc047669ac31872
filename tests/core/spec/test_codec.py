"""Specs to JSON and back; anything else is refused with a sentence."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nnstudio.core.errors import SpecError
from nnstudio.core.network import LAYERS
from nnstudio.core.spec import Param, Spec, from_json, params, read_spec, to_json
from nnstudio.core.training import LOSSES, OPTIMIZERS, SCHEDULES, TrainingConfig

REGISTRIES = (LAYERS, LOSSES, OPTIMIZERS, SCHEDULES)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)


def values(knob: Param) -> st.SearchStrategy[Any]:
    match knob.type:
        case "int":
            return st.integers(int(knob.minimum or 0), int(knob.maximum or 9))
        case "float":
            return st.floats(knob.minimum, knob.maximum, allow_nan=False, allow_infinity=False)
        case "bool":
            return st.booleans()
        case "choice":
            return st.sampled_from(knob.choices)
        case "spec":
            return st.one_of(*[specs(cls) for cls in knob.registry])
        case _:
            return st.text()


def specs(cls: type[Spec]) -> st.SearchStrategy[Spec]:
    return st.builds(cls, **{knob.name: values(knob) for knob in params(cls) if not knob.own})


@pytest.mark.parametrize("registry", REGISTRIES, ids=lambda r: r.what)
@settings(max_examples=40)
@given(data=st.data())
def test_there_and_back_through_text(registry: Any, data: st.DataObject) -> None:
    spec = data.draw(st.one_of(*[specs(cls) for cls in registry]))
    assert from_json(json.loads(json.dumps(to_json(spec))), registry) == spec


@settings(max_examples=40)
@given(specs(TrainingConfig))
def test_settings_hold_other_specs(config: TrainingConfig) -> None:
    assert read_spec(TrainingConfig, json.loads(json.dumps(to_json(config)))) == config


def test_missing_knobs_take_their_default() -> None:
    assert from_json({"kind": "conv2d"}, LAYERS) == LAYERS["conv2d"]()
    assert read_spec(TrainingConfig, {"epochs": 3}) == TrainingConfig(epochs=3)


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (None, "must be an object with a kind"),
        ([], "must be an object with a kind"),
        ({}, "must be an object with a kind"),
        ({"kind": 3}, "must be an object with a kind"),
        ({"kind": "conv3d"}, "Did you mean conv2d"),
        ({"kind": "conv2d", "colour": 1}, "no setting named 'colour'"),
        ({"kind": "conv2d", "channels": "many"}, "whole number"),
        ({"kind": "conv2d", "channels": 10**500}, "at most"),
    ],
)
def test_nonsense(data: Any, words: str) -> None:
    with pytest.raises(SpecError, match=words):
        from_json(data, LAYERS)


def test_a_knob_takes_only_its_own_kind_of_spec() -> None:
    with pytest.raises(SpecError, match="no optimizer named"):
        read_spec(TrainingConfig, {"optimizer": {"kind": "cross_entropy"}})
    with pytest.raises(SpecError):
        read_spec(TrainingConfig, {"optimizer": None})


@given(JSON)
def test_whatever_is_read_is_a_spec_or_refused(data: Any) -> None:
    assert read_or_refused(lambda: from_json(data, LAYERS))
    assert read_or_refused(lambda: read_spec(TrainingConfig, data))


def read_or_refused(read: Callable[[], Spec]) -> bool:
    """Whether there was a spec, or a sentence that fits on the screen."""
    try:
        return isinstance(read(), Spec)
    except SpecError as error:
        return len(str(error)) < 400
