"""What each fold is called: by its repeat, by the group that it leaves out, or by its number."""

from __future__ import annotations

from nnstudio.core.data.datasets.base import Dataset
from nnstudio.core.data.split.parts import Split
from nnstudio.core.data.split.spec import SplitSpec


def fold_names(dataset: Dataset, split: Split, spec: SplitSpec) -> tuple[str, ...]:
    """ "Fold 3", "Repeat 2, fold 3", or "phon_R01_S04", in the order of the folds; "Fold 1" for a split without."""
    folds, left_out = split.folds, groups_left_out(dataset, split, spec)
    if left_out:
        return left_out
    if spec.method == "k-fold" and spec.repeats > 1:
        places = (divmod(number, spec.folds) for number in range(len(folds)))
        return tuple(f"Repeat {repeat + 1}, fold {fold + 1}" for repeat, fold in places)
    return tuple(f"Fold {number + 1}" for number in range(max(1, len(folds))))


def group_left_out(dataset: Dataset, split: Split, spec: SplitSpec) -> str | None:
    """The group that the fold in hand leaves out, where it leaves one out."""
    names = groups_left_out(dataset, split, spec)
    return names[spec.fold - 1] if spec.fold <= len(names) else None


def groups_left_out(dataset: Dataset, split: Split, spec: SplitSpec) -> tuple[str, ...]:
    """The group that each fold validates, where each fold leaves one out; else none."""
    groups = dataset.groups
    if spec.method != "leave one group out" or groups is None:
        return ()
    first = (fold.validation[:1] for fold in split.folds)
    return tuple(groups.names[groups.codes[index[0]]] if len(index) else "–" for index in first)
