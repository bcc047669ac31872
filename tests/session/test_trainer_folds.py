"""All folds, one after the other: their numbers are the command's, stopping keeps them, going on trains the rest."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from fold_room import EPOCHS, Room, finish
from pytestqt.qtbot import QtBot

from nnstudio.core.cli.main import main
from nnstudio.core.training import EpochEnded, Finished
from nnstudio.core.training.optimizers import SGD
from nnstudio.session.trainer import TrainerState


@pytest.fixture
def room(qtbot: QtBot, tmp_path: Path) -> Iterator[Room]:
    made = Room(tmp_path)
    yield made
    made.trainer.close()
    made.file.close()


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
