from __future__ import annotations

import numpy as np
import pytest

from nnstudio.core.data.datasets import Dataset
from nnstudio.core.data.fold_picture import MOST_COLUMNS, fold_picture
from nnstudio.core.data.split import SplitSpec, make_split
from nnstudio.core.errors import Cancelled


def dataset(count: int = 60) -> Dataset:
    inputs = np.zeros((count, 1, 2, 2), np.uint8)
    return Dataset("small", "Small", inputs, np.arange(count, dtype=np.int64) % 3, ("a", "b", "c"))


def test_each_sample_is_validated_once_and_the_test_part_never() -> None:
    data = dataset()
    split = make_split(data, SplitSpec(method="k-fold", folds=4))
    found = fold_picture(data, split, "row")
    assert found.codes.shape == (4, 60)
    assert found.samples.tolist() == list(range(60))
    tested = np.isin(np.arange(60), split.test)
    assert (found.codes[:, tested] == 2).all()
    assert ((found.codes[:, ~tested] == 1).sum(axis=0) == 1).all()
    assert found.counts.sum(axis=(1, 2)).tolist() == found.sizes.sum(axis=1).tolist() == [48] * 4


def test_by_fold_the_validated_stand_side_by_side() -> None:
    data = dataset()
    found = fold_picture(data, make_split(data, SplitSpec(method="k-fold", folds=4)))
    for row in found.codes:
        validated = np.flatnonzero(row == 1)
        assert np.ptp(validated) == len(validated) - 1


def test_by_class_the_labels_rise() -> None:
    data = dataset()
    found = fold_picture(data, make_split(data, SplitSpec(method="k-fold")), "class")
    assert (np.diff(data.labels[found.samples]) >= 0).all()


def test_of_many_samples_some_are_shown_and_all_are_counted() -> None:
    data = dataset(3 * MOST_COLUMNS)
    found = fold_picture(data, make_split(data, SplitSpec(method="k-fold", test=0, train=0.8)))
    assert found.codes.shape[1] == len(found.samples) == MOST_COLUMNS
    assert found.sizes.sum() == 5 * len(data)


def test_a_split_without_folds_is_one_row() -> None:
    data = dataset()
    assert fold_picture(data, make_split(data, SplitSpec())).sizes.tolist() == [[36, 12]]


def test_it_can_be_cancelled() -> None:
    def cancel(fraction: float | None, words: str) -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        fold_picture(dataset(), make_split(dataset(), SplitSpec()), progress=cancel)
