"""Training as the window sees it: start, pause, step, resume, stop, continue, start anew, fail, close."""

from __future__ import annotations

import gc
import weakref
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from pytestqt.qtbot import QtBot
from tiny_session import loaded, project

from nnstudio.core.errors import NetworkError, ProjectFileError, TrainingError
from nnstudio.core.network import Network
from nnstudio.core.network.layers import Dense, Flatten
from nnstudio.core.project.document import Project
from nnstudio.core.project.file import ProjectFile
from nnstudio.core.project.opened import Learned, read_learned
from nnstudio.core.training import EpochEnded, Finished, Progress, loop
from nnstudio.core.training.optimizers import SGD, AdamW
from nnstudio.core.training.schedules import Constant
from nnstudio.session.loaded import LoadedData
from nnstudio.session.trainer import Trainer, TrainerState

IDLE, TRAINING, PAUSED, STOPPING = TrainerState
LONG = project(epochs=100_000)


class Room:
    """A trainer with data and a file, and what it said."""

    def __init__(self, folder: Path) -> None:
        self.trainer = Trainer()
        self.file = ProjectFile.create(folder / "p.nns", project())
        self.data = loaded()
        self.finished: list[Finished] = []
        self.failures: list[BaseException] = []
        self.states: list[TrainerState] = []
        self.events: list[Any] = []
        self.trainer.finished.connect(self.finished.append)
        self.trainer.failed.connect(self.failures.append)
        self.trainer.state_changed.connect(self.states.append)
        self.trainer.reported.connect(self.events.extend)

    def start(self, wanted: Project, **how: bool) -> None:
        self.trainer.start(wanted, self.data, self.file, **how)

    @property
    def steps(self) -> int:
        return len(self.trainer.history.steps)

    def weights(self) -> dict[str, torch.Tensor]:
        assert self.trainer.newest is not None
        return self.trainer.newest.weights


@pytest.fixture
def room(qtbot: QtBot, tmp_path: Path) -> Iterator[Room]:
    made = Room(tmp_path)
    yield made
    made.trainer.close()
    made.file.close()


def wait_idle(qtbot: QtBot, room: Room) -> None:
    qtbot.waitUntil(lambda: not room.trainer.busy)


def train(qtbot: QtBot, room: Room, wanted: Project, **how: bool) -> None:
    room.start(wanted, **how)
    wait_idle(qtbot, room)


def same(first: dict[str, torch.Tensor], second: dict[str, torch.Tensor]) -> bool:
    return all(torch.equal(first[name], second[name]) for name in first)


def test_a_whole_training(qtbot: QtBot, room: Room) -> None:
    assert room.trainer.model is None
    train(qtbot, room, project())
    assert room.states == [TRAINING, IDLE]
    assert [event.reason for event in room.finished] == ["completed"]
    assert room.failures == []
    assert room.steps == 15
    assert [row.epoch for row in room.trainer.history.epochs] == [1, 2, 3]
    assert room.trainer.best is not None
    assert room.trainer.model is room.trainer.best
    (run,) = room.file.runs()
    assert (run.status, run.epochs, run.id) == ("completed", 3, room.trainer.run_id)
    assert room.file.history(run.id).losses.values.tolist() == room.trainer.history.losses.values.tolist()


def test_pause_and_go_on(qtbot: QtBot, room: Room) -> None:
    room.start(LONG)
    qtbot.waitUntil(lambda: room.steps > 3)
    room.trainer.pause()
    assert room.trainer.state is PAUSED
    qtbot.wait(120)
    standing = room.steps
    qtbot.wait(150)
    assert room.steps == standing
    assert room.trainer.busy
    room.trainer.resume()
    qtbot.waitUntil(lambda: room.steps > standing + 3)
    room.trainer.stop()
    wait_idle(qtbot, room)
    assert room.states == [TRAINING, PAUSED, TRAINING, STOPPING, IDLE]


def test_a_step_is_one_batch(qtbot: QtBot, room: Room) -> None:
    room.start(LONG, paused=True)
    qtbot.wait(100)
    assert room.steps == 0
    # The sixth is in the second epoch: the validation part between them is no step.
    for number in range(1, 8):
        room.trainer.step()
        qtbot.waitUntil(lambda number=number: room.steps == number)
        qtbot.wait(40)
        assert room.steps == number
        assert room.trainer.state is PAUSED
    assert len(room.trainer.history.epochs) == 1


def test_steps_asked_for_before_going_on_are_not_made_up_for_later(qtbot: QtBot, room: Room) -> None:
    room.start(LONG, paused=True)
    for _ in range(3):
        room.trainer.step()
    room.trainer.resume()
    qtbot.waitUntil(lambda: room.steps > 10)
    room.trainer.pause()
    qtbot.wait(120)
    standing = room.steps
    qtbot.wait(100)
    assert room.steps == standing


def test_stepping_to_the_very_end(qtbot: QtBot, room: Room) -> None:
    room.start(project(epochs=1), paused=True)
    for number in range(1, 6):
        room.trainer.step()
        qtbot.waitUntil(lambda number=number: room.steps == number)
    room.trainer.step()
    wait_idle(qtbot, room)
    assert room.finished[0].reason == "completed"


def test_stop_keeps_what_was_learned(qtbot: QtBot, room: Room) -> None:
    room.start(LONG)
    qtbot.waitUntil(lambda: room.steps > 12)
    room.trainer.stop()
    wait_idle(qtbot, room)
    (end,) = room.finished
    assert end.reason == "stopped"
    assert end.checkpoint.step == room.steps
    assert room.trainer.newest is end.checkpoint
    state = room.file.resume_state(room.file.runs()[0].id)
    assert state is not None
    assert same(state[0].weights, end.checkpoint.weights)


def test_stop_while_paused(qtbot: QtBot, room: Room) -> None:
    room.start(LONG, paused=True)
    room.trainer.stop()
    wait_idle(qtbot, room)
    assert room.finished[0].reason == "stopped"


def test_going_on_is_the_same_as_never_having_stopped(qtbot: QtBot, room: Room, tmp_path: Path) -> None:
    wanted = project(epochs=6)
    train(qtbot, room, wanted)
    whole, curve = room.weights(), room.trainer.history.losses.values.tolist()
    room.start(wanted, anew=True, paused=True)
    for number in range(1, 9):
        room.trainer.step()
        qtbot.waitUntil(lambda number=number: room.steps == number)
    room.trainer.stop()
    wait_idle(qtbot, room)
    assert room.trainer.can_continue(wanted, room.data)
    train(qtbot, room, wanted)
    assert room.trainer.history.losses.values.tolist() == curve
    assert same(room.weights(), whole)
    assert [(run.epochs, run.status) for run in room.file.runs()] == [(6, "completed"), (6, "completed")]


def test_a_finished_training_goes_on_with_a_new_course(qtbot: QtBot, room: Room) -> None:
    train(qtbot, room, project())
    train(qtbot, room, project())
    assert [row.epoch for row in room.trainer.history.epochs] == [1, 2, 3, 4, 5, 6]
    assert len(room.file.runs()) == 1


def test_starting_anew_forgets(qtbot: QtBot, room: Room) -> None:
    train(qtbot, room, project())
    first = room.trainer.history.losses.values.tolist()
    train(qtbot, room, project(), anew=True)
    assert room.trainer.history.losses.values.tolist() == first
    assert [run.id for run in room.file.runs()] == [1, 2]
    assert room.trainer.run_id == 2


@pytest.mark.parametrize(
    ("change", "possible"),
    [
        ({}, True),
        ({"optimizer": SGD()}, True),
        ({"optimizer": AdamW(lr=0.1)}, True),
        ({"epochs": 9}, True),
        ({"schedule": Constant()}, True),
        ({"seed": 8}, False),
        ({"batch_size": 9}, False),
        ({"network": Network((Flatten(), Dense(3)))}, False),
    ],
    ids=str,
)
def test_what_may_change_for_a_training_to_go_on(
    qtbot: QtBot, room: Room, change: dict[str, Any], possible: bool
) -> None:
    train(qtbot, room, project(epochs=1))
    changed = project(**{"epochs": 1, **change})
    assert room.trainer.can_continue(changed, room.data) is possible
    assert not room.trainer.can_continue(changed, None)
    train(qtbot, room, changed)
    assert room.failures == []
    assert len(room.file.runs()) == (1 if possible else 2)


def test_other_data_mean_starting_anew(qtbot: QtBot, room: Room) -> None:
    train(qtbot, room, project())
    assert not room.trainer.can_continue(project(), loaded(train=30))
    assert not room.trainer.can_continue(replace(project(), normalization="unit"), room.data)


def test_the_newest_run_comes_back_with_the_file(qtbot: QtBot, room: Room) -> None:
    room.start(LONG)
    qtbot.waitUntil(lambda: room.steps > 12)
    room.trainer.stop()
    wait_idle(qtbot, room)
    other = Trainer()
    other.restore(read_learned(room.file))
    assert other.run_id == room.trainer.run_id
    assert other.history.losses.values.tolist() == room.trainer.history.losses.values.tolist()
    assert other.newest is not None
    assert same(other.newest.weights, room.weights())
    assert other.best is not None
    assert other.can_continue(LONG, room.data)
    assert not other.busy


def test_a_run_that_was_cut_off_at_once_does_not_hide_the_one_before(qtbot: QtBot, room: Room) -> None:
    train(qtbot, room, project())
    room.file.start_run(LONG, room.data.dataset.fingerprint)
    other = Trainer()
    other.restore(read_learned(room.file))
    assert other.run_id == room.trainer.run_id
    assert other.model is not None
    assert other.can_continue(project(), room.data)


def test_a_file_without_runs_forgets_the_run_in_hand(qtbot: QtBot, room: Room) -> None:
    train(qtbot, room, project())
    with qtbot.waitSignals([room.trainer.run_changed, room.trainer.checkpoint_changed]):
        room.trainer.restore(Learned())
    assert room.trainer.model is None
    assert room.steps == 0


def test_another_file_ends_a_training_first(qtbot: QtBot, room: Room) -> None:
    room.start(LONG)
    qtbot.waitUntil(lambda: room.steps > 3)
    room.trainer.restore(Learned())
    qtbot.wait(80)
    assert room.trainer.state is IDLE
    assert room.steps == 0


@pytest.mark.parametrize(
    ("network", "kind"),
    [
        (Network((Flatten(), Dense(7))), NetworkError),
        (Network((Flatten(), *[Dense(1_000_000)] * 3, Dense(3))), TrainingError),
    ],
    ids=["does not fit the data", "does not fit into memory"],
)
def test_what_cannot_start_says_why(qtbot: QtBot, room: Room, network: Network, kind: type[Exception]) -> None:
    train(qtbot, room, project(network))
    (failure,) = room.failures
    assert isinstance(failure, kind)
    assert room.finished == []
    assert room.states == [TRAINING, IDLE]
    # The next one may start.
    train(qtbot, room, project())
    assert len(room.finished) == 1


def test_a_file_that_cannot_be_written(qtbot: QtBot, room: Room) -> None:
    room.file.close()
    train(qtbot, room, project())
    assert isinstance(room.failures[0], ProjectFileError)


def test_a_bug_within_the_training_is_told(qtbot: QtBot, room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    train(qtbot, room, project())
    known = room.weights()

    def broken(*_: Any) -> None:
        raise KeyError("a bug")

    monkeypatch.setattr(loop._Loop, "_evaluate", broken)
    train(qtbot, room, project())
    assert isinstance(room.failures[0], KeyError)
    assert same(room.weights(), known)
    # The steps of the epoch that failed were seen, but the weights do not have them: going on forgets them.
    assert room.steps == 20
    monkeypatch.undo()
    train(qtbot, room, project())
    assert room.trainer.history.steps.values.tolist() == list(range(1, 31))


def test_a_diverged_training_keeps_good_weights_and_can_go_on(qtbot: QtBot, room: Room) -> None:
    wild = project(optimizer=SGD(lr=10.0), schedule=Constant(), epochs=500)
    room.data = LoadedData(
        room.data.spec,
        room.data.split_spec,
        "standardize",
        room.data.dataset,
        room.data.split,
        replace(room.data.preprocessing, std=(1e-30,)),
    )
    train(qtbot, room, wild)
    (end,) = room.finished
    assert end.reason == "diverged"
    assert all(torch.isfinite(weight).all() for weight in room.weights().values())
    assert room.file.runs()[0].status == "diverged"
    room.trainer.start(wild, room.data, room.file)
    wait_idle(qtbot, room)
    steps = room.trainer.history.steps.values.tolist()
    assert steps == sorted(set(steps))


def test_closing_while_training(qtbot: QtBot, room: Room) -> None:
    room.start(LONG)
    qtbot.waitUntil(lambda: room.steps > 3)
    assert room.trainer.close()
    assert room.trainer.state is IDLE
    assert room.file.runs()[0].status == "stopped"


def test_closing_while_paused(qtbot: QtBot, room: Room) -> None:
    room.start(LONG, paused=True)
    assert room.trainer.close()
    assert room.trainer.close()


def test_starting_twice_is_starting_once(qtbot: QtBot, room: Room) -> None:
    room.start(LONG)
    room.start(LONG)
    room.trainer.stop()
    wait_idle(qtbot, room)
    assert len(room.file.runs()) == 1


def test_buttons_without_a_training_do_nothing(room: Room) -> None:
    for press in (room.trainer.pause, room.trainer.resume, room.trainer.step, room.trainer.stop):
        press()
    assert room.states == []


def test_weights_while_training_are_the_newest(qtbot: QtBot, room: Room) -> None:
    room.start(LONG)
    qtbot.waitUntil(lambda: bool(room.trainer.history.epochs))
    assert room.trainer.model is room.trainer.newest
    ended = [event for event in room.events if isinstance(event, EpochEnded)]
    assert ended
    assert all(event.losses or event.evaluating for event in room.events if isinstance(event, Progress))


def test_a_training_that_is_over_holds_on_to_nothing(qtbot: QtBot, room: Room) -> None:
    train(qtbot, room, project())
    gone = weakref.ref(room.data.split)
    room.data = loaded()
    qtbot.waitUntil(lambda: gc.collect() >= 0 and gone() is None)
    qtbot.waitUntil(lambda: room.trainer.children() == [])


def test_a_training_keeps_what_it_is_not_to_be_asked_about(qtbot: QtBot, room: Room) -> None:
    split = room.data.split
    apart = replace(split, train=split.train[:-5], test=np.sort(split.train[-5:]))
    data = room.data = replace(room.data, split=apart)
    train(qtbot, room, project())
    assert room.trainer.seal is not None
    places = room.trainer.seal.places(data.as_read, data.dataset)
    assert places.tolist() == data.split.test.tolist()
    other = Trainer()
    other.restore(read_learned(room.file))
    assert other.seal is not None
    assert other.seal.places(data.as_read, data.dataset).tolist() == data.split.test.tolist()
    assert len(places) == 5
