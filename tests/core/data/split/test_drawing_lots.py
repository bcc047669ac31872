"""Where it is said that chance has no say, no seed and no mixture may change a split; and elsewhere one does."""

from __future__ import annotations

from dataclasses import replace
from itertools import product

import numpy as np
import pytest
from split_room import plain_data

from nnstudio.core.data.datasets import Dataset
from nnstudio.core.data.split import Split, SplitSpec, make_split
from nnstudio.core.data.split.drawing_lots import why_nothing_is_drawn
from nnstudio.core.data.split.spec import METHODS

GROUPS = np.arange(60) % 12
DATA = (
    plain_data([36, 24]),
    plain_data([36, 24], GROUPS),
    plain_data([36, 24], test=range(48, 60)),
    plain_data([36, 24], test=range(48, 60), validation=range(36, 48)),
    plain_data([36, 24], GROUPS, test=[int(n) for n in np.flatnonzero(GROUPS > 9)]),
)


def alike(one: Split, other: Split) -> bool:
    pairs = [(one.train, other.train), (one.validation, other.validation), (one.test, other.test)]
    pairs += [(a.validation, b.validation) for a, b in zip(one.folds, other.folds, strict=False)]
    return len(one.folds) == len(other.folds) and all(np.array_equal(a, b) for a, b in pairs)


@pytest.mark.parametrize("data", DATA)
@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("ordered", [True, False])
@pytest.mark.parametrize("grouped", [True, False])
@pytest.mark.parametrize("test", [0.2, 0.0])
def test_chance_has_a_say_or_none(data: Dataset, method: str, ordered: bool, grouped: bool, test: float) -> None:
    if method == "leave one group out" and data.groups is None:
        return
    spec = SplitSpec(0.6, 0.4 - test, test, method=method, ordered=ordered, grouped=grouped)
    splits = [
        make_split(data, replace(spec, seed=seed, stratified=mixed)) for seed, mixed in product(range(6), [True, False])
    ]
    assert all(alike(splits[0], split) for split in splits) == bool(why_nothing_is_drawn(data, spec))
