from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from numpy.typing import NDArray
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QHelpEvent, QImage, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QToolTip
from pytestqt.qtbot import QtBot

from nnstudio.core.data.datasets import Dataset
from nnstudio.gui.pictures import mosaic
from nnstudio.gui.samples import sample_grid
from nnstudio.gui.samples.sample_grid import SampleGrid

LEFT = Qt.MouseButton.LeftButton


def shown(qtbot: QtBot, dataset: Dataset, width: int = 250, height: int = 140) -> SampleGrid:
    grid = SampleGrid()
    qtbot.addWidget(grid)
    grid.resize(width, height)
    grid.show_samples(dataset, np.arange(len(dataset)))
    grid.show()
    return grid


def wheel(grid: SampleGrid, steps: int, modifiers: Qt.KeyboardModifier) -> None:
    place = QPointF(20, 20)
    event = QWheelEvent(
        place,
        grid.viewport().mapToGlobal(place),
        QPoint(),
        QPoint(0, 120 * steps),
        Qt.MouseButton.NoButton,
        modifiers,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(grid.viewport(), event)


def test_paints_each_sample_where_it_stands(qtbot: QtBot, make_dataset: Callable[..., Dataset]) -> None:
    dataset = make_dataset(200, (1, 2, 2))
    flat = np.repeat(np.arange(200, dtype=np.uint8), 4).reshape(200, 1, 2, 2)
    dataset = Dataset("flat", "Flat", flat, dataset.labels, dataset.class_names)
    grid = shown(qtbot, dataset)
    for position in (grid.cells.columns + 1, 150):
        grid.move_to(position)
        picture = grid.viewport().grab().toImage()
        middle = grid.cell_rect(position).center().toPoint()
        assert grid.viewport().rect().contains(middle)
        assert abs(picture.pixelColor(middle).red() - position) <= 1


def test_keys_move_and_open(qtbot: QtBot, make_dataset: Callable[..., Dataset]) -> None:
    grid = shown(qtbot, make_dataset(500))
    grid.setFocus()
    for key in (Qt.Key.Key_Down, Qt.Key.Key_Right, Qt.Key.Key_Down):
        QTest.keyClick(grid, key)
    assert grid.current == grid.cells.columns + 1
    assert grid.accessibleDescription() == f"Image {grid.current}, class {'abc'[grid.current % 3]}"
    with qtbot.waitSignal(grid.opened) as opened:
        QTest.keyClick(grid, Qt.Key.Key_Return)
    assert opened.args == [grid.current]
    QTest.keyClick(grid, Qt.Key.Key_End)
    assert grid.current == 499
    assert grid.verticalScrollBar().value() == grid.verticalScrollBar().maximum()
    assert grid.viewport().rect().contains(grid.cell_rect(499).center().toPoint())


def test_a_click_opens_the_sample_under_it(qtbot: QtBot, make_dataset: Callable[..., Dataset]) -> None:
    grid = shown(qtbot, make_dataset(500))
    grid.verticalScrollBar().setValue(100)
    place = QPoint(40, 60)
    expected = grid.position_at(place)
    with qtbot.waitSignal(grid.opened) as opened:
        QTest.mouseClick(grid.viewport(), LEFT, pos=place)
    assert opened.args == [expected] == [grid.current]


def test_the_tip_names_index_and_class(qtbot: QtBot, make_dataset: Callable[..., Dataset]) -> None:
    grid = SampleGrid()
    qtbot.addWidget(grid)
    grid.resize(250, 140)
    grid.show_samples(make_dataset(3000), np.array([1234, 5, 7]))
    grid.show()
    place = grid.cell_rect(0).center().toPoint()
    QApplication.sendEvent(grid.viewport(), QHelpEvent(QEvent.Type.ToolTip, place, grid.viewport().mapToGlobal(place)))
    assert QToolTip.text() == "Image 1\u202f234, class b"
    QToolTip.hideText()
    qtbot.waitUntil(lambda: not QToolTip.isVisible())


def test_control_and_wheel_change_the_size_the_wheel_alone_scrolls(
    qtbot: QtBot, make_dataset: Callable[..., Dataset]
) -> None:
    grid = shown(qtbot, make_dataset(500))
    columns = grid.cells.columns
    with qtbot.waitSignal(grid.cell_changed):
        wheel(grid, 1, Qt.KeyboardModifier.ControlModifier)
    assert grid.cells.columns < columns
    assert grid.verticalScrollBar().value() == 0
    wheel(grid, -1, Qt.KeyboardModifier.NoModifier)
    assert grid.verticalScrollBar().value() > 0


def test_empty_and_short_lists(qtbot: QtBot, make_dataset: Callable[..., Dataset]) -> None:
    grid = SampleGrid()
    qtbot.addWidget(grid)
    grid.resize(250, 140)
    grid.show()
    grid.grab()
    QTest.keyClick(grid, Qt.Key.Key_End)
    assert grid.current == -1
    grid.show_samples(make_dataset(3, (3, 10, 30)), np.arange(3))
    grid.grab()
    assert grid.verticalScrollBar().maximum() == 0
    assert grid.position_at(QPoint(5, 130)) == -1


def test_of_seventy_thousand_images_those_in_sight_are_drawn(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    labels = np.zeros(70_000, np.int64)
    dataset = Dataset("many", "Many", np.zeros((70_000, 1, 28, 28), np.uint8), labels, ("a",))
    grid = shown(qtbot, dataset, 270, 400)
    drawn: list[int] = []

    def counted(inputs: NDArray[np.uint8], shown: NDArray[np.int64], columns: int) -> QImage:
        drawn.append(len(shown))
        return mosaic(inputs, shown, columns)

    monkeypatch.setattr(sample_grid, "mosaic", counted)
    for value in range(0, grid.verticalScrollBar().maximum(), grid.verticalScrollBar().maximum() // 60):
        grid.verticalScrollBar().setValue(value)
        grid.viewport().grab()
    assert len(drawn) >= 60
    assert max(drawn) < 200
