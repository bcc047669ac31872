"""Long courses brought down to what a plot has room for."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from nnstudio.gui.training.envelope import envelope, means


@given(st.integers(1, 5000), st.integers(1, 700), st.integers(0, 2**16))
def test_keeps_peaks_and_order_and_is_short(length: int, columns: int, seed: int) -> None:
    x, y = np.arange(length) / 7.0, np.random.default_rng(seed).normal(size=length)
    short_x, short_y = envelope(x, y, columns)
    assert len(short_x) == len(short_y) <= max(2 * columns, 2)
    assert (np.diff(short_x) >= 0).all()
    assert short_x[0] == x[0]
    assert short_y.min() == y.min()
    assert short_y.max() == y.max()


def test_short_courses_stay_as_they_are() -> None:
    x, y = np.arange(10.0), np.arange(10.0) ** 2
    assert envelope(x, y, 5)[1] is y
    assert means(x, y, 10)[1] is y


@given(st.integers(2, 5000), st.integers(2, 700))
def test_means_keep_a_line_straight_and_both_its_ends(length: int, columns: int) -> None:
    x = np.arange(length) / 7.0
    short_x, short_y = means(x, 3 * x + 1, columns)
    assert len(short_x) == len(short_y) <= max(columns, 2)
    assert (short_x[0], short_x[-1]) == (x[0], x[-1])
    np.testing.assert_allclose(short_y, 3 * short_x + 1)
