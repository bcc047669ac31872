from __future__ import annotations

import numpy as np

from nnstudio.core.explain.shades import BETWEEN, ZERO, shades, strip


def test_shades_are_symmetric_around_zero() -> None:
    values = np.array([-2, -1, 0, 1, 2, 9, np.nan, np.inf], np.float32)
    assert shades(values, 2.0).tolist() == [1, 64, ZERO, 192, 255, 255, ZERO, 255]
    assert set(shades(values, 0.0).tolist()) == {ZERO}


def test_units_fill_rows_and_leave_the_rest_empty() -> None:
    page = strip(np.array([1, 0, -1, 0.5, 0], np.float32), 3, 1.0)
    assert page.tolist() == [[255, ZERO, 1], [192, ZERO, BETWEEN]]
