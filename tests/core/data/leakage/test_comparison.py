from __future__ import annotations

import csv
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from conftest import data_folder

from nnstudio.core.data.datasets import Dataset
from nnstudio.core.data.datasets.base import Groups
from nnstudio.core.data.leakage import compare_splits
from nnstudio.core.errors import Cancelled, DataError

NONE = np.zeros(0, np.int64)


def people(known_by_their_traits: bool, regression: bool = False) -> Dataset:
    """60 people of five rows each. Their traits tell who they are, or what is asked; or both, one with the other."""
    random = np.random.default_rng(0)
    codes = np.repeat(np.arange(60), 5)
    answers = random.normal(0, 1, 60) if regression else np.arange(60) % 2
    traits = random.normal(0, 1, (60, 4))
    if not known_by_their_traits:
        traits[:, 0] = 4 * answers
    inputs = (traits[codes] + random.normal(0, 0.1, (300, 4))).astype(np.float32)
    labels: Any = answers[codes].astype(np.float32) if regression else answers[codes]
    groups = Groups("person", codes, tuple(map(str, range(60))))
    return Dataset("people", "People", inputs, labels, () if regression else ("a", "b"), groups=groups)


def compare(dataset: Dataset, **more: Any) -> Any:
    assert dataset.groups is not None
    return compare_splits(dataset, dataset.groups, **{"sealed": NONE, **more})


@pytest.mark.parametrize("regression", [False, True])
def test_a_split_by_row_flatters_where_rows_tell_whose_they_are(regression: bool) -> None:
    found = compare(people(known_by_their_traits=True, regression=regression))
    assert found.by_row > (0.6 if regression else 0.9)
    assert found.by_group < (0 if regression else 0.65)
    assert found.metric == ("R²" if regression else "accuracy")
    assert found.told(kept=False).endswith("keep each person in one part.")
    assert "The split keeps each person in one part" in found.told(kept=True)
    assert "keep each person" not in found.told(kept=True)
    assert found.folds == 5


def test_of_several_labels_the_mean_auc_is_compared() -> None:
    one = people(known_by_their_traits=True)
    labels = np.stack([one.labels, np.arange(300) // 5 % 3 == 0, np.zeros(300)], axis=1).astype(np.uint8)
    found = compare(replace(one, labels=labels, class_names=("cough", "fever", "rash")))
    assert (found.metric, found.baseline) == ("mean AUC", 0.5)
    assert found.by_row > 0.9
    assert found.by_group < 0.65
    assert found.flattered
    assert "mean AUC seems to be 0.9" in found.text
    with pytest.raises(DataError, match="No label applies"):
        compare(replace(one, labels=0 * labels, class_names=("cough", "fever", "rash")))


def test_both_are_alike_where_rows_tell_what_is_asked() -> None:
    found = compare(people(known_by_their_traits=False))
    assert found.by_group > 0.95
    assert found.told(kept=True).endswith("here the person makes no difference.")
    assert found.baseline == 0.5


def test_the_same_seed_gives_the_same_figures() -> None:
    assert compare(people(True), seed=3) == compare(people(True), seed=3)


def test_the_sealed_test_part_has_no_share_in_it() -> None:
    dataset, sealed = people(True), np.arange(0, 300, 3)
    inputs, labels = np.array(dataset.inputs), np.array(dataset.labels)
    inputs[sealed], labels[sealed] = 1e6, 0
    spoilt = replace(dataset, inputs=inputs, labels=labels)
    found = compare(dataset, sealed=sealed)
    assert found == compare(spoilt, sealed=sealed)
    assert found.by_row != compare(dataset).by_row
    assert found.told(kept=False).endswith("The sealed test part has no share in this.")
    with pytest.raises(DataError, match="nothing to compare"):
        compare(dataset, sealed=np.arange(300))


def test_one_group_cannot_be_compared_and_cancel_is_heeded() -> None:
    dataset = people(True)
    with pytest.raises(DataError, match="one person"):
        compare_splits(dataset, Groups("person", np.zeros(300, np.int64), ("a",)), NONE)

    def stop(fraction: float | None, words: str) -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        compare(dataset, progress=stop)


def test_parkinsons_by_row_looks_better_than_by_subject() -> None:
    path = data_folder() / "parkinsons" / "parkinsons.csv"
    if not path.exists():
        pytest.skip("the Parkinsons table is not here")
    found = compare(parkinsons(path))
    assert found.by_row > 0.87
    assert found.by_group < 0.8


def parkinsons(path: Path) -> Dataset:
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    features = tuple(name for name in rows[0] if name not in ("subject", "name", "status"))
    names = sorted({row["subject"] for row in rows})
    groups = Groups("subject", np.array([names.index(row["subject"]) for row in rows]), tuple(names))
    inputs = np.array([[float(row[name]) for name in features] for row in rows], np.float32)
    labels = np.array([int(row["status"]) for row in rows], np.int64)
    return Dataset("table", "Parkinsons", inputs, labels, ("0", "1"), groups=groups, features=features)
