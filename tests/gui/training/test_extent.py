from __future__ import annotations

import numpy as np
import pytest

from nnstudio.gui.training.extent import Extent


def test_losses_begin_at_nought_and_a_jump_of_one_step_does_not_count() -> None:
    raw = np.full(1000, 2.0)
    raw[300] = 500
    assert Extent().fit(raw, np.array([1.0, 1.9])) == (0.0, pytest.approx(2.12))


def test_the_axis_stays_while_the_course_fits() -> None:
    extent = Extent()
    assert extent.fit(np.array([2.0]), np.array([2.0])) is not None
    assert extent.fit(np.array([1.9]), np.array([1.9])) is None
    assert extent.fit(np.array([1.0]), np.array([1.0])) == (0.0, pytest.approx(1.06))
    extent.forget()
    assert extent.fit(np.array([1.0]), np.array([1.0])) is not None
    assert extent.fit(np.empty(0), np.empty(0)) is None


def test_scores_are_read_from_the_ceiling() -> None:
    low, high = Extent(1.0).fit(np.array([0.9, 0.95]), np.array([0.92])) or (0, 0)
    assert 0.8 < low < 0.9
    assert 1 < high < 1.01


@pytest.mark.parametrize(("worst", "deepest"), [(0.02, 0.0), (-0.5, -0.7), (-40.0, -1.2)])
def test_scores_below_nought_are_shown_but_no_further_than_a_little(worst: float, deepest: float) -> None:
    low, _ = Extent(1.0).fit(np.array([worst]), np.array([worst])) or (0, 0)
    assert deepest <= low <= max(worst, -1.0)
