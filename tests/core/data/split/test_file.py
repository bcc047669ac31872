"""A split as a table: which part and fold each sample is in, under the name that people know it by."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from split_room import plain_data

from nnstudio.core.data.datasets import Dataset
from nnstudio.core.data.split import PARTS, Split, SplitSpec, make_split
from nnstudio.core.data.split import file as split_file
from nnstudio.core.data.split.file import save_split
from nnstudio.core.data.split.membership import membership, validated_in
from nnstudio.core.errors import DataError


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_folds_in_a_file(tmp_path: Path) -> None:
    groups = np.random.default_rng(0).integers(0, 20, 90)
    data = replace(plain_data([50, 40], groups), ids=[f"Zelle, {index}.png" for index in range(90)])
    split = make_split(data, SplitSpec(method="k-fold", repeats=2, fold=3)).without(np.array([4]))
    assert save_split(tmp_path / "split.csv", data, split) == 90
    found = rows(tmp_path / "split.csv")
    assert list(found[0]) == ["id", "part", "fold", "class", "group"]
    assert [row["id"] for row in found] == data.ids
    parts = [row["part"] for row in found]
    divided = np.setdiff1d(np.arange(90), [*split.test, 4])
    assert [index for index, part in enumerate(parts) if part == "test"] == split.test.tolist()
    assert [index for index, part in enumerate(parts) if part == "train/validation"] == divided.tolist()
    assert (found[4]["part"], found[4]["fold"]) == ("", "")
    for number, fold in enumerate(split.folds, 1):
        listed = [index for index, row in enumerate(found) if str(number) in row["fold"].split(";")]
        assert listed == fold.validation.tolist()
    assert {row["class"] for row in found} == {"class 0", "class 1"}
    assert [row["group"] for row in found] == [f"S{code}" for code in groups]


def test_numbers_and_several_labels(tmp_path: Path) -> None:
    split = Split(np.array([0]), np.array([1]), np.array([2]))
    inputs = np.zeros((3, 2), np.float32)
    number = Dataset("n", "N", inputs, np.array([0.5, 1.25, -3], np.float32), ())
    save_split(tmp_path / "a.csv", number, split)
    assert [tuple(row.values()) for row in rows(tmp_path / "a.csv")] == [
        ("0", "train", "", "0.5", ""),
        ("1", "validation", "", "1.25", ""),
        ("2", "test", "", "-3.0", ""),
    ]
    several = Dataset("m", "M", inputs, np.array([[1, 1], [0, 1], [0, 0]], np.uint8), ("x", "y"))
    save_split(tmp_path / "a.csv", several, split)
    assert [row["class"] for row in rows(tmp_path / "a.csv")] == ["x;y", "y", ""]


def test_what_was_written_is_read_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    data = plain_data([10, 10])
    split = make_split(data, SplitSpec())
    (tmp_path / "a.csv").write_text("the one before")
    written = split_file.csv.writer

    class Forgetful:
        def __init__(self, *facts: Any, **how: Any) -> None:
            self.whole = written(*facts, **how)
            self.writerow = self.whole.writerow

        def writerows(self, rows: Iterable[tuple[str, ...]]) -> None:
            self.whole.writerows(list(rows)[:-1])

    monkeypatch.setattr(split_file.csv, "writer", Forgetful)
    with pytest.raises(DataError, match="did not hold what was written"):
        save_split(tmp_path / "a.csv", data, split)
    assert [file.name for file in tmp_path.iterdir()] == ["a.csv"]
    assert (tmp_path / "a.csv").read_text() == "the one before"


def test_a_place_that_cannot_be_written(tmp_path: Path) -> None:
    data = plain_data([10, 10])
    with pytest.raises(DataError, match=r"cannot be written .* Choose another place"):
        save_split(tmp_path / "no folder" / "a.csv", data, make_split(data, SplitSpec()))


def test_which_part_and_folds_a_sample_is_in() -> None:
    data = plain_data([30, 30])
    plain = make_split(data, SplitSpec()).without(np.array([7]))
    codes = membership(plain, 60)
    assert codes[7] == -1
    assert all(np.array_equal(np.flatnonzero(codes == place), plain.part(name)) for place, name in enumerate(PARTS))
    assert [plain.part_of(index) for index in range(60)] == [(*PARTS, "")[code] for code in codes]
    assert validated_in(plain, 60) == [()] * 60
    folded = make_split(data, SplitSpec(method="k-fold", folds=4, repeats=2))
    pool = np.setdiff1d(np.arange(60), folded.test)
    assert all(len(validated_in(folded, 60)[index]) == 2 for index in pool)
