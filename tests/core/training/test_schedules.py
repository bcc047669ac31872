"""The shapes of the learning rate's curves."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nnstudio.core.training.schedules import SCHEDULES, Constant, Cosine, OneCycle, Schedule

SHARES = [i / 200 for i in range(200)]


def test_constant() -> None:
    assert {Constant().factor(share) for share in SHARES} == {1.0}


def test_cosine_falls_from_one_to_nought() -> None:
    curve = [Cosine().factor(share) for share in SHARES]
    assert curve[0] == 1
    assert curve[100] == pytest.approx(0.5)
    assert Cosine().factor(1.0) == pytest.approx(0)
    assert curve == sorted(curve, reverse=True)


@pytest.mark.parametrize("warm_up", [0.05, 0.25, 0.9])
def test_one_cycle_rises_to_one_then_falls(warm_up: float) -> None:
    schedule = OneCycle(warm_up=warm_up)
    rising = [schedule.factor(share) for share in SHARES if share <= warm_up]
    falling = [schedule.factor(share) for share in SHARES if share >= warm_up]
    assert rising == sorted(rising)
    assert falling == sorted(falling, reverse=True)
    assert schedule.factor(0) == pytest.approx(0.04)
    assert schedule.factor(warm_up) == pytest.approx(1)
    assert schedule.factor(1) == pytest.approx(1e-4)


def test_one_cycle_without_warm_up_starts_at_the_top() -> None:
    assert OneCycle(warm_up=0.0).factor(0) == 1


@pytest.mark.parametrize("kind", list(SCHEDULES), ids=SCHEDULES.kinds())
@given(progress=st.floats(0, 1))
def test_every_factor_is_within_nought_and_one(kind: type[Schedule], progress: float) -> None:
    assert 0 <= kind().factor(progress) <= 1
