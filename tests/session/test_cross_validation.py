"""The folds of the project in hand: found among the runs, told anew when these change, fetched when asked for."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from fold_room import Room, finish
from pytestqt.qtbot import QtBot

from nnstudio.core.project.cross_validation import in_fold
from nnstudio.core.project.opened import Learned
from nnstudio.session.cross_validation import CrossValidation


@pytest.fixture
def crossing(qtbot: QtBot) -> Iterator[CrossValidation]:
    made = CrossValidation()
    yield made
    made.close()


@pytest.fixture
def room(qtbot: QtBot, tmp_path: Path) -> Iterator[Room]:
    """All folds are trained."""
    made = Room(tmp_path)
    made.start()
    finish(qtbot, made)
    yield made
    made.trainer.close()
    made.file.close()


def test_they_are_known_as_soon_as_data_and_runs_are(room: Room, crossing: CrossValidation) -> None:
    crossing.read(room.file)
    crossing.follow(room.project, None)
    assert crossing.folds is None
    crossing.follow(room.project, room.data)
    assert crossing.folds is not None
    assert crossing.folds.missing == ()
    crossing.follow(in_fold(room.project, 3), None)
    assert crossing.folds.missing == ()
    other = replace(room.project, training=replace(room.project.training, epochs=9))
    crossing.follow(other, None)
    assert crossing.folds.missing == (1, 2, 3)
    crossing.follow(replace(room.project, split=replace(room.project.split, method="parts")), None)
    assert crossing.folds is None


def test_of_other_data_nothing_is_known_before_they_are_there(room: Room, crossing: CrossValidation) -> None:
    crossing.read(room.file)
    crossing.follow(room.project, room.data)
    crossing.follow(replace(room.project, split=replace(room.project.split, seed=1)), None)
    assert crossing.folds is None


def test_a_fold_is_fetched_with_the_curves_of_the_others(qtbot: QtBot, room: Room, crossing: CrossValidation) -> None:
    crossing.read(room.file)
    crossing.follow(room.project, room.data)
    with qtbot.waitSignal(crossing.fetched) as told:
        crossing.fetch(room.file, 2)
    learned, others = told.args
    assert isinstance(learned, Learned)
    assert learned.run is not None
    assert learned.run.project == in_fold(room.project, 2)
    assert learned.best is not None
    assert [fold for fold, _ in others] == [1, 3]
