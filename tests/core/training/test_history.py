"""Curves: they grow, they are smoothed, and they forget what a training goes back behind."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tiny_training import make_job

from nnstudio.core.training import EpochEnded, History, Progress, train
from nnstudio.core.training.history import SMOOTHING_STEPS, Series


@given(st.lists(st.floats(allow_nan=False), max_size=40), st.integers(0, 50))
def test_a_series_is_a_list(values: list[float], length: int) -> None:
    series = Series(np.array(values[:5]))
    for value in values[5:]:
        series.append(value)
    assert series.values.tolist() == values
    series.truncate(length)
    assert series.values.tolist() == values[:length]


def test_a_series_grows() -> None:
    series = Series()
    for value in range(5000):
        series.append(value)
    assert len(series) == 5000
    assert series.values.tolist() == list(range(5000))


def test_what_a_training_reports() -> None:
    history, events = History(), list(train(make_job()))
    for event in events:
        history.add(event)
    assert history.steps_per_epoch == 5
    assert history.steps.values.tolist() == list(range(1, 16))
    assert [row.epoch for row in history.epochs] == [1, 2, 3]
    best = [event.epoch for event in events if isinstance(event, EpochEnded) and event.best]
    assert history.best is not None
    assert history.best.epoch == best[-1]


def test_several_steps_in_one_report() -> None:
    history = History()
    history.add(Progress(0, 12, 100, (3.0, 2.0, 1.0), (0.1, 0.2, 0.3)))
    assert history.steps.values.tolist() == [10, 11, 12]
    assert history.losses.values.tolist() == [3.0, 2.0, 1.0]


def test_smoothing_starts_as_a_mean_and_then_forgets() -> None:
    history = History()
    history.steps_per_epoch = 1000
    for step, loss in enumerate((4.0, 2.0, 0.0), start=1):
        history.add_step(step, loss, 0.5)
    assert history.smooth_losses.values.tolist() == pytest.approx([4.0, 3.0, 2.0])
    for step in range(4, 300):
        history.add_step(step, 1.0, 0.5)
    before = history.smooth_losses.values[-1]
    history.add_step(300, 21.0, 0.5)
    assert history.smooth_losses.values[-1] == pytest.approx(before + (21 - before) / SMOOTHING_STEPS[1])


def test_no_best_before_the_first_epoch() -> None:
    assert History().best is None


def test_going_back_forgets_what_came_after() -> None:
    history, other, events = History(), History(), list(train(make_job()))
    for event in events:
        history.add(event)
    history.forget_after(7)
    assert history.steps.values.tolist() == list(range(1, 8))
    assert [row.epoch for row in history.epochs] == [1]
    for event in events:
        if isinstance(event, Progress) and event.step <= 7 and event.losses:
            other.add(event)
    assert history.smooth_losses.values.tolist() == other.smooth_losses.values.tolist()
    history.forget_after(99)
    assert len(history.steps) == 7
