"""Labels are put right and samples left out by their ids; what came with the data is never changed."""

from __future__ import annotations

import json

import numpy as np
import pytest

from nnstudio.core.data.corrections import Corrections
from nnstudio.core.data.datasets import Dataset
from nnstudio.core.errors import DataError


def dataset(ids: tuple[str, ...] | None = None) -> Dataset:
    return Dataset("made", "Made", np.zeros((4, 1, 2, 2), np.uint8), np.array([0, 1, 0, 1]), ("a", "b"), ids=ids)


def test_a_label_is_put_right_and_given_back() -> None:
    data = dataset()
    corrections = Corrections().relabelled(["2", "0"], "b").relabelled(["3"], "new")
    fixed = corrections.apply(data)
    assert fixed.labels.tolist() == [1, 1, 1, 2]
    assert fixed.class_names == ("a", "b", "new")
    assert data.labels.tolist() == [0, 1, 0, 1]
    assert corrections.relabelled(["0", "2", "3"], None) == Corrections()


def test_samples_are_known_by_their_ids() -> None:
    data = dataset(("a/1.png", "b/2.png", "a/3.png", "b/4.png"))
    corrections = Corrections().relabelled(["a/3.png", "gone.png"], "b").excluding(["b/4.png", "b/2.png", "9"])
    assert corrections.apply(data).labels.tolist() == [0, 1, 1, 1]
    assert corrections.excluded_indices(data).tolist() == [1, 3]
    assert corrections.including(["b/2.png"]).excluded_indices(data).tolist() == [3]


def test_nothing_to_do_is_nothing_done() -> None:
    data = dataset()
    assert Corrections().apply(data) is data
    assert Corrections().excluded_indices(data).tolist() == []


def test_back_from_json() -> None:
    corrections = Corrections().relabelled(["2"], "b").excluding(["1", "0"])
    assert Corrections.from_json(json.loads(json.dumps(corrections.to_json()))) == corrections


@pytest.mark.parametrize("data", [None, [], {}, {"labels": {}, "excluded": [1]}, {"labels": {"1": 2}, "excluded": []}])
def test_damaged_json_is_refused(data: object) -> None:
    with pytest.raises(DataError):
        Corrections.from_json(data)
