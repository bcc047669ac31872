"""Units stay whole, rows stay in order, official parts stay as they are, and mixtures are those of scikit-learn."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.model_selection import train_test_split
from split_room import plain_data, subjects

from nnstudio.core.data.datasets import Dataset
from nnstudio.core.data.datasets.base import Indices
from nnstudio.core.data.split import PARTS, Split, SplitSpec, make_split
from nnstudio.core.data.split.units import beside_official, join
from nnstudio.core.errors import DataError

percents = st.tuples(st.integers(20, 80), st.integers(0, 20))
Clusters = list[tuple[int, ...]]


def torn(split: Split, codes: Indices) -> bool:
    """Whether some code is in more than one part."""
    parts = [np.unique(codes[split.part(name)]) for name in PARTS]
    together = np.concatenate(parts)
    return len(np.unique(together)) < len(together)


def complete(split: Split, count: int) -> bool:
    return np.array_equal(np.sort(np.concatenate([split.part(name) for name in PARTS])), np.arange(count))


def shares(pair: tuple[int, int]) -> tuple[float, float, float]:
    return pair[0] / 100, pair[1] / 100, (100 - sum(pair)) / 100


def sizes(split: Split) -> list[int]:
    return [len(split.part(name)) for name in PARTS]


@st.composite
def clusters_of(draw: st.DrawFn, count: int) -> Clusters:
    pairs = draw(st.lists(st.lists(st.integers(0, count - 1), min_size=2, max_size=4, unique=True), max_size=6))
    return [tuple(pair) for pair in pairs]


@given(st.data(), percents, st.booleans(), st.booleans(), st.integers(0, 9))
def test_neither_groups_nor_duplicates_are_torn(
    drawn: st.DataObject, pair: tuple[int, int], stratified: bool, ordered: bool, seed: int
) -> None:
    count = drawn.draw(st.integers(30, 120))
    codes = np.random.default_rng(seed).integers(0, drawn.draw(st.integers(12, 60)), count)
    groups = np.unique(codes, return_inverse=True)[1] if drawn.draw(st.booleans()) else None
    clusters = drawn.draw(clusters_of(count))
    data = plain_data([count - 20, 10, 10], groups)
    spec = SplitSpec(*shares(pair), stratified=stratified, seed=seed, ordered=ordered, together=True)
    try:
        split = make_split(data, spec, clusters)
    except DataError as error:
        assert "too few" in str(error) or "cannot fill" in str(error)  # noqa: PT017  (many groups may be joined to a few)
        return
    assert complete(split, count)
    assert not torn(split, join(count, groups, clusters))
    assert all((size > 0) == (share > 0) for size, share in zip(sizes(split), spec.fractions, strict=True))
    again = make_split(data, spec, clusters)
    assert all(np.array_equal(split.part(name), again.part(name)) for name in PARTS)


def test_a_few_duplicates_change_neither_sizes_nor_mixture() -> None:
    data = plain_data([120, 60, 20])
    clusters = [(0, 100), (1, 101, 50), (7, 8), (120, 199)]
    split = make_split(data, SplitSpec(together=True), clusters)
    assert sizes(split) == [120, 40, 40]
    ideal = np.outer([0.6, 0.2, 0.2], [120, 60, 20])
    got = np.stack([split.class_counts(data)[name] for name in PARTS])
    assert np.abs(got - ideal).max() <= 2
    assert sizes(make_split(data, SplitSpec(together=False), clusters)) == [120, 40, 40]


def test_grouped_parts_are_as_asked_for_and_mixed() -> None:
    groups = np.random.default_rng(5).integers(0, 60, 600)
    data = plain_data([300, 200, 100], groups)
    split = make_split(data, SplitSpec())
    assert not torn(split, groups)
    assert np.abs(np.array(sizes(split)) - [360, 120, 120]).max() <= 6
    got = np.stack([split.class_counts(data)[name] / len(split.part(name)) for name in PARTS])
    assert np.abs(got - [1 / 2, 1 / 3, 1 / 6]).max() < 0.05
    assert torn(make_split(data, SplitSpec(grouped=False)), groups)


def test_too_few_groups() -> None:
    data = plain_data([20, 20], [0] * 20 + [1] * 20)
    with pytest.raises(DataError, match=r"2 groups of subject cannot fill 3 parts. Set a part to 0 %."):
        make_split(data, SplitSpec())
    assert sizes(make_split(data, SplitSpec(0.5, 0.0, 0.5))) == [20, 0, 20]


def test_the_order_of_the_rows() -> None:
    split = make_split(plain_data([60, 40]), SplitSpec(ordered=True))
    assert [split.part(name).tolist() for name in PARTS] == [
        list(range(60)),
        list(range(60, 80)),
        list(range(80, 100)),
    ]
    codes = np.repeat(np.arange(20), 5)
    grouped = make_split(plain_data([60, 40], codes), SplitSpec(0.58, 0.22, 0.2, ordered=True))
    assert not torn(grouped, codes)
    assert sizes(grouped) == [60, 20, 20]
    assert grouped.train.max() < grouped.validation.min() < grouped.test.min()


@given(st.lists(st.integers(2, 80), min_size=1, max_size=8), st.integers(10, 90), st.integers(0, 9), st.booleans())
def test_two_parts_are_those_of_train_test_split(counts: list[int], percent: int, seed: int, mixed: bool) -> None:
    data = plain_data(counts)
    split = make_split(data, SplitSpec(percent / 100, 0.0, (100 - percent) / 100, stratified=mixed, seed=seed))
    if mixed and min(len(split.train), len(split.test)) < len(counts):
        return  # where scikit-learn refuses
    train, test = train_test_split(
        np.arange(len(data)), test_size=len(split.test), stratify=data.labels if mixed else None, random_state=seed
    )
    if any(len(np.unique(data.labels[part])) < len(counts) for part in (train, test)):
        return  # where scikit-learn leaves a class out
    assert split.train.tolist() == sorted(train)
    assert split.test.tolist() == sorted(test)


@given(st.lists(st.integers(10, 80), min_size=1, max_size=6), st.integers(0, 9), st.booleans())
def test_three_parts_are_those_of_train_test_split_called_twice(counts: list[int], seed: int, mixed: bool) -> None:
    data = plain_data(counts)
    split = make_split(data, SplitSpec(stratified=mixed, seed=seed))
    labels = data.labels if mixed else None
    rest, test = train_test_split(np.arange(len(data)), test_size=len(split.test), stratify=labels, random_state=seed)
    train, validation = train_test_split(
        rest, test_size=len(split.validation), stratify=data.labels[rest] if mixed else None, random_state=seed
    )
    for name, indices in zip(PARTS, (train, validation, test), strict=True):
        assert split.part(name).tolist() == sorted(indices)


def test_training_against_validation_leaves_the_test_part_alone() -> None:
    data = plain_data([50, 30, 20])
    parts = [make_split(data, SplitSpec(*shares)).test for shares in ((0.6, 0.2, 0.2), (0.5, 0.3, 0.2), (0.8, 0, 0.2))]
    assert all(np.array_equal(part, parts[0]) for part in parts)


def test_a_sample_that_is_alone_in_its_class_is_learned_from() -> None:
    data = plain_data([30, 1, 20, 1])
    for seed in range(10):
        split = make_split(data, SplitSpec(seed=seed))
        assert sizes(split) == [30, 11, 11]
        counts = split.class_counts(data)
        assert counts["train"][[1, 3]].tolist() == [1, 1]


@pytest.mark.parametrize("method", ["parts", "k-fold"])
def test_what_belongs_with_an_official_part_is_not_learned_from(method: str) -> None:
    data = plain_data([60, 40], test=range(80, 100), validation=range(60, 80))
    clusters = [(0, 85), (61, 90), (1, 62), (2, 3)]
    split = make_split(data, SplitSpec(method=method, together=True), clusters)
    assert split.test.tolist() == list(range(80, 100))
    assert not np.isin([0, 61], np.concatenate([split.train, split.validation])).any()
    assert not torn(split, join(100, None, clusters))
    assert beside_official(data, clusters) == 3
    if method == "parts":
        assert split.validation.tolist() == [60, *range(62, 80)]
        assert split.train.tolist() == list(range(2, 60))


def test_official_parts_are_kept() -> None:
    both = make_split(plain_data([60, 40], test=range(80, 100), validation=range(60, 80)), SplitSpec())
    assert sizes(both) == [60, 20, 20]
    assert both.validation.tolist() == list(range(60, 80))
    data = plain_data([60, 40], validation=range(60, 80))
    only = make_split(data, SplitSpec())
    assert sizes(only) == [60, 20, 20]
    assert only.validation.tolist() == list(range(60, 80))
    anew = make_split(data, SplitSpec(official=False))
    assert sizes(anew) == [60, 20, 20]
    assert anew.validation.tolist() != only.validation.tolist()


def test_groups_beside_an_official_test_part() -> None:
    groups = np.repeat(np.arange(20), 5)
    split = make_split(plain_data([60, 40], groups, test=range(78, 100)), SplitSpec())
    assert split.test.tolist() == list(range(78, 100))
    assert not torn(split, groups)
    assert not np.isin([75, 76, 77], np.concatenate([split.train, split.validation])).any()


def other_task(labels: np.ndarray) -> Dataset:
    names = ("a", "b", "c") if labels.ndim > 1 else ()
    return Dataset("made", "Made", np.zeros((len(labels), 2), np.float32), labels, names)


def test_numbers_are_divided_without_classes() -> None:
    data = other_task(np.linspace(0, 1, 50, dtype=np.float32))
    split = make_split(data, SplitSpec())
    assert sizes(split) == [30, 10, 10]
    assert all(len(counts) == 0 for counts in split.class_counts(data).values())
    assert len(make_split(data, SplitSpec(method="k-fold")).folds) == 5


def test_combinations_of_labels_are_mixed() -> None:
    labels = np.array([[1, 0, 0], [1, 1, 0], [0, 0, 1], [0, 0, 0]], np.uint8)[np.arange(100) % 4]
    data = other_task(labels)
    split = make_split(data, SplitSpec())
    assert {name: counts.tolist() for name, counts in split.class_counts(data).items()} == {
        "train": [30, 15, 15],
        "validation": [10, 5, 5],
        "test": [10, 5, 5],
    }


@pytest.mark.parametrize(
    ("groups", "clusters", "expected"),
    [
        (None, [], [0, 1, 2, 3, 4, 5]),
        (None, [(1, 4), (4, 5)], [0, 1, 2, 3, 1, 1]),
        ([7, 7, 8, 8, 9, 9], [], [0, 0, 1, 1, 2, 2]),
        ([7, 7, 8, 8, 9, 9], [(0, 5)], [0, 0, 1, 1, 0, 0]),
        ([7, 7, 8, 8, 9, 9], [(0, 5), (4, 3)], [0, 0, 0, 0, 0, 0]),
    ],
)
def test_units_join_groups_and_duplicates(
    groups: Sequence[int] | None, clusters: Clusters, expected: list[int]
) -> None:
    codes = None if groups is None else subjects(groups).codes
    _, found = np.unique(join(6, codes, clusters), return_inverse=True)
    first = {code: index for index, code in reversed([*enumerate(found.tolist())])}
    theirs = {code: index for index, code in reversed([*enumerate(expected)])}
    assert [first[code] for code in found.tolist()] == [theirs[code] for code in expected]


@pytest.mark.parametrize("groups", [None, 300, 35_000])
def test_seventy_thousand_samples_are_divided(groups: int | None) -> None:
    codes = None if groups is None else np.random.default_rng(0).integers(0, groups, 70_000)
    data = plain_data([7_000] * 10, codes)
    split = make_split(data, SplitSpec())
    assert [len(split.part(part)) for part in PARTS] == pytest.approx([42_000, 14_000, 14_000], rel=0.01)
