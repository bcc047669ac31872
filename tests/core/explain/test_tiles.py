from __future__ import annotations

import numpy as np

from nnstudio.core.explain.tiles import BETWEEN, ZERO, shades, strip, tiled


def test_shades_are_symmetric_around_zero() -> None:
    values = np.array([-2, -1, 0, 1, 2, 9, np.nan, np.inf], np.float32)
    assert shades(values, 2.0).tolist() == [1, 64, ZERO, 192, 255, 255, ZERO, 255]
    assert set(shades(values, 0.0).tolist()) == {ZERO}


def test_maps_stand_side_by_side_with_a_gap() -> None:
    maps = np.stack([np.full((2, 3), value, np.float32) for value in (1, -1, 0)])
    page = tiled(maps, 2, 1.0)
    assert page.shape == (5, 7)
    assert (page[:2, :3] == 255).all()
    assert (page[:2, 4:] == 1).all()
    assert (page[3:, :3] == ZERO).all()
    assert (page[2] == BETWEEN).all()
    assert (page[3:, 3:] == BETWEEN).all()


def test_units_fill_rows_and_leave_the_rest_empty() -> None:
    page = strip(np.array([1, 0, -1, 0.5, 0], np.float32), 3, 1.0)
    assert page.tolist() == [[255, ZERO, 1], [192, ZERO, BETWEEN]]
