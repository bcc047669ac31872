from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QHelpEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QToolTip
from pytestqt.qtbot import QtBot

from nnstudio.gui.drawing.class_bars import MOST_ROWS, ClassBars
from nnstudio.gui.theme import load_theme

TEN = tuple("0123456789")


@pytest.fixture
def bars(qtbot: QtBot) -> ClassBars:
    widget = ClassBars()
    qtbot.addWidget(widget)
    widget.show_answer(TEN, (0.1, 0.6, *[0.3 / 8] * 8), (1,), 1)
    widget.resize(300, 150)
    widget.show()
    return widget


def filled(bars: ClassBars, index: int) -> int:
    """How many pixels of a row have the colour of a bar."""
    image, accent = bars.grab().toImage(), load_theme("light").color("accent")
    y = round(bars.row_rect(index).center().y())
    return sum(image.pixelColor(x, y) == accent for x in range(2, image.width() - 2))


def test_bars_are_as_long_as_their_probabilities(bars: ClassBars) -> None:
    assert filled(bars, 1) == pytest.approx(6 * filled(bars, 0), rel=0.1)
    assert bars.words(1) == "1: 60.0\u202f%"
    assert "1: 60.0" in bars.accessibleDescription()


def test_the_focus_is_a_frame_and_fills_nothing(bars: ClassBars) -> None:
    bars.setFocus()
    image = bars.grab().toImage()
    assert image.pixelColor(0, 75) != load_theme("light").color("surface")
    assert image.pixelColor(290, 3) != load_theme("light").color("accent")
    assert filled(bars, 0) < 50


def test_without_an_answer_bars_are_empty_and_deaf(bars: ClassBars, qtbot: QtBot) -> None:
    bars.show_classes(TEN)
    assert filled(bars, 1) == 0
    with qtbot.assertNotEmitted(bars.class_chosen):
        QTest.mouseClick(bars, Qt.MouseButton.LeftButton, pos=QPoint(50, 20))
    bars.show_classes(())
    assert not bars.grab().isNull()


def test_click_and_arrow_keys_choose_a_class(bars: ClassBars, qtbot: QtBot) -> None:
    spot = bars.row_rect(4).center().toPoint()
    with qtbot.waitSignal(bars.class_chosen, check_params_cb=lambda index: index == 4):
        QTest.mouseClick(bars, Qt.MouseButton.LeftButton, pos=spot)
    with qtbot.waitSignal(bars.class_chosen, check_params_cb=lambda index: index == 2):
        QTest.keyClick(bars, Qt.Key.Key_Down)
    bars.show_answer(TEN, (0.1,) * 10, (0,), 0)
    with qtbot.assertNotEmitted(bars.class_chosen):
        QTest.keyClick(bars, Qt.Key.Key_Up)


def test_the_tip_tells_the_figure(bars: ClassBars, qtbot: QtBot) -> None:
    spot = bars.row_rect(1).center().toPoint()
    QTest.mouseMove(bars, spot)
    QApplication.sendEvent(bars, QHelpEvent(QEvent.Type.ToolTip, spot, bars.mapToGlobal(spot)))
    assert "60.0" in QToolTip.text()
    QToolTip.hideText()
    qtbot.waitUntil(lambda: not QToolTip.isVisible())
    QApplication.sendEvent(bars, QEvent(QEvent.Type.Leave))


def test_of_many_classes_the_likeliest_are_shown(bars: ClassBars) -> None:
    names = tuple(f"kind {index}" for index in range(100))
    shares = [0.001] * 100
    shares[73] = 0.9
    bars.show_answer(names, shares, (73,), 73)
    assert bars.row_rect(73).height() > 0
    with pytest.raises(ValueError):
        bars.row_rect(99)
    assert bars.sizeHint().height() == 15 * MOST_ROWS
