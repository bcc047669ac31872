"""Folds are those of scikit-learn for the same definition, over all that is not the test part."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.model_selection import (
    GroupKFold,
    KFold,
    LeaveOneGroupOut,
    RepeatedKFold,
    RepeatedStratifiedKFold,
    StratifiedGroupKFold,
    StratifiedKFold,
)
from split_room import plain_data

from nnstudio.core.data.datasets import Dataset
from nnstudio.core.data.split import PARTS, Split, SplitSpec, make_split
from nnstudio.core.data.split.words import parse_split
from nnstudio.core.errors import DataError

COUNTS = [40, 25, 31, 12]
SUBJECTS = np.random.default_rng(3).integers(0, 17, sum(COUNTS))


def same_folds(split: Split, data: Dataset, splitter: Any) -> None:
    pool = np.setdiff1d(np.arange(len(data)), split.test)
    by_group = data.groups is not None and "Group" in type(splitter).__name__
    codes = data.groups.codes[pool] if data.groups is not None and by_group else None
    theirs = list(splitter.split(pool, data.labels[pool], codes))
    assert len(theirs) == len(split.folds)
    for fold, (train, validation) in zip(split.folds, theirs, strict=True):
        np.testing.assert_array_equal(fold.train, pool[train])
        np.testing.assert_array_equal(fold.validation, pool[validation])


@pytest.mark.parametrize("test", [0.0, 0.2])
@pytest.mark.parametrize(
    ("knobs", "splitter"),
    [
        ({"stratified": False}, KFold(4, shuffle=True, random_state=11)),
        ({"ordered": True}, KFold(4)),
        ({}, StratifiedKFold(4, shuffle=True, random_state=11)),
        ({"repeats": 3}, RepeatedStratifiedKFold(n_splits=4, n_repeats=3, random_state=11)),
        ({"repeats": 2, "stratified": False}, RepeatedKFold(n_splits=4, n_repeats=2, random_state=11)),
    ],
)
def test_rows_as_in_scikit_learn(knobs: dict[str, Any], splitter: Any, test: float) -> None:
    data = plain_data(COUNTS)
    spec = SplitSpec(0.6, 0.4 - test, test, seed=11, method="k-fold", folds=4, **knobs)
    same_folds(make_split(data, spec), data, splitter)


@pytest.mark.parametrize("test", [0.0, 0.2])
@pytest.mark.parametrize(
    ("knobs", "splitter"),
    [
        ({"method": "k-fold"}, StratifiedGroupKFold(4, shuffle=True, random_state=11)),
        ({"method": "k-fold", "stratified": False}, GroupKFold(4)),
        ({"method": "leave one group out"}, LeaveOneGroupOut()),
        ({"method": "leave one group out", "grouped": False}, LeaveOneGroupOut()),
        ({"method": "k-fold", "grouped": False}, StratifiedKFold(4, shuffle=True, random_state=11)),
    ],
)
def test_groups_as_in_scikit_learn(knobs: dict[str, Any], splitter: Any, test: float) -> None:
    data = plain_data(COUNTS, SUBJECTS)
    spec = SplitSpec(0.6, 0.4 - test, test, seed=11, folds=4, **knobs)
    same_folds(make_split(data, spec), data, splitter)


def test_official_test_parts_stay_outside() -> None:
    data = plain_data(COUNTS, test=range(80, 108), validation=range(60, 80))
    split = make_split(data, SplitSpec(seed=11, method="k-fold"))
    assert split.test.tolist() == list(range(80, 108))
    same_folds(split, data, StratifiedKFold(5, shuffle=True, random_state=11))


def test_the_test_part_is_the_same_with_and_without_folds() -> None:
    data = plain_data(COUNTS)
    folded = make_split(data, SplitSpec(method="k-fold"))
    np.testing.assert_array_equal(folded.test, make_split(data, SplitSpec()).test)


@given(
    st.lists(st.integers(5, 30), min_size=1, max_size=4),
    st.sampled_from(["kfold:2", "kfold:5", "kfold:3x2", "group-kfold:2", "group-kfold:3x2", "logo"]),
    st.booleans(),
    st.integers(0, 20),
)
def test_each_repeat_validates_everything_once_and_keeps_groups(
    counts: list[int], text: str, stratified: bool, seed: int
) -> None:
    n = sum(counts)
    groups = np.random.default_rng(seed).integers(0, 8, n)
    groups[:8] = np.arange(8) if n >= 8 else groups[:8]
    data = plain_data(counts, np.unique(groups, return_inverse=True)[1])
    spec = parse_split(text, SplitSpec(0.5, 0.3, 0.2, stratified=stratified, seed=seed))
    try:
        split = make_split(data, spec)
    except DataError:
        return
    pool = np.setdiff1d(np.arange(n), split.test)
    times = np.bincount(np.concatenate([fold.validation for fold in split.folds]), minlength=n)
    assert np.all(times[pool] == spec.repeats)
    assert not times[split.test].any()
    for fold in split.folds:
        np.testing.assert_array_equal(np.sort(np.concatenate([fold.train, fold.validation])), pool)
        if spec.grouped and data.groups is not None:
            codes = [data.groups.codes[some] for some in (fold.train, fold.validation, split.test)]
            assert not any(np.isin(codes[a], codes[b]).any() for a, b in ((0, 1), (0, 2), (1, 2)))


@pytest.mark.parametrize("stratified", [True, False])
def test_duplicates_stay_in_one_fold(stratified: bool) -> None:
    clusters = [(0, 50), (1, 60, 70), (3, 99), (99, 100)]
    data = plain_data(COUNTS)
    spec = SplitSpec(stratified=stratified, method="k-fold", repeats=2, together=True)
    split = make_split(data, spec, clusters)
    for some in [*(fold.validation for fold in split.folds), split.test]:
        for cluster in [*clusters[:2], (3, 99, 100)]:
            assert np.isin(cluster, some).sum() in (0, len(cluster))
    sizes = [len(fold.validation) for fold in split.folds]
    assert sum(sizes) == 2 * (len(data) - len(split.test))
    assert max(sizes) - min(sizes) <= 8


def test_duplicates_in_the_order_of_the_rows() -> None:
    split = make_split(
        plain_data([7, 3, 2]), SplitSpec(0.6, 0.4, 0.0, method="k-fold", ordered=True, together=True), [(0, 9, 11)]
    )
    assert [fold.validation.tolist() for fold in split.folds] == [[0, 1, 9, 11], [2, 3], [4, 5], [6, 7], [8, 10]]


def test_the_fold_in_hand() -> None:
    data = plain_data(COUNTS)
    second = make_split(data, SplitSpec(method="k-fold", fold=2))
    np.testing.assert_array_equal(second.validation, second.folds[1].validation)
    np.testing.assert_array_equal(second.in_fold(5).train, second.folds[4].train)
    plain = make_split(data, SplitSpec(fold=3))
    assert not plain.folds
    assert plain.in_fold(9) is plain
    with pytest.raises(DataError, match="There is no fold 6"):
        make_split(data, SplitSpec(method="k-fold", fold=6))


@pytest.mark.parametrize(
    ("counts", "groups", "text", "sentence"),
    [
        ([40, 40], None, "logo", "Made has no groups to leave out. Choose a group column"),
        (
            [40, 40],
            [0] * 20 + [1] * 20 + [2] * 20 + [3] * 20,
            "group-kfold:5",
            "3 groups of subject cannot fill 5 folds",
        ),
        ([40, 40], [0] * 40 + [1] * 40, "logo", "2 groups of subject cannot fill 3 parts"),
        ([4, 4, 4], None, "kfold:5", "fewer than 5 folds. Choose fewer folds or do not stratify"),
        ([4, 1], None, "kfold:5", "cannot be divided into 5 folds"),
    ],
)
def test_too_little_for_the_folds(counts: list[int], groups: list[int] | None, text: str, sentence: str) -> None:
    with pytest.raises(DataError, match=sentence):
        make_split(plain_data(counts, groups), parse_split(text))


def test_a_single_group_cannot_be_left_out() -> None:
    with pytest.raises(DataError, match="but one group"):
        make_split(plain_data([20, 20], [0] * 20 + [1] * 20), parse_split("logo", SplitSpec(0.6, 0.0, 0.4)))


def test_folds_that_would_not_fit_in_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("nnstudio.core.data.split.make.MOST_INDICES", 500)
    with pytest.raises(DataError, match="need too much memory"):
        make_split(plain_data(COUNTS), SplitSpec(method="k-fold", folds=10))


def test_folds_outlive_the_file() -> None:
    data = plain_data(COUNTS)
    split = make_split(data, SplitSpec(method="k-fold", repeats=2, fold=3))
    again = Split.from_bytes(split.to_bytes())
    assert all(np.array_equal(again.part(name), split.part(name)) for name in PARTS)
    assert len(again.folds) == 10
    for one, other in zip(again.folds, split.folds, strict=True):
        np.testing.assert_array_equal(one.train, other.train)
        np.testing.assert_array_equal(one.validation, other.validation)


def test_without_some_samples() -> None:
    data = plain_data(COUNTS)
    split = make_split(data, SplitSpec(method="k-fold"))
    gone = np.array([0, 5, 6, 77])
    less = split.without(gone)
    parts = [*(less.part(name) for name in PARTS), *(f.train for f in less.folds), *(f.validation for f in less.folds)]
    assert not any(np.isin(gone, some).any() for some in parts)
    assert sum(len(less.part(name)) for name in PARTS) == len(data) - 4
    assert split.without(np.zeros(0, np.int64)) is split
