"""Whether chance has a say in a split: where it has none, neither the seed nor the mixture of classes does anything."""

from __future__ import annotations

from nnstudio.core.data.datasets.base import Dataset
from nnstudio.core.data.split.spec import SplitSpec
from nnstudio.core.data.split.units import keeps_groups

ALL_OFFICIAL = "All parts are as the authors of the data made them, so nothing is drawn by chance."
EACH_GROUP = "Each group is a fold of its own, so nothing is drawn by chance."
IN_ORDER = "The rows are divided in their order, so nothing is drawn by chance."


def why_nothing_is_drawn(dataset: Dataset, spec: SplitSpec) -> str:
    """Why chance has no say in this split of these data, in one sentence; empty when it has."""
    official = spec.official and dataset.official_test is not None
    if spec.method == "parts":
        if official and dataset.official_validation is not None:
            return ALL_OFFICIAL
        return IN_ORDER if spec.ordered else ""
    if spec.method == "leave one group out":
        return EACH_GROUP if official or not spec.test else IN_ORDER if spec.ordered else ""
    # Folds of groups are drawn also where the rows of the test part are the last ones.
    return IN_ORDER if spec.ordered and not (keeps_groups(spec) and dataset.groups is not None) else ""
