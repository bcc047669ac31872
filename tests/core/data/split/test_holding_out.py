"""What is held out is what scikit-learn holds out."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.model_selection import train_test_split

from nnstudio.core.data.split.holding_out import hold_out


@given(
    counts=st.lists(st.integers(2, 40), min_size=1, max_size=12),
    share=st.floats(0.05, 0.95),
    seed=st.integers(0, 2**32 - 1),
    stratified=st.booleans(),
)
def test_the_same_samples_in_the_same_order_as_scikit_learn(
    counts: list[int], share: float, seed: int, stratified: bool
) -> None:
    strata = np.random.default_rng(seed).permutation(np.repeat(np.arange(len(counts)), counts))
    held = round(share * len(strata))
    if not len(counts) <= held <= len(strata) - len(counts):
        return  # scikit-learn refuses
    members = np.arange(len(strata)) * 3
    by_member = np.zeros(len(strata) * 3, np.int64)
    by_member[members] = strata
    left, gone = hold_out(members, held, by_member if stratified else None, seed)
    expected = train_test_split(members, test_size=held, random_state=seed, stratify=strata if stratified else None)
    if stratified and any(len(np.unique(by_member[part])) < len(counts) for part in expected):
        assert all(len(np.unique(by_member[part])) == len(counts) for part in (left, gone))
        return
    np.testing.assert_array_equal(left, expected[0])
    np.testing.assert_array_equal(gone, expected[1])


def test_a_class_of_three_gets_one_for_each_of_three_parts() -> None:
    strata = np.repeat(np.arange(5), [207, 33, 88, 20, 3])
    for share in (0.05, 0.1, 0.2, 0.4):
        held = round(share * len(strata))
        for seed in range(20):
            left, gone = hold_out(np.arange(len(strata)), held, strata, seed, parts=3)
            assert len(gone) == held
            assert np.bincount(strata[gone])[4] == 1
            assert np.bincount(strata[left])[4] == 2


@pytest.mark.parametrize("stratified", [True, False])
def test_nothing_or_everything_may_be_held_out(stratified: bool) -> None:
    members = np.array([4, 1, 3])
    strata = np.zeros(5, np.int64) if stratified else None
    left, gone = hold_out(members, 0, strata, 0)
    assert left.tolist() == [4, 1, 3]
    assert not len(gone)
    left, gone = hold_out(members, 3, strata, 0)
    assert not len(left)
    assert sorted(gone) == [1, 3, 4]
