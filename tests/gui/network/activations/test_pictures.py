"""Pictures in the theme's colours, and where units lie."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QImage, QPainter
from pytestqt.qtbot import QtBot

from nnstudio.core.explain.activations import Activation
from nnstudio.core.explain.histogram import histogram_of
from nnstudio.gui import theme
from nnstudio.gui.network.activations.colors import color_table, map_image
from nnstudio.gui.network.activations.histogram_view import HistogramView
from nnstudio.gui.network.activations.units import MOST_BARS, paint_units, unit_rect
from nnstudio.gui.network.activations.units_view import UnitsView
from nnstudio.gui.network.activations.words import dead_text, silent_text, value_text


def flat(values: list[float], silent: tuple[int, ...] = ()) -> Activation:
    array = np.array(values, np.float32)
    low, high, histogram = histogram_of(torch.tensor(values))
    return Activation((0,), "relu1", (len(values),), array, low, high, histogram, silent)


@pytest.mark.parametrize("name", ["light", "dark"])
def test_zero_is_the_ground_and_signs_have_colours_of_their_own(qtbot: QtBot, name: str) -> None:
    table, colors = color_table(name), theme.load_theme(name)
    assert table[0] == 0
    assert table[128] == colors.color("raised").rgb()
    assert len(set(table[1:])) > 200
    assert table[255] != table[1]


def test_a_map_has_the_colours_of_its_values(qtbot: QtBot) -> None:
    image = map_image(np.array([[1, 0, -1]], np.float32), 1.0)
    table = color_table(theme.current().name)
    assert [image.pixel(column, 0) for column in range(3)] == [table[255], table[128], table[1]]
    colored = map_image(np.ones((3, 2, 2), np.float32), 1.0)
    assert colored.pixelColor(0, 0) == Qt.GlobalColor.white


@pytest.mark.parametrize("count", [1, 2, MOST_BARS, MOST_BARS + 1, 120, 400, 1024])
def test_units_lie_within_the_area_side_by_side(qtbot: QtBot, count: int) -> None:
    area = QRectF(10, 5, 384, 44)
    rects = [unit_rect(index, count, area) for index in range(count)]
    assert all(area.adjusted(-0.01, -0.01, 0.01, 0.01).contains(rect) for rect in rects)
    shrunk = [rect.adjusted(0.01, 0.01, -0.01, -0.01) for rect in rects[:60]]
    assert not any(a.intersects(b) for i, a in enumerate(shrunk) for b in shrunk[:i])


@pytest.mark.parametrize("count", [3, 60])
def test_a_dead_unit_looks_unlike_a_silent_one(qtbot: QtBot, count: int) -> None:
    pictures = []
    for dead in ((), (1,)):
        image = QImage(384, 44, QImage.Format.Format_RGB32)
        image.fill(Qt.GlobalColor.black)
        painter = QPainter(image)
        paint_units(painter, QRectF(0, 0, 384, 44), flat([1.0] + [0.0] * (count - 1)), dead)
        painter.end()
        pictures.append(image)
    assert pictures[0] != pictures[1]


def test_the_unit_under_the_pointer_is_named(qtbot: QtBot) -> None:
    view = UnitsView()
    qtbot.addWidget(view)
    view.resize(200, 84)
    view.show_units(flat([0.25, -1.5, 0.0]), (2,), ("cat", "dog", "cow"))
    assert view.unit_at(QPointF(40, 10)) == 1
    assert view.words(1) == "dog: −1.5"
    assert view.words(2) == "cow: 0 (dead)"
    assert view.accessibleDescription() == "Largest: cat: 0.25"


def test_a_histogram_tells_what_lies_under_the_pointer(qtbot: QtBot) -> None:
    view = HistogramView("Outputs")
    qtbot.addWidget(view)
    view.resize(200, 70)
    view.show_histogram(flat([0.0] * 3 + [4.0]).histogram)
    assert view.words_at(1) == "0 … 0.1: 3 of 4 values"
    assert view.accessibleDescription() == "4 values from 0 to 4, 75\u202f% exactly 0"
    assert not view.grab().isNull()
    view.show_histogram(None)
    assert view.words_at(1) == ""


def test_words() -> None:
    assert [value_text(value) for value in (0.0, -0.12549, 12.345, 4510.2, float("nan"))] == [
        "0",
        "−0.125",
        "12.3",
        "4\u202f510",
        "–",
    ]
    activation = flat([0.0, 0.0, 1.0], (0, 1))
    assert dead_text(activation, (1,), 256) == "1 of 3 units is dead: 0 for all 256 training images looked at (2)."
    assert silent_text(activation, (1,)) == "1 more is 0 for this image, but not for all."
    assert silent_text(activation, (0, 1)) == ""
    assert dead_text(activation, (), 256) == ""
