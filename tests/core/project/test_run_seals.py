"""Weights are not asked about what was in their test part, wherever it turns up again."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from nnstudio.core.data.datasets import Dataset
from nnstudio.core.data.split import SplitSpec
from nnstudio.core.errors import DataError
from nnstudio.core.project.document import Project
from nnstudio.core.project.file import ProjectFile
from nnstudio.core.project.run_seals import RunSeal, left_out_words, unasked

NONE = np.zeros(0, np.int64)
TEST = np.array([1, 5, 8], np.int64)


def images(seed: int = 0, count: int = 12) -> Dataset:
    inputs = np.random.default_rng(seed).integers(0, 256, (count, 1, 4, 4), dtype=np.uint8)
    return Dataset("some", "Some", inputs, np.arange(count, dtype=np.int64) % 2, ("a", "b"))


def rows(values: np.ndarray) -> Dataset:
    return Dataset("rows", "Rows", values.astype(np.float32), np.zeros(len(values), np.int64), ("a", "b"))


def test_the_same_data_are_known_by_their_places_however_they_are_prepared() -> None:
    read = images()
    seal = RunSeal.of(read, read, TEST)
    brighter = replace(read, inputs=255 - read.inputs)
    np.testing.assert_array_equal(seal.places(read, brighter), TEST)


def test_other_data_are_known_by_their_content() -> None:
    read = images()
    seal = RunSeal.of(read, read, TEST)
    order = np.array([8, 0, 2, 5, 3])
    some = replace(read, inputs=read.inputs[order], labels=read.labels[order])
    for _ in range(2):
        np.testing.assert_array_equal(seal.places(some, some), [0, 3])
    other = images(1)
    np.testing.assert_array_equal(seal.places(other, other), NONE)
    assert seal.holds(read.inputs[5])
    assert not seal.holds(read.inputs[4])


def test_a_few_rows_of_a_table_may_be_the_same_by_chance() -> None:
    read = rows(np.arange(40).reshape(20, 2))
    seal = RunSeal.of(read, read, np.arange(10))
    few, most = rows(read.inputs[5:18]), rows(read.inputs[2:18])
    np.testing.assert_array_equal(seal.places(few, few), NONE)
    np.testing.assert_array_equal(seal.places(most, most), np.arange(8))


def test_then_and_now_are_told_apart_and_a_counted_look_opens_what_it_was_at() -> None:
    read = images()
    seal, now = RunSeal.of(read, read, TEST), np.array([0, 5], np.int64)
    found = unasked(seal, read, read, now)
    asked, words = found.keep(np.arange(12))
    np.testing.assert_array_equal(asked, [2, 3, 4, 6, 7, 9, 10, 11])
    assert words == (
        "3 samples were in the test part when this network was trained; it is not asked about them. "
        "1 sample is in the test part now; the network is not asked about it."
    )
    assert "was in the test part when" in found.why_not(5)
    assert "is in the test part now" in found.why_not(0)
    assert found.why_not(2) == ""
    opened = unasked(seal, read, read, now, opened=True)
    np.testing.assert_array_equal(opened.keep(np.arange(12))[0], [0, 2, 3, 4, 5, 6, 7, 9, 10, 11])
    np.testing.assert_array_equal(unasked(None, read, read, now).keep(np.arange(3))[0], [1, 2])
    assert left_out_words(0, 0) == ""


def test_a_file_keeps_what_each_run_sealed(tmp_path: Path) -> None:
    read = images()
    file = ProjectFile.create(tmp_path / "p.nns", Project())
    for _ in range(2):
        file.seal_run(file.start_run(Project(), read.fingerprint), RunSeal.of(read, read, TEST))
    with file.transaction() as connection:
        assert connection.execute("SELECT count(*) FROM seals").fetchone() == (1,)
    copy = file.save_as(tmp_path / "q.nns")
    for run in copy.runs():
        found = copy.seal_of(run)
        np.testing.assert_array_equal(found.places(read, read), TEST)
        assert found.holds(read.inputs[1])
    with copy.transaction() as connection:
        connection.execute("UPDATE seals SET data = x'00'")
    with pytest.raises(Exception, match="damaged"):
        copy.seal_of(copy.runs()[0])
    copy.close()
    file.close()


def test_an_older_file_says_it_by_the_split_that_it_keeps(tmp_path: Path) -> None:
    read, spec = images(count=40), SplitSpec()
    file = ProjectFile.create(tmp_path / "p.nns", Project(split=spec))
    test = file.split(read, spec).test
    file.start_run(Project(split=spec), read.fingerprint)
    seal = file.seal_of(file.runs()[0])
    np.testing.assert_array_equal(seal.places(read, read), test)
    other = images(1, count=40)
    with pytest.raises(DataError, match="Train it anew"):
        seal.places(other, other)
    file.close()
