"""Stratified folds of groups are scikit-learn's, sample for sample, however many groups and classes there are."""

from __future__ import annotations

import warnings

import numpy as np
import pytest
from sklearn.model_selection import StratifiedGroupKFold

from nnstudio.core.data.split.stratified_groups import stratified_group_folds


@pytest.mark.parametrize("seed", range(40))
def test_they_are_those_of_scikit_learn(seed: int) -> None:
    random = np.random.default_rng(seed)
    count = int(random.integers(60, 400))
    groups = random.integers(0, random.integers(30, count), count) * 3
    strata = (
        random.integers(0, random.integers(2, 40), count) if seed % 2 else np.minimum(random.geometric(0.5, count), 6)
    )
    folds = int(random.integers(2, min(20, np.bincount(strata).max())))
    theirs, ours = np.random.RandomState(seed), np.random.RandomState(seed)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)
        drawn = list(StratifiedGroupKFold(folds, shuffle=True, random_state=theirs).split(strata, strata, groups))
    found = stratified_group_folds(strata, groups, folds, ours)
    assert len(found) == folds
    for (_, validated), some in zip(drawn, found, strict=True):
        assert np.array_equal(validated, some)
    # What is drawn next, for another repeat, is the same as well.
    assert theirs.randint(10**9) == ours.randint(10**9)


def test_no_group_is_in_two_folds() -> None:
    random = np.random.default_rng(0)
    strata, groups = random.integers(0, 3, 500), random.integers(0, 90, 500)
    found = stratified_group_folds(strata, groups, 5, np.random.RandomState(1))
    assert sorted(np.concatenate(found).tolist()) == list(range(500))
    names = [set(groups[some].tolist()) for some in found]
    assert sum(map(len, names)) == len(set.union(*names))
