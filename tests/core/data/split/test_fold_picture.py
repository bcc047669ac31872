from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from nnstudio.core.data.datasets import Dataset
from nnstudio.core.data.datasets.base import Groups
from nnstudio.core.data.split import SplitSpec, make_split
from nnstudio.core.data.split.fold_picture import MOST_COLUMNS, Band, FoldPicture, Order, fold_picture
from nnstudio.core.errors import Cancelled


def pictured(data: Dataset, spec: SplitSpec, order: Order = "fold") -> FoldPicture:
    return fold_picture(data, make_split(data, spec), spec, order)


def dataset(count: int = 60) -> Dataset:
    inputs = np.zeros((count, 1, 2, 2), np.uint8)
    return Dataset("small", "Small", inputs, np.arange(count, dtype=np.int64) % 3, ("a", "b", "c"))


def test_each_sample_is_validated_once_and_the_test_part_never() -> None:
    data = dataset()
    spec = SplitSpec(method="k-fold", folds=4)
    split = make_split(data, spec)
    found = fold_picture(data, split, spec, "row")
    assert found.codes.shape == (4, 60)
    assert found.samples.tolist() == list(range(60))
    tested = np.isin(np.arange(60), split.test)
    assert (found.codes[:, tested] == 2).all()
    assert ((found.codes[:, ~tested] == 1).sum(axis=0) == 1).all()
    assert found.counts.sum(axis=(1, 2)).tolist() == found.sizes.sum(axis=1).tolist() == [48] * 4


def test_by_fold_the_validated_stand_side_by_side() -> None:
    data = dataset()
    found = pictured(data, SplitSpec(method="k-fold", folds=4))
    for row in found.codes:
        validated = np.flatnonzero(row == 1)
        assert np.ptp(validated) == len(validated) - 1


def test_by_class_the_labels_rise() -> None:
    data = dataset()
    found = pictured(data, SplitSpec(method="k-fold"), "class")
    assert (np.diff(data.labels[found.samples]) >= 0).all()
    assert found.bands == (Band("a", 0, 20), Band("b", 20, 40), Band("c", 40, 60))
    for band in found.bands:  # within a class they stand by fold
        validated = np.flatnonzero(found.codes[1, band.first : band.end] == 1)
        assert np.ptp(validated) == len(validated) - 1


def test_by_group_each_group_is_a_band_and_gives_its_fold_a_name() -> None:
    groups = Groups("subject", np.repeat(np.arange(3), 20), ("anna", "ben", "carl"))
    data = replace(dataset(), groups=groups)
    found = pictured(data, SplitSpec(method="leave one group out", grouped=True, test=0, train=0.8), "group")
    assert [band.name for band in found.bands] == ["anna", "ben", "carl"]
    assert sorted(found.names) == ["anna", "ben", "carl"]
    for name, row in zip(found.names, found.codes, strict=True):
        (band,) = (band for band in found.bands if band.name == name)
        assert (row[band.first : band.end] == 1).all()


def test_values_stand_in_bands_of_a_fifth() -> None:
    data = replace(dataset(50), labels=np.arange(50, dtype=np.float32), class_names=())
    found = pictured(data, SplitSpec(method="k-fold"), "class")
    assert [(band.name, band.end - band.first) for band in found.bands][::4] == [("0 to 9.8", 10), ("39.2 to 49", 10)]


def test_folds_are_called_by_their_repeat() -> None:
    assert pictured(dataset(), SplitSpec(method="k-fold", folds=2)).names == ("Fold 1", "Fold 2")
    names = pictured(dataset(), SplitSpec(method="k-fold", folds=2, repeats=2)).names
    assert names == ("Repeat 1, fold 1", "Repeat 1, fold 2", "Repeat 2, fold 1", "Repeat 2, fold 2")


def test_who_is_in_the_folds_and_who_is_not() -> None:
    found = pictured(dataset(), SplitSpec(method="k-fold"))
    assert (found.members, found.outside) == (48, 12)


def test_of_many_samples_some_are_shown_and_all_are_counted() -> None:
    data = dataset(3 * MOST_COLUMNS)
    found = pictured(data, SplitSpec(method="k-fold", test=0, train=0.8))
    assert found.codes.shape[1] == len(found.samples) == MOST_COLUMNS
    assert found.sizes.sum() == 5 * len(data)


def test_a_split_without_folds_is_one_row() -> None:
    data = dataset()
    assert pictured(data, SplitSpec()).sizes.tolist() == [[36, 12]]


def test_it_can_be_cancelled() -> None:
    def cancel(fraction: float | None, words: str) -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        fold_picture(dataset(), make_split(dataset(), SplitSpec()), SplitSpec(), progress=cancel)
