"""What each fold is called: by its repeat, by the group that it leaves out, or by its number."""

from __future__ import annotations

from nnstudio.core.data.datasets.base import Dataset
from nnstudio.core.data.parts import Split
from nnstudio.core.data.split_spec import SplitSpec


def fold_names(dataset: Dataset, split: Split, spec: SplitSpec) -> tuple[str, ...]:
    """ "Fold 3", "Repeat 2, fold 3", or "phon_R01_S04", in the order of the folds; "Fold 1" for a split without."""
    folds, groups = split.folds, dataset.groups
    if spec.method == "leave one group out" and groups is not None:
        return tuple(groups.names[groups.codes[fold.validation[0]]] if len(fold.validation) else "–" for fold in folds)
    if spec.method == "k-fold" and spec.repeats > 1:
        places = (divmod(number, spec.folds) for number in range(len(folds)))
        return tuple(f"Repeat {repeat + 1}, fold {fold + 1}" for repeat, fold in places)
    return tuple(f"Fold {number + 1}" for number in range(max(1, len(folds))))
