from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import Qt

from nnstudio.gui.samples.cells import Cells

CELLS = st.builds(
    Cells,
    count=st.integers(0, 2_000_000),
    width=st.integers(1, 3000),
    wish=st.integers(20, 96),
    aspect=st.floats(0.3, 3),
)
KEYS = ("Left", "Right", "Up", "Down", "PageUp", "PageDown", "Home", "End")


@given(cells=CELLS, share=st.floats(0, 1, exclude_max=True))
def test_the_middle_of_a_cell_is_that_cell(cells: Cells, share: float) -> None:
    if cells.count:
        position = int(share * cells.count)
        middle = cells.rect(position).center()
        assert cells.position_at(middle.x(), middle.y()) == position
        assert cells.rect(position).bottom() <= cells.height + 1e-3


@given(cells=CELLS)
def test_columns_fill_the_width(cells: Cells) -> None:
    assert cells.columns * cells.cell_width == pytest.approx(max(1, cells.width))
    assert cells.position_at(cells.width + 1, 0) == -1
    assert cells.position_at(0, cells.height + 2 * cells.row_height) == -1


@given(cells=CELLS, share=st.floats(0, 1, exclude_max=True), key=st.sampled_from(KEYS), height=st.integers(0, 2000))
def test_keys_never_leave_the_grid(cells: Cells, share: float, key: str, height: int) -> None:
    target = cells.after_key(int(share * cells.count), Qt.Key[f"Key_{key}"], height)
    assert target is None or 0 <= target < cells.count


def test_where_keys_lead() -> None:
    cells = Cells(count=95, width=280, wish=28)
    lead = {key: cells.after_key(12, Qt.Key[f"Key_{key}"], 84) for key in KEYS}
    assert lead == {
        "Left": 11, "Right": 13, "Up": 2, "Down": 22, "PageUp": 0, "PageDown": 42, "Home": 0, "End": 94,
    }  # fmt: skip
    assert cells.after_key(-1, Qt.Key.Key_Down, 84) == 0
    assert cells.after_key(94, Qt.Key.Key_Right, 84) is None
    assert cells.after_key(12, Qt.Key.Key_A, 84) is None
    assert Cells().after_key(0, Qt.Key.Key_Home, 84) is None
