"""Looks belong to a data set, results to a test part, and both are known again when a file is opened."""

from __future__ import annotations

import sqlite3
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from nnstudio.core.data.corrections import Corrections
from nnstudio.core.data.datasets import DATASETS, BreastMnistData, DatasetSpec, DigitsData, TableData
from nnstudio.core.data.datasets.medmnist_sets import BloodMnistData
from nnstudio.core.data.datasets.planes import MoonsData
from nnstudio.core.data.split import SplitSpec
from nnstudio.core.project.document import Project
from nnstudio.core.project.file import ProjectFile
from nnstudio.core.project.looks import ANYTHING, Subject, put_right_in, read_looks, subject_of, was_tuned, write_look
from nnstudio.core.training import Metrics
from nnstudio.core.words import looked_at

SPLIT = SplitSpec()
MOONS = MoonsData()


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        (DigitsData(), BreastMnistData(), False),
        (BloodMnistData(), BreastMnistData(), False),
        (TableData(path="a.csv", target="x"), TableData(path="a.csv", target="y", groups="z"), True),
        (TableData(path="a.csv"), TableData(path="b.csv"), False),
        (MOONS, replace(MOONS, seed=MOONS.seed + 1), False),
    ],
)
def test_a_data_set_is_one_whatever_is_asked_about_it(one: DatasetSpec, other: DatasetSpec, same: bool) -> None:
    assert subject_of(one, SPLIT).same_data(subject_of(other, SPLIT)) is same


def test_data_at_another_place_are_known_by_what_was_read(tmp_path: Path) -> None:
    read = DigitsData().load(tmp_path)
    one, other = (subject_of(TableData(path=name), SPLIT, read) for name in ("a.csv", "b.csv"))
    assert one.same_data(other)
    assert one.same_test(other)
    assert not one.same_test(replace(other, split=subject_of(DigitsData(), SplitSpec(seed=8)).split))
    folds = SplitSpec(method="k-fold")
    assert subject_of(DigitsData(), folds).same_test(subject_of(DigitsData(), replace(folds, fold=3)))


def test_every_kind_of_data_has_a_name() -> None:
    assert len({subject_of(kind(), SPLIT).source for kind in DATASETS}) == len(list(DATASETS))


def test_a_file_counts_the_looks_of_each_data_set(tmp_path: Path) -> None:
    file = ProjectFile.create(tmp_path / "p.nns", Project())
    digits, breast = subject_of(DigitsData(), SPLIT), subject_of(BreastMnistData(), SPLIT)
    number = file.add_look(1, 2, "metrics", None, None, 360, digits)
    file.complete_look(number, Metrics(0.5, 0.9, 360))
    file.add_look(1, 2, "images", None, None, 156, breast)
    assert [look.n for look in file.looks(digits)] == [360]
    assert [look.n for look in file.looks(breast)] == [156]
    assert len(file.looks()) == 2
    assert file.looks(digits)[0].subject == digits
    file.close()


def test_looks_of_an_older_version_were_at_the_data_of_their_run(tmp_path: Path) -> None:
    file = ProjectFile.create(tmp_path / "p.nns", Project())
    run = file.start_run(Project(dataset=BreastMnistData()), "f")
    file.add_look(run, 1, "metrics", 0.1, 0.9, 156)
    file.add_look(0, 0, "images", None, None, 7)
    # Of a look without a run nobody knows what it was at, so it counts everywhere.
    assert [look.n for look in file.looks(subject_of(BreastMnistData(), SPLIT))] == [156, 7]
    assert [look.n for look in file.looks(subject_of(DigitsData(), SPLIT))] == [7]
    assert file.looks()[1].subject == ANYTHING
    file.close()


def test_a_look_at_other_data_tunes_nothing(tmp_path: Path) -> None:
    file = ProjectFile.create(tmp_path / "p.nns", Project())
    digits, breast = subject_of(DigitsData(), SPLIT), subject_of(BreastMnistData(), SPLIT)
    file.add_look(0, 0, "images", None, None, 156, breast)
    run = file.start_run(Project(), "f")
    file.add_look(run, 1, "metrics", 0.1, 0.9, 360, digits)
    looks = file.looks()
    assert not was_tuned(looks[-1], looks, file.runs())
    file.add_look(0, 0, "images", None, None, 360, digits)
    again = file.start_run(Project(), "f")
    file.add_look(again, 1, "metrics", 0.1, 0.9, 360, digits)
    looks = file.looks()
    assert was_tuned(looks[-1], looks, file.runs())
    file.close()


def test_words() -> None:
    assert [looked_at(count) for count in (0, 1, 2, 3)] == [
        "looked at 0 times",
        "looked at once",
        "looked at twice",
        "looked at 3 times",
    ]


def test_what_is_put_right_in_the_test_part_after_a_look_makes_its_figures_too_good(tmp_path: Path) -> None:
    read = DigitsData().load(tmp_path)
    sealed = np.arange(10, dtype=np.int64)
    assert put_right_in(read, read, sealed, sealed) == ""
    elsewhere = Corrections().relabelled(["700"], "3").apply(read)
    assert put_right_in(read, elsewhere, sealed, sealed) == ""
    relabelled = Corrections().relabelled(["2"], "new").apply(read)
    digests = {put_right_in(read, relabelled, sealed, sealed), put_right_in(read, read, sealed, sealed[1:])}
    assert len(digests - {""}) == 2
    file = ProjectFile.create(tmp_path / "p.nns", Project())
    run = file.start_run(Project(), "f")
    before, after = (subject_of(DigitsData(), SPLIT, read, digest) for digest in ("", digests.pop()))
    assert not before.same_test(after)
    file.add_look(run, 1, "images", None, None, 10, before)
    file.add_look(run, 1, "metrics", 0.1, 0.9, 10, before)
    file.add_look(run, 1, "metrics", 0.1, 1.0, 9, after)
    looks, runs = file.looks(), file.runs()
    assert [was_tuned(look, looks, runs) for look in looks] == [False, False, True]
    file.close()


def test_looks_of_a_file_that_did_not_tell_what_was_put_right(tmp_path: Path) -> None:
    connection = sqlite3.connect(tmp_path / "old.db")
    connection.execute("CREATE TABLE test_looks (id INTEGER PRIMARY KEY, time, run, epoch, kind, loss, accuracy, n)")
    connection.execute("CREATE TABLE runs (id INTEGER PRIMARY KEY, created, project)")
    connection.execute(
        "CREATE TABLE look_subjects (look INTEGER PRIMARY KEY, source TEXT NOT NULL, fingerprint TEXT NOT NULL, "
        "split TEXT NOT NULL)"
    )
    connection.execute("INSERT INTO test_looks VALUES (1, '2026-01-01', 0, 0, 'images', NULL, NULL, 7)")
    connection.execute("INSERT INTO look_subjects VALUES (1, 'digits', 'f', 's')")
    assert read_looks(connection)[0].subject == Subject("digits", "f", "s")
    other = Subject("digits", "f", "s", "abc")
    write_look(connection, 0, 0, "images", (None, None, 6), other)
    assert [look.subject for look in read_looks(connection)] == [Subject("digits", "f", "s"), other]
    connection.close()
