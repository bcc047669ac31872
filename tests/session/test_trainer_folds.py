"""All folds, one after the other: their numbers are the command's, stopping keeps them, going on trains the rest."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from nnstudio.core.cli.main import main
from nnstudio.core.data.datasets import IrisData
from nnstudio.core.data.preprocessing import Preprocessing
from nnstudio.core.data.split import SplitSpec, make_split
from nnstudio.core.network import find_preset
from nnstudio.core.project.cross_validation import Folds, folds_of
from nnstudio.core.project.document import Project, with_preset
from nnstudio.core.project.file import ProjectFile
from nnstudio.core.training import EpochEnded, Finished, Progress, TrainingConfig
from nnstudio.core.training.optimizers import SGD
from nnstudio.session.loaded import LoadedData
from nnstudio.session.trainer import Trainer, TrainerState

SPLIT = SplitSpec(method="k-fold", folds=3, fold=2)
EPOCHS = 4


def the_project() -> Project:
    config = TrainingConfig(epochs=EPOCHS, device="cpu")
    return with_preset(Project(dataset=IrisData(), split=SPLIT, training=config), find_preset("mlp"), (4,), 3)


class Room:
    """A trainer of iris in three folds, with a file."""

    def __init__(self, folder: Path) -> None:
        self.project = the_project()
        dataset = self.project.dataset.load(folder, lambda *_: None)
        split = make_split(dataset, SPLIT)
        fitted = Preprocessing.fit(dataset.inputs, "standardize", split.train)
        self.data = LoadedData(self.project.dataset, SPLIT, "standardize", dataset, split, fitted)
        self.file = ProjectFile.create(folder / "p.nns", self.project)
        self.trainer = Trainer()
        self.events: list[Any] = []
        self.failures: list[BaseException] = []
        self.trainer.reported.connect(self.events.extend)
        self.trainer.failed.connect(self.failures.append)

    def start(self) -> None:
        self.trainer.start_folds(self.project, self.data, self.file)

    @property
    def steps(self) -> int:
        return sum(isinstance(event, Progress) and not event.evaluating for event in self.events)

    def folds(self) -> Folds:
        return folds_of(self.file.runs(), self.project, self.data.dataset.fingerprint, 3)


@pytest.fixture
def room(qtbot: QtBot, tmp_path: Path) -> Iterator[Room]:
    made = Room(tmp_path)
    yield made
    made.trainer.close()
    made.file.close()


def finish(qtbot: QtBot, room: Room) -> None:
    qtbot.waitUntil(lambda: not room.trainer.busy, timeout=60_000)


def test_all_folds_have_the_numbers_of_the_command(
    qtbot: QtBot, room: Room, capsys: pytest.CaptureFixture[str]
) -> None:
    room.start()
    finish(qtbot, room)
    assert room.failures == []
    assert [event.reason for event in room.events if isinstance(event, Finished)] == ["completed"] * 3
    assert [run.project.split.fold for run in room.file.runs()] == [1, 2, 3]
    assert [fold for fold, _ in room.trainer.others] == [1, 2]
    capsys.readouterr()
    options = f"--preset mlp --data iris --split kfold:3 --epochs {EPOCHS} --device cpu --json"
    assert main(["train", *options.split()]) == 0
    told = json.loads(capsys.readouterr().out)
    folds = room.folds()
    for of, key in (("best", "validation"), ("last", "validation_last_epoch")):
        found = folds.spread(of)
        assert found is not None
        assert found.mean == told[key]["accuracy"]
        assert found.sd == told[f"{key}_sd"]["accuracy"]
        figures = [getattr(result, of) for result in folds.results]
        assert [figure["loss"] for figure in figures] == [fold[key]["loss"] for fold in told["folds"]]


def test_stopping_keeps_what_is_there_and_going_on_trains_the_rest(qtbot: QtBot, room: Room, tmp_path: Path) -> None:
    whole = Room(tmp_path / "whole") if (tmp_path / "whole").mkdir() is None else room
    whole.start()
    finish(qtbot, whole)

    # Paused from step to step, or all would be over before it can be stopped.
    room.start()
    room.trainer.pause()
    while not (room.trainer.folds and room.trainer.folds.fold == 2 and room.trainer.history.epochs):
        done = room.steps
        room.trainer.step()
        qtbot.waitUntil(lambda done=done: room.steps > done)  # type: ignore[misc]
    room.trainer.stop()
    finish(qtbot, room)
    assert room.folds().missing == (2, 3)
    assert [run.status for run in room.file.runs()] == ["completed", "stopped"]
    room.events.clear()
    room.start()
    finish(qtbot, room)
    assert len(room.file.runs()) == 3
    assert sum(isinstance(event, EpochEnded) for event in room.events) < 2 * EPOCHS
    assert [fold for fold, _ in room.trainer.others] == [1, 2]
    for of in ("best", "last"):
        assert room.folds().spread(of) == whole.folds().spread(of)
    whole.trainer.close()
    whole.file.close()


def test_where_nothing_is_missing_nothing_is_trained(qtbot: QtBot, room: Room) -> None:
    room.start()
    finish(qtbot, room)
    room.events.clear()
    room.start()
    finish(qtbot, room)
    assert room.events == []
    assert len(room.file.runs()) == 3
    assert [fold for fold, _ in room.trainer.others] == [1, 2, 3]


def test_a_pause_holds_between_folds_too(qtbot: QtBot, room: Room) -> None:
    room.project = replace(room.project, training=replace(room.project.training, epochs=1))
    room.start()
    room.trainer.pause()
    steps = -(-len(room.data.split.in_fold(1).train) // 64)
    for _ in range(steps):
        room.trainer.step()
    qtbot.wait(300)
    assert room.trainer.state is TrainerState.PAUSED
    assert len(room.file.runs()) == 1
    room.trainer.resume()
    finish(qtbot, room)
    assert room.folds().missing == ()


def test_a_fold_that_diverges_ends_them_all(qtbot: QtBot, room: Room) -> None:
    wild = replace(room.project.training, optimizer=SGD(lr=10.0), epochs=200)
    room.project = replace(room.project, training=wild)
    room.start()
    finish(qtbot, room)
    assert [event.reason for event in room.events if isinstance(event, Finished)] == ["diverged"]
    assert [run.status for run in room.file.runs()] == ["diverged"]
    assert room.folds().missing == (1, 2, 3)
