"""What the steps gave: sums, finiteness, and when an accelerator is asked."""

from __future__ import annotations

import time

import pytest
import torch

from nnstudio.core.training.meter import StepMeter

CPU, ELSEWHERE = torch.device("cpu"), torch.device("meta")


def add(meter: StepMeter, loss: float, hits: int, n: int) -> None:
    meter.add(torch.tensor(loss), torch.tensor(hits), n)


def test_on_the_cpu_each_step_is_read_at_once() -> None:
    meter = StepMeter(CPU)
    add(meter, 0.5, 3, 4)
    assert meter.read() == ((0.5,), (0.75,))
    assert not meter.unread
    assert meter.read() == ((), ())


def test_an_accelerator_is_asked_now_and_then(monkeypatch: pytest.MonkeyPatch) -> None:
    now = 100.0
    monkeypatch.setattr(time, "perf_counter", lambda: now)
    meter = StepMeter(ELSEWHERE)
    add(meter, 1.0, 1, 2)
    assert meter.read() == ((), ())
    add(meter, 2.0, 2, 2)
    now += 0.2
    assert meter.read() == ((1.0, 2.0), (0.5, 1.0))
    add(meter, 3.0, 2, 2)
    assert meter.read(last=True) == ((3.0,), (1.0,))


def test_epoch_means_weigh_each_sample_alike() -> None:
    meter = StepMeter(CPU)
    add(meter, 1.0, 4, 4)
    add(meter, 4.0, 0, 1)
    meter.read()
    found = meter.epoch_metrics()
    assert (found.loss, found.accuracy, found.n) == pytest.approx((8 / 5, 4 / 5, 5))


def test_what_an_earlier_sitting_had_summed_up_counts() -> None:
    first = StepMeter(CPU)
    add(first, 1.0, 4, 4)
    first.read()
    second = StepMeter(CPU, first.so_far)
    add(second, 4.0, 0, 1)
    second.read()
    assert second.epoch_metrics().loss == pytest.approx(8 / 5)
    assert second.samples == 1
    second.begin_epoch()
    assert second.so_far == (0.0, 0.0, 0)


@pytest.mark.parametrize("loss", [float("nan"), float("inf")])
def test_a_loss_that_is_no_number_is_noticed(loss: float) -> None:
    meter = StepMeter(CPU)
    add(meter, 1.0, 1, 1)
    meter.read()
    assert meter.finite
    add(meter, loss, 1, 1)
    meter.read()
    assert not meter.finite


def test_waiting_does_not_look_like_slow_training(monkeypatch: pytest.MonkeyPatch) -> None:
    now = 10.0
    monkeypatch.setattr(time, "perf_counter", lambda: now)
    meter = StepMeter(CPU)
    add(meter, 1.0, 1, 50)
    now += 100.0
    meter.waited(99.0)
    assert meter.totals() == pytest.approx((1.0, 50.0))


def test_snapshots_have_a_clock_of_their_own(monkeypatch: pytest.MonkeyPatch) -> None:
    now = 0.0
    monkeypatch.setattr(time, "perf_counter", lambda: now)
    meter = StepMeter(CPU)
    assert not meter.snapshot_due(1.0)
    now = 1.5
    assert meter.snapshot_due(1.0)
    assert not meter.snapshot_due(1.0)
