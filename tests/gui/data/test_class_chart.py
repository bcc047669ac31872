from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QHelpEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QToolTip
from pytestqt.qtbot import QtBot

from nnstudio.gui.data.class_chart import ClassChart
from nnstudio.gui.theme import load_theme


@pytest.fixture
def chart(qtbot: QtBot) -> ClassChart:
    made = ClassChart()
    qtbot.addWidget(made)
    made.resize(240, 90)
    counts = {"train": np.array([60, 30]), "validation": np.array([20, 10]), "test": np.array([20, 10])}
    made.show_counts(("cat", "dog"), counts)
    made.show()
    return made


def test_bars_are_as_high_as_their_numbers(chart: ClassChart) -> None:
    cat, dog = chart.bar_rect(0), chart.bar_rect(1)
    assert cat.height() == pytest.approx(2 * dog.height())
    picture = chart.grab().toImage()
    colors = load_theme("light")
    for share, token in ((0.3, "accent"), (0.7, "validation"), (0.9, "test")):
        point = cat.center().toPoint()
        point.setY(round(cat.bottom() - share * cat.height()))
        assert picture.pixelColor(point) == colors.color(token)


def test_mouse_reads_the_numbers(qtbot: QtBot, chart: ClassChart) -> None:
    said: list[str] = []
    chart.pointed.connect(said.append)
    QTest.mouseMove(chart, chart.bar_rect(1).center().toPoint())
    QTest.mouseMove(chart, chart.bar_rect(0).center().toPoint())
    assert said[-1] == "cat: 60 · 20 · 20"
    place = chart.bar_rect(1).center().toPoint()
    QApplication.sendEvent(chart, QHelpEvent(QEvent.Type.ToolTip, place, chart.mapToGlobal(place)))
    assert QToolTip.text() == "Class dog: 30 train, 10 validation, 10 test"
    QToolTip.hideText()
    qtbot.waitUntil(lambda: not QToolTip.isVisible())


def test_keys_walk_and_choose(qtbot: QtBot, chart: ClassChart) -> None:
    said: list[str] = []
    chart.pointed.connect(said.append)
    chart.setFocus()
    QTest.keyClick(chart, Qt.Key.Key_Right)
    QTest.keyClick(chart, Qt.Key.Key_Right)
    assert said[-1] == "dog: 30 · 10 · 10"
    with qtbot.waitSignal(chart.chosen) as chosen:
        QTest.keyClick(chart, Qt.Key.Key_Return)
    assert chosen.args == [1]


def test_readers_hear_all_numbers(chart: ClassChart) -> None:
    assert chart.accessibleDescription() == (
        "Class cat: 60 train, 20 validation, 20 test; Class dog: 30 train, 10 validation, 10 test"
    )


@pytest.mark.parametrize("classes", [1, 2, 26, 100, 1000])
def test_any_number_of_classes_can_be_painted(chart: ClassChart, classes: int) -> None:
    counts = {part: np.arange(classes) for part in ("train", "validation", "test")}
    chart.show_counts(tuple(f"class {i}" for i in range(classes)), counts)
    assert not chart.grab().isNull()


def show_classes(chart: ClassChart, names: list[str], width: int) -> None:
    chart.resize(width, 90)
    chart.show_counts(tuple(names), {part: np.full(len(names), 5) for part in ("train", "validation", "test")})


def test_long_names_keep_to_their_slots(chart: ClassChart) -> None:
    show_classes(chart, ["Basophil", "Eosinophil", "Lymphocyte", "Monocyte", "Neutrophil"], 230)
    rects = chart.label_rects()
    assert len(rects) == 5
    for which in range(4):
        assert rects[which + 1].left() - rects[which].right() >= 4


@pytest.mark.parametrize("count", [10, 26, 47, 100])
@pytest.mark.parametrize("width", [190, 400])
def test_names_stand_below_their_own_bars(chart: ClassChart, count: int, width: int) -> None:
    show_classes(chart, [str(n) for n in range(count)], width)
    rects = chart.label_rects()
    assert 0 in rects
    for which, area in rects.items():
        inside = area.left() > 0 and area.right() < chart.width() - 1
        assert not inside or area.center().x() == pytest.approx(chart.bar_rect(which).center().x(), abs=1)
    areas = sorted(rects.values(), key=lambda area: area.left())
    assert all(right.left() > left.right() for left, right in pairwise(areas))
