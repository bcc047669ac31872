from __future__ import annotations

from collections.abc import Iterator

import network_trees
import pytest
from PySide6.QtCore import QAbstractItemModel, QKeyCombination, QModelIndex, Qt
from PySide6.QtTest import QAbstractItemModelTester, QTest
from PySide6.QtWidgets import QApplication, QLineEdit

from nnstudio.core.network import Network, find_preset, trace
from nnstudio.core.network.layers import Conv2d, LocalResponseNorm
from nnstudio.gui.network.views.list_model import COLUMNS, ListModel
from nnstudio.gui.network.views.list_view import ListView

LENET = trace(find_preset("lenet5").network(), (1, 28, 28))
RESNET = trace(network_trees.resnet(), (3, 32, 32))


@pytest.fixture
def view() -> Iterator[ListView]:
    made = ListView()
    made.resize(800, 500)
    made.show()
    made.show_plan(RESNET)
    QApplication.processEvents()
    yield made
    made.close()


def cells(model: QAbstractItemModel, index: QModelIndex) -> list[str]:
    return [str(index.siblingAtColumn(column).data()).replace("\u202f", " ") for column in range(len(COLUMNS))]


def wishes(view: ListView) -> list[tuple[list[object], object]]:
    found: list[tuple[list[object], object]] = []
    view.selected.connect(lambda chosen, current: found.append((list(chosen), current)))
    return found


@pytest.mark.parametrize("plan", [LENET, RESNET, trace(Network(), (1, 8, 8))])
def test_the_model_keeps_qts_rules(plan) -> None:
    model = ListModel()
    tester = QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    model.show_plan(plan)
    model.show_plan(LENET)
    model.show_plan(plan)
    del tester


def test_rows_say_what_the_trace_says(view: ListView) -> None:
    model = view.layers
    first = cells(model, model.index_of((0,)))
    assert first == ["conv1", "Convolution", "16 filters 3×3, pad 1", "16×32×32", "432", "0.44 M", "3"]
    inner = cells(model, model.index_of((4, 0, 0, 1, 0)))
    assert inner[:2] == ["shortcut.conv1", "Convolution"]
    assert model.rowCount() == 8
    assert model.rowCount(model.index_of((4, 0, 0))) == 7


def test_a_problem_stands_in_its_row(view: ListView) -> None:
    view.show_plan(trace(Network((Conv2d(4, 40), Conv2d(4, 3))), (1, 28, 28)))
    assert "does not fit" in cells(view.layers, view.layers.index_of((0,)))[2]
    assert cells(view.layers, view.layers.index_of((1,)))[3:] == ["—"] * 4


def test_a_click_and_keys_select(view: ListView) -> None:
    found = wishes(view)
    place = view.visualRect(view.layers.index_of((1,))).center()
    QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=place)
    QTest.keyClick(view, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    assert found[0] == ([(1,)], (1,))
    assert (sorted(found[-1][0]), found[-1][1]) == ([(1,), (2,)], (2,))


def test_a_selection_from_elsewhere_is_shown_and_not_sent_back(view: ListView) -> None:
    found = wishes(view)
    view.show_selection([(5, 0, 2, 0, 1)], (5, 0, 2, 0, 1))
    assert found == []
    index = view.layers.index_of((5, 0, 2, 0, 1))
    assert view.selectionModel().isRowSelected(index.row(), index.parent())
    assert view.viewport().rect().intersects(view.visualRect(index))


def test_folding_survives_an_edit_and_so_does_the_place(view: ListView) -> None:
    view.show_selection([(3,)], (3,))
    QTest.keyClick(view, Qt.Key.Key_Left)
    assert not view.isExpanded(view.layers.index_of((3,)))
    view.verticalScrollBar().setValue(6)
    view.show_plan(trace(network_trees.resnet().remove((6,)), (3, 32, 32)))
    assert not view.isExpanded(view.layers.index_of((3,)))
    assert view.isExpanded(view.layers.index_of((4,)))
    assert view.verticalScrollBar().value() == 6


def test_other_knobs_rebuild_nothing(view: ListView) -> None:
    resets: list[bool] = []
    view.layers.modelReset.connect(lambda: resets.append(True))
    view.show_plan(trace(network_trees.resnet().replace((0,), Conv2d(16, 5, padding=2)), (3, 32, 32)))
    assert resets == []
    assert cells(view.layers, view.layers.index_of((0,)))[2] == "16 filters 5×5, pad 2"


def test_f2_renames(view: ListView) -> None:
    found: list[tuple[object, str]] = []
    view.renamed.connect(lambda path, name: found.append((path, name)))
    view.show_selection([(4, 0, 0, 1, 0)], (4, 0, 0, 1, 0))
    QTest.keyClick(view, Qt.Key.Key_F2)
    field = view.findChild(QLineEdit)
    assert field is not None
    assert field.text() == "conv1"
    wishes: list[bool] = []
    view.edit_wanted.connect(lambda: wishes.append(True))
    field.selectAll()
    QTest.keyClicks(field, "projection")
    QTest.keyClick(field, Qt.Key.Key_Return)
    QApplication.processEvents()
    assert wishes == []
    assert found == [((4, 0, 0, 1, 0), "projection")]


def test_long_kinds_are_not_cut(view: ListView) -> None:
    before = view.columnWidth(1)
    view.show_plan(trace(network_trees.resnet().insert((0,), LocalResponseNorm()), (3, 32, 32)))
    assert view.columnWidth(1) > before


def test_enter_leads_to_the_settings(view: ListView) -> None:
    found: list[bool] = []
    view.edit_wanted.connect(lambda: found.append(True))
    QTest.keyClick(view, Qt.Key.Key_Return)
    assert found == [True]


def test_copy_gives_a_table(view: ListView) -> None:
    view.show_selection([(1,), (0,)], (1,))
    QTest.keyClick(view, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QApplication.clipboard().text().split("\n") == [
        "\t".join(COLUMNS),
        "conv1\tConvolution\t16 filters 3×3, pad 1\t16×32×32\t432\t442368\t3",
        "norm1\tBatch normalisation\t\t16×32×32\t32\t0\t3",
    ]
    view.show_selection([], None)
    view.copy()
    assert len(QApplication.clipboard().text().split("\n")) == len(RESNET.rows) + 1


def test_keys_of_the_panel_come_first(view: ListView) -> None:
    found: list[str] = []
    keys = QKeyCombination(Qt.KeyboardModifier.AltModifier, Qt.Key.Key_Up)
    view.set_keys({keys: lambda: found.append("up")})
    QTest.keyClick(view, Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    QTest.keyClick(view, Qt.Key.Key_Up)
    assert found == ["up"]
