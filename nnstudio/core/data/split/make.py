"""Train, validation and test parts as sets of indices: stratified, grouped, seeded, official parts respected."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from nnstudio.core.data.datasets.base import Dataset, Indices
from nnstudio.core.data.split import shares
from nnstudio.core.data.split.apportion import part_sizes
from nnstudio.core.data.split.folds import k_folds, leaders, one_group_out, row_folds
from nnstudio.core.data.split.parts import Split, folded
from nnstudio.core.data.split.spec import SplitSpec
from nnstudio.core.data.split.units import Clusters, join, keeps_groups
from nnstudio.core.errors import DataError

MOST_INDICES = 50_000_000
"""How many indices all folds together may have: 400 MB."""


def make_split(dataset: Dataset, spec: SplitSpec, clusters: Clusters = ()) -> Split:
    """Divide a data set as `spec` says. The same data, spec and seed always give the same parts.

    With an official test part that is kept, the rest is divided into training and validation: validation is to
    test as their fractions are, but takes no more of the rest than training : validation allows. So 60/20/20 of
    MNIST is 50 000 / 10 000 / 10 000. An official validation part is kept likewise.

    Groups stay whole, and so do `clusters` (indices of duplicates) if `spec.together`; what both join does too.
    Official parts stay as they are, so that figures can be compared with those of others: samples that belong with
    one of the official test part are then in no part, and those that belong with one of the official validation part
    are not learned from. Folds are drawn over what is not the test part, which is that of the method "parts".
    Raises DataError when there are fewer samples or groups than parts or folds.
    """
    plan = _plan(dataset, spec, clusters)
    split = _divided(plan)
    if spec.method == "parts":
        return split
    members = plan.beside(np.setdiff1d(plan.everything, split.test), split.test)
    folds = folded(_validated(plan, members), members)
    return Split(folds[0].train, folds[0].validation, split.test, folds).in_fold(spec.fold)


@dataclass(frozen=True, eq=False)
class _Plan:
    """What is divided, and what is minded: one number for each sample; None where there is nothing to mind."""

    dataset: Dataset
    spec: SplitSpec
    everything: Indices
    strata: Indices | None
    units: Indices | None
    groups: bool

    def beside(self, members: Indices, others: Indices) -> Indices:
        """The members that belong with none of the others."""
        if self.units is None or not len(others):
            return members
        return members[~np.isin(self.units[members], self.units[others])]

    def counted(self, units: int) -> str:
        """So many of what stays whole, in words."""
        groups, end = self.dataset.groups, "" if units == 1 else "s"
        if groups is not None and self.groups:
            return f"{units} group{end} of {groups.column}"
        return f"{units} sample{end} that duplicate no other"


def _plan(dataset: Dataset, spec: SplitSpec, clusters: Clusters) -> _Plan:
    if spec.method == "leave one group out" and dataset.groups is None:
        raise DataError(f"{dataset.title} has no groups to leave out. Choose a group column or another method.")
    groups = dataset.groups.codes if dataset.groups is not None and keeps_groups(spec) else None
    kept = clusters if spec.together else ()
    units = join(len(dataset), groups, kept) if groups is not None or len(kept) else None
    everything = np.arange(len(dataset), dtype=np.int64)
    return _Plan(dataset, spec, everything, _strata(dataset, spec), units, groups is not None)


def _strata(dataset: Dataset, spec: SplitSpec) -> Indices | None:
    """For each sample its class, or which of all combinations of labels it has; None where there is nothing to mix."""
    if not spec.stratified or dataset.task == "regression":
        return None
    if dataset.task == "multi-label":
        return np.unique(dataset.labels, axis=0, return_inverse=True)[1].reshape(-1)
    return dataset.labels


def _divided(plan: _Plan) -> Split:
    """Training, validation and test part, without folds."""
    spec, nothing = plan.spec, plan.everything[:0]
    test = plan.dataset.official_test if spec.official else None
    validation = plan.dataset.official_validation if spec.official else None
    if test is None and validation is None:
        sizes = part_sizes(len(plan.dataset), spec.fractions)
        train, kept_validation, kept_test = _divide(plan, plan.everything, sizes, spec.fractions)
        return Split(train, kept_validation, kept_test)
    kept_test = nothing if test is None else np.sort(test)
    kept_validation = nothing if validation is None else plan.beside(np.sort(validation), kept_test)
    official = np.concatenate([kept_test, nothing if validation is None else validation])
    rest = plan.beside(np.setdiff1d(plan.everything, official), official)
    if validation is None:
        sizes = _sizes_beside_official(len(rest), len(kept_test), spec)
        train, kept_validation = _divide(plan, rest, sizes, (spec.train, spec.validation))
    elif test is None:
        both = spec.train + spec.test
        wanted = (spec.train / both, spec.test / both)
        train, kept_test = _divide(plan, rest, part_sizes(len(rest), wanted), wanted)
        kept_validation = np.sort(validation)
    else:
        train = rest
    return Split(train, kept_validation, kept_test)


def _divide(plan: _Plan, members: Indices, sizes: Indices, wanted: tuple[float, ...]) -> list[Indices]:
    """Sorted indices for each part, of these sizes as far as units allow."""
    dataset, spec, units = plan.dataset, plan.spec, plan.units
    if any(size == 0 < fraction for size, fraction in zip(sizes, wanted, strict=True)):
        raise DataError(f"{dataset.title} has too few samples ({len(members)}) to be divided. Set a part to 0 %.")
    asked = int(np.count_nonzero(sizes))
    if units is not None and (count := len(np.unique(units[members]))) < asked:
        raise DataError(f"{plan.counted(count)} cannot fill {asked} parts. Set a part to 0 %.")
    if spec.ordered:
        return shares.in_order(members, sizes, units)
    if units is None:
        return shares.shuffled(members, sizes, plan.strata, spec.seed)
    return shares.in_units(members, sizes, plan.strata, units, spec.seed)


def _sizes_beside_official(rest: int, official: int, spec: SplitSpec) -> Indices:
    share = spec.validation / (spec.train + spec.validation)
    by_ratio = part_sizes(rest, (1 - share, share))
    if not spec.test:
        return by_ratio
    validation = min(int(by_ratio[1]), round(official * spec.validation / spec.test))
    return np.array([rest - validation, validation])


def _validated(plan: _Plan, members: Indices) -> list[Indices]:
    """What each fold validates."""
    if plan.units is not None and not plan.groups:
        led = leaders(members, plan.units)
        return [members[np.isin(led, some)] for some in _drawn(replace(plan, units=None), np.unique(led))]
    return _drawn(plan, members)


def _drawn(plan: _Plan, members: Indices) -> list[Indices]:
    """Folds of rows, or of groups."""
    spec, units = plan.spec, plan.units
    if units is not None and spec.method == "leave one group out":
        _check_count(len(np.unique(units[members])), members)
        return one_group_out(members, units)
    _check_count(spec.folds * spec.repeats, members)
    _check_folds(plan, members)
    if spec.ordered and units is None:
        return row_folds(members, spec.folds)
    found = k_folds(members, spec.folds, spec.repeats, plan.strata, units, spec.seed)
    if not all(len(some) for some in found):
        raise DataError(f"The groups are too unequal for {spec.folds} folds. Choose fewer folds.")
    return found


def _check_count(folds: int, members: Indices) -> None:
    """Raise DataError where there would be too many folds, or a single one."""
    if folds < 2:
        raise DataError("Beside the test part there is but one group, so none can be left out. Set Test to 0 %.")
    if folds * len(members) > MOST_INDICES:
        raise DataError(f"{folds} folds of {len(members)} samples need too much memory. Choose fewer folds.")


def _check_folds(plan: _Plan, members: Indices) -> None:
    """Raise DataError where there are fewer samples or groups than folds, or no class has enough."""
    folds, units = plan.spec.folds, plan.units
    if len(members) < folds:
        raise DataError(f"{len(members)} samples cannot be divided into {folds} folds. Choose fewer folds.")
    if units is not None and (count := len(np.unique(units[members]))) < folds:
        raise DataError(f"{plan.counted(count)} cannot fill {folds} folds. Choose fewer folds.")
    if plan.strata is None or (plan.spec.ordered and units is None):
        return
    largest = int(np.unique(plan.strata[members], return_counts=True)[1].max())
    if largest < folds:
        raise DataError(
            f"The largest class has {largest} samples, fewer than {folds} folds. Choose fewer folds or do not stratify."
        )
