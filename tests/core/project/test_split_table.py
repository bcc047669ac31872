"""A split is drawn once: reopening, going on and taking another fold in hand find the one that the file keeps."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from split_room import plain_data, subjects

from nnstudio.core.data.datasets import Dataset
from nnstudio.core.data.split import PARTS, Split, SplitSpec, make_split
from nnstudio.core.errors import Cancelled, DataError
from nnstudio.core.project.document import Project
from nnstudio.core.project.file import ProjectFile
from nnstudio.core.project.split_table import split_key

FOLDED = SplitSpec(method="k-fold", repeats=2)


@pytest.fixture
def data() -> Dataset:
    return plain_data([40, 30], np.arange(70) % 12)


@pytest.fixture
def file(tmp_path: Path) -> Iterator[ProjectFile]:
    file = ProjectFile.create(tmp_path / "divided.nns", Project())
    yield file
    file.close()


def same(one: Split, other: Split) -> bool:
    folds = zip(one.folds, other.folds, strict=True)
    pairs = [(one.part(name), other.part(name)) for name in PARTS]
    pairs += [pair for a, b in folds for pair in ((a.train, b.train), (a.validation, b.validation))]
    return all(np.array_equal(a, b) for a, b in pairs)


def never(*_: object) -> Split:
    raise AssertionError("drawn again")


def test_folds_are_kept_and_taken_in_hand(
    tmp_path: Path, file: ProjectFile, data: Dataset, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = file.split(data, FOLDED)
    file.close()
    monkeypatch.setattr("nnstudio.core.project.file.divide", never)
    file = ProjectFile.open(tmp_path / "divided.nns")
    assert same(file.split(data, FOLDED), first)
    seventh = file.split(data, replace(FOLDED, fold=7))
    np.testing.assert_array_equal(seventh.validation, first.folds[6].validation)
    np.testing.assert_array_equal(seventh.train, first.folds[6].train)
    np.testing.assert_array_equal(seventh.test, first.test)
    with pytest.raises(DataError, match="There is no fold 11"):
        file.split(data, replace(FOLDED, fold=11))
    file.close()


def test_a_fold_taken_in_hand_first_is_no_other_split(file: ProjectFile, data: Dataset) -> None:
    third = file.split(data, replace(FOLDED, fold=3))
    assert same(file.split(data, FOLDED).in_fold(3), third)
    assert same(third.in_fold(1), make_split(data, FOLDED))


def test_the_splits_of_older_files_are_found(file: ProjectFile, data: Dataset) -> None:
    knobs = {"train": 0.6, "validation": 0.2, "test": 0.2, "stratified": True, "official": True, "seed": 7}
    ungrouped = replace(data, groups=None)
    key = hashlib.sha256(json.dumps([data.fingerprint, knobs], sort_keys=True).encode()).hexdigest()
    kept = Split(np.arange(50), np.arange(50, 60), np.arange(60, 70))
    with file.transaction() as connection:
        connection.execute("INSERT INTO splits VALUES (?, ?)", (key, kept.to_bytes()))
    assert same(file.split(ungrouped, SplitSpec()), kept)
    assert not same(file.split(ungrouped, SplitSpec(ordered=True)), kept)


def test_a_project_without_new_knobs_is_written_as_before() -> None:
    written = Project().to_json()["split"]
    assert written == {
        "train": 0.6,
        "validation": 0.2,
        "test": 0.2,
        "stratified": True,
        "official": True,
        "seed": 7,
    }
    folded = Project(split=replace(FOLDED, fold=4))
    assert Project.from_json(json.loads(json.dumps(folded.to_json()))) == folded


def test_what_makes_another_split(data: Dataset) -> None:
    spec = SplitSpec()
    others = [
        split_key(data, replace(spec, **{knob: value}))
        for knob, value in (
            ("method", "k-fold"),
            ("folds", 4),
            ("repeats", 2),
            ("grouped", False),
            ("ordered", True),
            ("together", True),
            ("seed", 8),
        )
    ]
    regrouped = replace(data, groups=subjects(np.arange(70) % 9))
    others += [
        split_key(regrouped, spec),
        split_key(replace(data, groups=None), spec),
        split_key(replace(data, official_validation=np.arange(9)), spec),
        split_key(data, spec),
    ]
    assert len(set(others)) == len(others)
    assert split_key(data, replace(spec, fold=4)) == split_key(data, spec)
    ungrouped = replace(spec, grouped=False)
    assert split_key(regrouped, ungrouped) == split_key(data, ungrouped)


def test_another_group_column_is_another_split(file: ProjectFile, data: Dataset) -> None:
    file.split(data, SplitSpec())
    codes = np.arange(70) // 7
    split = file.split(replace(data, groups=subjects(codes)), SplitSpec())
    parts = [set(codes[split.part(name)]) for name in PARTS]
    assert sum(map(len, parts)) == len(set.union(*parts))


def test_a_search_that_is_cancelled_leaves_nothing_behind(file: ProjectFile, data: Dataset) -> None:
    def stop(fraction: float | None, words: str) -> None:
        raise Cancelled

    data = replace(data, inputs=np.random.default_rng(0).integers(0, 255, (70, 1, 12, 12), np.uint8))
    with pytest.raises(Cancelled):
        file.split(data, SplitSpec(together=True), stop)
    with file.transaction() as connection:
        assert connection.execute("SELECT count(*) FROM splits").fetchone() == (0,)
    assert file.split(data, SplitSpec(together=True)).train.size


@pytest.mark.parametrize(
    "arrays",
    [
        {"folds": np.array([0, 99]), "fold_sizes": np.array([1, 1])},
        {"folds": np.array([0, 1]), "fold_sizes": np.array([1, 2])},
        {"folds": np.array([1, 0]), "fold_sizes": np.array([2])},
        {"folds": np.array([0.0, 1]), "fold_sizes": np.array([1, 1])},
        {"folds": np.array([0, 1]), "fold_sizes": np.array([3, -1])},
        {"folds": np.zeros(0, np.int64), "fold_sizes": np.zeros(0, np.int64)},
        {"folds": np.array([0, 1])},
    ],
)
def test_damaged_folds_are_refused(tmp_path: Path, arrays: dict[str, np.ndarray]) -> None:
    parts = {"train": np.arange(4), "validation": np.arange(4, 6), "test": np.arange(6, 8)}
    np.savez(tmp_path / "split.npz", **parts, **arrays)
    with pytest.raises(DataError, match="split is damaged"):
        Split.from_bytes((tmp_path / "split.npz").read_bytes())
