"""Curves: they grow, they are smoothed, and they forget what a training goes back behind."""

from __future__ import annotations

import math
from itertools import pairwise

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
    for start in range(5, len(values), 3):
        series.extend(values[start : start + 3])
    assert series.values.tolist() == values
    series.truncate(length)
    assert series.values.tolist() == values[:length]


def test_a_series_grows() -> None:
    series = Series()
    for value in range(2000):
        series.extend([value])
    series.extend(range(2000, 5000))
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
    history.add_steps(1, (4.0, 2.0, 0.0), (0.5,) * 3)
    assert history.smooth_losses.values.tolist() == pytest.approx([4.0, 3.0, 2.0])
    history.add_steps(4, (1.0,) * 296, (0.5,) * 296)
    before = history.smooth_losses.values[-1]
    history.add_steps(300, (21.0,), (0.5,))
    assert history.smooth_losses.values[-1] == pytest.approx(before + (21 - before) / SMOOTHING_STEPS[1])


def step_by_step(values: list[float], steps_per_epoch: int) -> list[float]:
    """The formula of the smoothing, one step after the other."""
    span = min(max(steps_per_epoch / 4, SMOOTHING_STEPS[0]), SMOOTHING_STEPS[1])
    smooth: list[float] = []
    for value in values:
        keep = min(1 - 1 / span, len(smooth) / (len(smooth) + 1))
        smooth.append(keep * smooth[-1] + (1 - keep) * value if smooth else value)
    return smooth


@given(
    st.lists(st.floats(-1e9, 1e9) | st.sampled_from([math.inf, math.nan]), max_size=130),
    st.integers(1, 1000),
    st.lists(st.integers(0, 130), max_size=5),
)
def test_smoothing_does_not_depend_on_how_the_steps_come(values: list[float], per_epoch: int, cuts: list[int]) -> None:
    history = History()
    history.steps_per_epoch = per_epoch
    for start, end in pairwise(sorted({0, len(values), *(min(cut, len(values)) for cut in cuts)})):
        history.add_steps(1 + start, values[start:end], values[start:end])
    assert history.steps.values.tolist() == list(range(1, len(values) + 1))
    expected = np.array(step_by_step(values, per_epoch))
    for series in (history.smooth_losses, history.smooth_accuracies):
        np.testing.assert_array_equal(series.values, expected)


def test_as_many_losses_as_accuracies() -> None:
    with pytest.raises(ValueError, match="2 losses, but 1 accuracies"):
        History().add_steps(1, (1.0, 2.0), (0.5,))


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
