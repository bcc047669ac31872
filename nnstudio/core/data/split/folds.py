"""Folds as scikit-learn draws them: k-fold, repeated, stratified, by group, leave one group out."""

from __future__ import annotations

import warnings
from collections.abc import Iterator

import numpy as np

from nnstudio.core.data.datasets.base import Indices
from nnstudio.core.data.split.stratified_groups import stratified_group_folds

# scikit-learn is imported where it is used: that takes a second, which no start should feel.


def k_folds(
    members: Indices, folds: int, repeats: int, strata: Indices | None, groups: Indices | None, seed: int
) -> list[Indices]:
    """What each fold validates, sorted, one repeat after the other: (Stratified)KFold, repeated, or the same by group.

    `strata` and `groups` have one number for each sample of the data. Stratified group folds of a first repeat are
    StratifiedGroupKFold's, unstratified ones GroupKFold's; those of further repeats are drawn with the same generator.
    """
    # One generator for all repeats, as in RepeatedStratifiedKFold; the first draw is that of the plain splitter.
    random = np.random.RandomState(seed)
    found: list[Indices] = []
    for repeat in range(repeats):
        if groups is not None and strata is None:
            found += _group_folds(members, folds, groups, random if repeat else None)
        else:
            found += _drawn(members, folds, strata, groups, random)
    return found


def row_folds(members: Indices, folds: int) -> list[Indices]:
    """What each fold validates where nothing is shuffled: the first rows, the next ones and so on, as KFold has it."""
    return [np.sort(part) for part in np.array_split(members, folds)]


def one_group_out(members: Indices, groups: Indices) -> list[Indices]:
    """What each fold validates: one group after another, in the order of their numbers."""
    from sklearn.model_selection import LeaveOneGroupOut

    return [members[validated] for _, validated in LeaveOneGroupOut().split(members, groups=groups[members])]


def leaders(members: Indices, units: Indices) -> Indices:
    """For each member the first one of its unit. Where few belong together, folds of the leaders will do, which the
    others follow."""
    _, first, codes = np.unique(units[members], return_index=True, return_inverse=True)
    led: Indices = members[first][codes]
    return led


def _drawn(
    members: Indices, folds: int, strata: Indices | None, groups: Indices | None, random: np.random.RandomState
) -> Iterator[Indices]:
    from sklearn.model_selection import KFold, StratifiedKFold

    if strata is not None and groups is not None:
        return (members[some] for some in stratified_group_folds(strata[members], groups[members], folds, random))
    kind = KFold if strata is None else StratifiedKFold
    with warnings.catch_warnings():
        # That a class is smaller than the number of folds is told in our own words: split_warnings.
        warnings.simplefilter("ignore", UserWarning)
        splitter = kind(folds, shuffle=True, random_state=random)
        drawn = list(splitter.split(members, None if strata is None else strata[members]))
    return (members[validated] for _, validated in drawn)


def _group_folds(
    members: Indices, folds: int, groups: Indices, random: np.random.RandomState | None
) -> Iterator[Indices]:
    """GroupKFold balances sizes and has one answer; further repeats deal the shuffled groups out evenly."""
    from sklearn.model_selection import GroupKFold

    if random is None:
        return (members[validated] for _, validated in GroupKFold(folds).split(members, groups=groups[members]))
    codes = np.unique(groups[members], return_inverse=True)[1]
    dealt = np.array_split(random.permutation(int(codes.max()) + 1), folds)
    return (members[np.isin(codes, some)] for some in dealt)
