"""Making way for other programs: when the threads are sent to sleep, and that nothing else changes."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest
from tiny_training import make_job

from nnstudio.core.training import Progress, neighbours, train
from nnstudio.core.training.neighbours import LOOK_SECONDS, Neighbours


class Load:
    """A machine whose load is made up."""

    def __init__(self) -> None:
        self.at = self.busy = self.own = 0.0

    def pass_time(self, others: float, own: float = 2.0, seconds: float = LOOK_SECONDS) -> None:
        self.at += seconds
        self.own += own * seconds
        self.busy += (own + others) * seconds

    def read(self) -> tuple[float, float, float]:
        return self.at, self.busy, self.own


@pytest.fixture
def load(monkeypatch: pytest.MonkeyPatch) -> Iterator[Load]:
    made_up = Load()
    monkeypatch.setattr(neighbours, "_load", made_up.read)
    monkeypatch.setattr(neighbours.time, "perf_counter", lambda: made_up.at)
    monkeypatch.setattr(neighbours.sys, "platform", "linux")
    yield made_up
    assert not [thread for thread in threading.enumerate() if thread.name == "nnstudio-sleepers"]


def test_makes_way_while_others_work(load: Load) -> None:
    with Neighbours(2) as found:
        load.pass_time(others=0.0)
        found.look()
        assert not found.given_way
        load.pass_time(others=0.9)
        found.look()
        assert found.given_way
        load.pass_time(others=0.2)
        found.look()
        assert found.given_way, "a little less is no reason to change again"
        load.pass_time(others=0.0)
        found.look()
        assert not found.given_way


def test_looks_seldom_and_ends_with_the_training(load: Load) -> None:
    with Neighbours(2) as found:
        load.pass_time(others=2.0, seconds=LOOK_SECONDS / 2)
        found.look()
        assert not found.given_way
        load.pass_time(others=2.0)
        found.look()
        assert found.given_way


def test_one_thread_waits_for_nobody(load: Load) -> None:
    with Neighbours(1) as found:
        load.pass_time(others=2.0)
        found.look()
        assert not found.given_way


def test_the_same_curves_beside_a_neighbour(load: Load, monkeypatch: pytest.MonkeyPatch) -> None:
    def losses() -> list[float]:
        return [loss for event in train(make_job()) if isinstance(event, Progress) for loss in event.losses]

    alone = losses()
    monkeypatch.setattr(Neighbours, "look", lambda self: self._decide(1.0))
    assert losses() == alone
