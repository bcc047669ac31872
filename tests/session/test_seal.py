from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from nnstudio.core.data.datasets import BreastMnistData, Dataset, DigitsData
from nnstudio.core.data.preprocessing import Preprocessing
from nnstudio.core.data.split import SplitSpec, make_split
from nnstudio.core.errors import DataError, ProjectFileError
from nnstudio.core.evaluate import evaluate_part
from nnstudio.core.network import Network
from nnstudio.core.network.build import build
from nnstudio.core.network.layers import Dense, Flatten
from nnstudio.core.project.document import Project
from nnstudio.core.project.file import ProjectFile
from nnstudio.core.project.looks import Look, subject_of
from nnstudio.core.project.runs import Run
from nnstudio.core.training import Checkpoint
from nnstudio.core.training.checkpoint import snapshot
from nnstudio.core.training.losses import CrossEntropy
from nnstudio.session import seal as seal_module
from nnstudio.session.loaded import LoadedData
from nnstudio.session.seal import Seal, was_tuned


@dataclass
class Room:
    """A seal with all that an evaluation needs."""

    seal: Seal
    file: ProjectFile
    data: LoadedData
    checkpoint: Checkpoint

    def evaluate(self, run: int = 1) -> None:
        self.seal.evaluate(self.checkpoint, self.data, self.file, CrossEntropy(), run)


def small_data(seed: int = 7) -> LoadedData:
    generator = np.random.default_rng(0)
    inputs = generator.integers(0, 256, (60, 1, 4, 4), dtype=np.uint8)
    dataset = Dataset("small", "Small", inputs, np.arange(60, dtype=np.int64) % 3, ("a", "b", "c"))
    spec = SplitSpec(seed=seed)
    return LoadedData(DigitsData(), spec, "unit", dataset, make_split(dataset, spec), Preprocessing.fit(inputs, "unit"))


@pytest.fixture
def room(qtbot: QtBot, tmp_path: Path) -> Iterator[Room]:
    data = small_data()
    network = Network((Flatten(), Dense(units=3)))
    weights = snapshot(build(network, (1, 4, 4), seed=1))
    checkpoint = Checkpoint(network, (1, 4, 4), data.dataset.class_names, data.preprocessing, weights, epoch=4)
    file = ProjectFile.create(tmp_path / "project.nns", Project())
    made = Room(Seal(), file, data, checkpoint)
    made.seal.follow(file)
    yield made
    made.seal.close()
    file.close()


def test_evaluation_is_counted_and_completed(qtbot: QtBot, room: Room) -> None:
    with qtbot.waitSignal(room.seal.result) as told:
        room.evaluate(run=3)
    (metrics,) = told.args or [None]
    expected = evaluate_part(room.checkpoint, room.data.dataset, room.data.split.test, CrossEntropy())
    assert metrics == expected
    (look,) = room.file.looks()
    assert room.seal.looks == (look,)
    assert (look.run, look.epoch, look.kind, look.n) == (3, 4, "metrics", 12)
    assert (look.loss, look.accuracy) == (expected.loss, expected.accuracy)
    assert room.seal.last_result == look
    assert not room.seal.tuned


def test_the_look_is_in_the_file_before_the_figures_exist(
    qtbot: QtBot, room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[tuple[object, ...]] = []

    def spy(*args: object, **more: object) -> None:
        # Another connection sees only what is really in the file.
        with sqlite3.connect(f"file:{room.file.path}?mode=ro", uri=True) as connection:
            seen.extend(connection.execute("SELECT kind, loss, accuracy FROM test_looks"))
        connection.close()
        raise DataError("The evaluation broke.")

    monkeypatch.setattr(seal_module, "evaluate_part", spy)
    with qtbot.waitSignal(room.seal.failed) as told:
        room.evaluate()
    assert seen == [("metrics", None, None)]
    assert str((told.args or [""])[0]) == "The evaluation broke."
    assert room.seal.count == 1
    assert room.seal.last_result is None
    assert not room.seal.busy


def test_a_look_that_cannot_be_written_shows_nothing(qtbot: QtBot, room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    evaluated: list[object] = []

    def refuse(*_: object) -> int:
        raise ProjectFileError("The disk is full. Free some space.")

    monkeypatch.setattr(room.file, "add_look", refuse)
    monkeypatch.setattr(seal_module, "evaluate_part", lambda *args, **more: evaluated.append(args))
    with qtbot.waitSignal(room.seal.failed):
        room.evaluate()
    with qtbot.waitSignal(room.seal.failed):
        room.seal.show_images(room.file, 12)
    assert evaluated == []
    assert not room.seal.images_open
    assert room.seal.count == 0


def test_images_count_once_until_they_are_covered(qtbot: QtBot, room: Room) -> None:
    seal = room.seal
    for _ in range(2):
        seal.show_images(room.file, 12, run_id=2, epoch=1)
    assert seal.images_open
    (look,) = room.file.looks()
    assert (look.kind, look.run, look.epoch, look.n, look.accuracy) == ("images", 2, 1, 12, None)
    seal.cover_images()
    assert not seal.images_open
    seal.show_images(room.file, 12)
    assert seal.count == 2


def test_another_project_has_its_own_looks(qtbot: QtBot, room: Room, tmp_path: Path) -> None:
    room.seal.show_images(room.file, 12)
    other = ProjectFile.create(tmp_path / "other.nns", Project())
    with qtbot.waitSignal(room.seal.changed):
        room.seal.follow(other)
    assert room.seal.count == 0
    assert not room.seal.images_open
    room.seal.follow(room.file)
    assert room.seal.count == 1
    other.close()


def test_a_cancelled_evaluation_stays_counted(qtbot: QtBot, room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    def turning(*args: object, progress: object, **more: object) -> None:
        while True:
            progress(None, "Evaluating")  # type: ignore[operator]

    monkeypatch.setattr(seal_module, "evaluate_part", turning)
    states: list[bool] = []
    room.seal.evaluating.connect(states.append)
    room.evaluate()
    room.evaluate()  # a second one while the first is under way is not begun
    qtbot.waitUntil(lambda: bool(room.file.looks()))
    room.seal.cancel()
    qtbot.waitUntil(lambda: states == [True, False])
    assert room.seal.count == 1
    assert room.seal.last_result is None


def look(time: str, run: int, epoch: int = 5) -> Look:
    return Look(time, run, epoch, "metrics", 0.1, 0.9, 100)


def run(number: int, created: str) -> Run:
    return Run(number, created, Project(), "", 7, "cpu", {}, "completed", 5, None)


RUNS = (run(1, "2026-01-01T10:00:00+00:00"), run(2, "2026-01-01T12:00:00+00:00"))


@pytest.mark.parametrize(
    ("looks", "tuned"),
    [
        ([look("2026-01-01T11:00:00+00:00", 1)], False),
        ([look("2026-01-01T11:00:00+00:00", 1), look("2026-01-01T11:05:00+00:00", 1)], False),
        ([look("2026-01-01T11:00:00+00:00", 1), look("2026-01-01T11:05:00+00:00", 1, epoch=9)], True),
        ([look("2026-01-01T11:00:00+00:00", 1), look("2026-01-01T13:00:00+00:00", 2)], True),
        ([look("2026-01-01T13:00:00+00:00", 2), look("2026-01-01T13:05:00+00:00", 1)], False),
        (
            [Look("2026-01-01T11:00:00+00:00", 0, 0, "images", None, None, 9), look("2026-01-01T13:00:00+00:00", 2)],
            True,
        ),
    ],
    ids=["first look", "same weights again", "went on after a look", "later run", "older run", "saw the images"],
)
def test_tuned_on_test(looks: list[Look], tuned: bool) -> None:
    assert was_tuned(looks[-1], looks, RUNS) is tuned


def test_looks_belong_to_their_data_and_results_to_their_test_part_and_run(qtbot: QtBot, room: Room) -> None:
    here = subject_of(room.data.spec, room.data.split_spec, room.data.as_read)
    room.seal.regard(here, 3)
    with qtbot.waitSignal(room.seal.result):
        room.evaluate(run=3)
    assert (room.seal.count, room.seal.last_result is not None) == (1, True)
    for subject, run, count in (
        (here, 4, 1),
        (subject_of(room.data.spec, SplitSpec(seed=8), room.data.as_read), 3, 1),
        (subject_of(BreastMnistData(), room.data.split_spec), 3, 0),
    ):
        with qtbot.waitSignal(room.seal.changed):
            room.seal.regard(subject, run)
        assert room.seal.count == count
        assert room.seal.last_result is None
        assert not room.seal.tuned
    room.seal.show_images(room.file, 156)
    assert room.seal.count == 1
    room.seal.regard(here, 3)
    assert room.seal.count == 1
    assert room.seal.last_result is not None
