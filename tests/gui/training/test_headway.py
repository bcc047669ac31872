from __future__ import annotations

from dataclasses import replace

import pytest

from nnstudio.core.training import Progress, Started
from nnstudio.gui.training import headway
from nnstudio.gui.training.headway import Headway, whole
from nnstudio.session.folds_job import FoldsUnderWay
from nnstudio.session.trainer import TrainerState


class Clock:
    now = 100.0

    def monotonic(self) -> float:
        return self.now


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    found = Clock()
    monkeypatch.setattr(headway, "time", found)
    return found


STARTED = Started("cpu", 1, 10, 100, 10, steps_per_epoch=50, first_epoch=2, last_epoch=6)


def stepped(n: int) -> Progress:
    return Progress(epoch=2, step=100 + n, samples=10 * n)


def test_the_time_left_is_judged_by_the_steps_since_the_start(clock: Clock) -> None:
    course = Headway()
    course.take(STARTED, None)
    assert whole(STARTED) == 200
    assert course.steps_done(STARTED) == 0
    assert course.seconds_for(200) is None
    clock.now += 2
    for n in range(1, 5):
        course.take(stepped(n), None)
    assert course.steps_done(STARTED) == 4
    assert course.seconds_for(196) == pytest.approx(98)
    assert course.samples_per_second() == pytest.approx(20)


def test_a_pause_is_no_time_at_work(clock: Clock) -> None:
    course = Headway()
    course.take(STARTED, None)
    clock.now += 1
    course.take(stepped(1), None)
    course.enter(TrainerState.PAUSED)
    clock.now += 1000
    course.enter(TrainerState.TRAINING)
    clock.now += 1
    course.take(stepped(2), None)
    assert course.seconds_for(10) == pytest.approx(10)


def test_a_fold_is_judged_by_the_one_before_until_it_has_steps_of_its_own(clock: Clock) -> None:
    course, folds = Headway(), FoldsUnderWay((1, 2), 2)
    course.take(STARTED, folds)
    clock.now += 3
    course.take(stepped(1), folds)
    second = replace(folds, place=1)
    course.take(STARTED, second)
    assert course.seconds_for(10) == pytest.approx(30)
    clock.now += 1
    course.take(stepped(1), second)
    assert course.seconds_for(10) == pytest.approx(10)


def test_another_training_is_not_judged_by_the_one_before(clock: Clock) -> None:
    course = Headway()
    course.take(STARTED, None)
    clock.now += 3
    course.take(stepped(1), None)
    course.take(STARTED, None)
    assert course.seconds_for(10) is None
