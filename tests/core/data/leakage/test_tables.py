from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from nnstudio.core.data.datasets import DATASETS, Dataset
from nnstudio.core.data.leakage import Clash, Leak, find_leaks
from nnstudio.core.data.split import Split, SplitSpec, make_split

Rows = np.ndarray[Any, np.dtype[np.float32]]


def rows(count: int = 200, features: int = 6, seed: int = 0) -> Rows:
    return np.random.default_rng(seed).normal(0, 1, (count, features)).astype(np.float32)


def table(inputs: Rows, labels: Any, names: tuple[str, ...] = ("no", "yes")) -> Dataset:
    features = tuple(f"f{number}" for number in range(inputs.shape[1]))
    return Dataset("table", "Rows", inputs, labels, names, features=features, target="answer")


def coin(count: int = 200) -> Any:
    return np.random.default_rng(9).integers(0, 2, count)


def halves(count: int) -> Split:
    return Split(np.arange(0, count, 2), np.arange(1, count, 2), np.arange(0))


def suspected(data: Dataset) -> list[tuple[str, str]]:
    return [(one.kind, one.feature) for one in find_leaks(data, halves(len(data))).suspicions]


def test_equal_rows_are_found_missing_values_and_the_sign_of_zero_included() -> None:
    inputs = rows()
    inputs[4] = [1, np.nan, 0.0, 2, 3, 4]
    inputs[7] = [1, np.nan, -0.0, 2, 3, 4]
    labels = np.zeros(200, np.int64)
    labels[::3] = 1
    report = find_leaks(table(inputs, labels), halves(200))
    assert report.pairs == (Leak(4, 7, "exact", ("train", "validation")),)
    opposite = np.where(np.arange(200) == 7, 1 - labels[4], labels)
    assert find_leaks(table(inputs, opposite), halves(200)).clashes == (Clash(4, 7, "exact"),)


def test_rows_that_are_next_to_the_same_are_near_duplicates() -> None:
    inputs = rows() * np.array([1, 1000, 1, 1, 0.001, 1], np.float32)
    inputs[7] = inputs[4] * np.float32(1.001)
    assert find_leaks(table(inputs, coin()), halves(200)).pairs == (Leak(4, 7, "near", ("train", "validation")),)


def test_rows_that_miss_other_values_are_not_near() -> None:
    inputs = rows()
    inputs[7] = inputs[4] * np.float32(1.0001)
    inputs[7, 2] = np.nan
    assert find_leaks(table(inputs, coin()), halves(200)).pairs == ()


@pytest.mark.parametrize("features", [1, 2, 3, 12, 40])
@pytest.mark.parametrize("seed", range(3))
def test_chance_makes_no_near_duplicates(features: int, seed: int) -> None:
    assert find_leaks(table(rows(500, features, seed), coin(500)), halves(500)).pairs == ()


def test_a_table_with_columns_that_do_not_vary_is_searched() -> None:
    inputs = rows()
    inputs[:, 3] = 5
    inputs[:, 4] = np.nan
    assert find_leaks(table(inputs, coin()), halves(200)).clean


def test_a_feature_that_is_the_target_is_told() -> None:
    inputs, labels = rows(), coin()
    inputs[:, 2] = np.where(labels == 1, -7, 4)
    suspicion = find_leaks(table(inputs, labels), halves(200)).suspicions[0]
    assert (suspicion.kind, suspicion.feature, suspicion.score) == ("target", "f2", 1.0)
    assert "f2" in suspicion.text
    assert "answer" in suspicion.text


def test_the_target_in_another_code_is_told_of_several_classes_and_of_a_number() -> None:
    inputs, labels = rows(), np.random.default_rng(3).integers(0, 3, 200)
    inputs[:, 0] = np.array([5, 1, 9])[labels]
    inputs[:, 1] = labels == 2
    found = suspected(table(inputs, labels, ("a", "b", "c")))
    assert found == [("target", "f0"), ("target", "f1")]
    numbers = np.random.default_rng(3).normal(50, 9, 200).astype(np.float32)
    inputs = rows()
    inputs[:, 4] = 1.8 * numbers + 32
    assert suspected(table(inputs, numbers, ())) == [("target", "f4")]


def test_the_target_in_other_words_is_told_once() -> None:
    inputs, labels = rows(), np.random.default_rng(3).integers(0, 3, 200)
    inputs[:, 1:4] = np.eye(3)[labels]
    features = ("size", "colour=red", "colour=green", "colour=blue", "f4", "f5")
    data = replace(table(inputs, labels, ("a", "b", "c")), features=features)
    assert suspected(data) == [("target", "colour")]


def test_tables_of_one_or_two_features_are_looked_at_too() -> None:
    inputs, labels = rows()[:, :2], coin()
    assert suspected(table(inputs, labels)) == []
    inputs = inputs + np.stack([np.zeros(200), 10 * labels], axis=1).astype(np.float32)
    assert suspected(table(inputs, labels)) == [("predicts", "f1")]
    assert suspected(table(inputs[:, 1:], labels)) == []  # what else should it be predicted from
    assert suspected(table(labels[:, None].astype(np.float32), labels)) == [("target", "f0")]
    assert suspected(replace(table(inputs, labels), by_rule=True)) == []


def test_a_feature_that_predicts_two_classes_alone_is_told_with_its_figure() -> None:
    inputs, labels = rows(), coin()
    inputs[:, 5] = 10 * labels + inputs[:, 5]
    inputs[:, 1] += labels
    (suspicion,) = find_leaks(table(inputs, labels), halves(200)).suspicions
    assert (suspicion.kind, suspicion.feature) == ("predicts", "f5")
    assert 0.98 <= suspicion.score <= 1
    assert "AUC" in suspicion.text


def test_a_feature_that_predicts_without_being_in_order_is_told() -> None:
    inputs, labels = rows(600), coin(600)
    inputs[:, 0] = np.where(labels == 1, inputs[:, 0] % 1, 2 + inputs[:, 0] % 1) * np.sign(inputs[:, 1])
    assert suspected(table(inputs, labels)) == [("predicts", "f0")]


def test_a_feature_that_predicts_a_number_is_told() -> None:
    inputs = rows(600)
    labels = np.exp(inputs[:, 3]) + 0.001 * inputs[:, 0]
    assert suspected(table(inputs, labels, ())) == [("predicts", "f3")]


def test_a_row_number_is_told_where_the_rows_are_sorted() -> None:
    inputs, labels = rows(), np.sort(coin())
    inputs[:, 0] = np.arange(1000, 1200)
    assert suspected(table(inputs, labels)) == [("order", "f0")]
    assert suspected(table(inputs, coin())) == []


def test_few_rows_and_small_classes_prove_nothing() -> None:
    inputs, labels = rows(30), coin(30)
    inputs[:, 0] = labels
    assert suspected(table(inputs, labels)) == []
    assert find_leaks(table(inputs, labels), halves(30)).notes == ("Features were not judged: 40 rows are needed.",)
    inputs, labels = rows(), np.zeros(200, np.int64)
    labels[:3], inputs[:3, 0] = 1, 100
    assert suspected(table(inputs, labels)) == []
    (note,) = find_leaks(table(inputs, labels), halves(200)).notes
    assert "two classes of 8 rows" in note


def signs() -> Dataset:
    """Three labels, two of which features give away: f1 is the one, f2 and f4 each are the other one."""
    inputs, labels = rows(), np.random.default_rng(5).integers(0, 2, (200, 3)).astype(np.uint8)
    inputs[:, 1], inputs[:, 2], inputs[:, 4] = labels[:, 0], 1 - labels[:, 1], 10 * labels[:, 1] + inputs[:, 4]
    return replace(table(inputs, labels, ("cough", "fever", "rash")), target="cough, fever, rash")


def test_of_several_labels_each_is_a_target_of_its_own() -> None:
    report = find_leaks(signs(), halves(200))
    told = [(one.kind, one.feature, one.targets) for one in report.suspicions]
    assert told == [("target", "f1", ("cough",)), ("target", "f2", ("fever",)), ("predicts", "f4", ("fever",))]
    assert report.suspicions[0].text.startswith("“f1” is cough itself")
    assert report.notes == ()


def test_a_feature_is_told_once_for_all_labels_that_it_gives_away() -> None:
    labels = np.random.default_rng(5).integers(0, 2, (200, 2)).astype(np.uint8)
    inputs = rows()
    inputs[:, 3] = 2 * labels[:, 0] + labels[:, 1]
    (both,) = find_leaks(table(inputs, labels, ("0", "1")), halves(200)).suspicions
    assert (both.kind, both.feature, both.targets) == ("predicts", "f3", ("label 0", "label 1"))
    assert "alone predicts label 0 and label 1 almost perfectly" in both.text


def test_labels_that_are_too_rare_for_a_judgement_are_named() -> None:
    data = signs()
    labels = np.array(data.labels)
    labels[:, 2] = 0
    report = find_leaks(replace(data, labels=labels), halves(200))
    assert [one.feature for one in report.suspicions] == ["f1", "f2", "f4"]
    (note,) = report.notes
    assert note.startswith("Whether a feature gives rash away was not judged: 8 rows")
    (note,) = find_leaks(replace(data, labels=np.zeros_like(labels)), halves(200)).notes
    assert note.startswith("Features were not judged: 8 rows")


OWN_TABLES = (
    "breast_cancer",
    "iris",
    "wine",
    "diabetes",
    "xor",
    "blobs",
    "moons",
    "circles",
    "spirals",
    "checkerboard",
)


@pytest.mark.parametrize("kind", [*OWN_TABLES, "sine", "step", "bump", "expression"])
def test_the_tables_that_come_with_the_program_alarm_nobody(kind: str, tmp_path: Any) -> None:
    dataset = DATASETS[kind]().load(tmp_path)
    report = find_leaks(dataset, make_split(dataset, SplitSpec()))
    assert report.suspicions == ()
    assert report.count("near") == 0
