from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QWidget
from pytestqt.qtbot import QtBot

from nnstudio.gui.theme import load_theme
from nnstudio.gui.widgets.combo_box import ComboBox
from nnstudio.gui.widgets.segmented import Segmented
from nnstudio.gui.widgets.slider import Slider
from nnstudio.gui.widgets.switch import Switch


def turn_wheel(widget: QWidget) -> QWheelEvent:
    wheel = QWheelEvent(
        QPointF(5, 5), QPointF(5, 5), QPoint(), QPoint(0, 120), Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(widget, wheel)
    return wheel


@pytest.fixture
def parts(qtbot: QtBot) -> Segmented:
    parts = Segmented([("train", "Train"), ("validation", "Validation"), ("test", "Test")])
    qtbot.addWidget(parts)
    parts.show()
    return parts


def test_segments_are_chosen_with_the_mouse(parts: Segmented, qtbot: QtBot) -> None:
    assert parts.current() == "train"
    with qtbot.waitSignal(parts.changed) as told:
        QTest.mouseClick(parts.button("test"), Qt.MouseButton.LeftButton)
    assert told.args == ["test"]
    assert parts.current() == "test"


def test_segments_are_chosen_with_arrow_keys(parts: Segmented) -> None:
    parts.button("train").setFocus()
    QTest.keyClick(parts.button("train"), Qt.Key.Key_Right)
    assert parts.current() == "validation"
    QTest.keyClick(parts.button("validation"), Qt.Key.Key_Right)
    QTest.keyClick(parts.button("test"), Qt.Key.Key_Right)
    assert parts.current() == "test"


def test_segments_set_by_the_program_are_silent(parts: Segmented) -> None:
    heard: list[str] = []
    parts.changed.connect(heard.append)
    parts.set_current("validation")
    assert parts.current() == "validation"
    assert heard == []
    with pytest.raises(ValueError):
        parts.set_current("nothing")


def test_switch_answers_mouse_and_space(qtbot: QtBot) -> None:
    switch = Switch()
    qtbot.addWidget(switch)
    switch.show()
    QTest.mouseClick(switch, Qt.MouseButton.LeftButton)
    assert switch.isChecked()
    QTest.keyClick(switch, Qt.Key.Key_Space)
    assert not switch.isChecked()


def test_switch_shows_its_state_in_colour_and_place(qtbot: QtBot) -> None:
    switch = Switch()
    qtbot.addWidget(switch)
    switch.resize(switch.sizeHint())
    off = switch.grab().toImage()
    switch.setChecked(True)
    on = switch.grab().toImage()
    assert on != off
    assert on.pixelColor(8, on.height() // 2) == load_theme("light").color("accent")


def test_slider_is_drawn_and_moved_with_keys(qtbot: QtBot) -> None:
    slider = Slider(0, 10)
    qtbot.addWidget(slider)
    slider.resize(200, 24)
    slider.setValue(5)
    image = slider.grab().toImage()
    assert image.pixelColor(20, 12) == load_theme("light").color("accent")
    assert image.pixelColor(180, 12) == load_theme("light").color("pressed")
    QTest.keyClick(slider, Qt.Key.Key_Right)
    assert slider.value() == 6


def test_the_wheel_needs_the_focus(qtbot: QtBot) -> None:
    box, slider = ComboBox(), Slider()
    for widget in (box, slider):
        qtbot.addWidget(widget)
    box.addItems(["a", "b"])
    box.setCurrentIndex(1)
    assert not turn_wheel(box).isAccepted()
    assert box.currentIndex() == 1
    assert not turn_wheel(slider).isAccepted()
    assert slider.value() == 0
    slider.show()
    slider.setFocus()
    qtbot.waitUntil(slider.hasFocus)
    assert turn_wheel(slider).isAccepted()
    assert slider.value() != 0


def test_combo_list_is_as_wide_as_its_longest_choice(qtbot: QtBot) -> None:
    box = ComboBox()
    qtbot.addWidget(box)
    box.addItems(["short", "a rather longer choice that does not fit into the box"])
    box.resize(90, 28)
    box.show()
    box.showPopup()
    assert box.view().width() >= box.view().sizeHintForColumn(0)
    box.hidePopup()


def test_a_choice_too_long_for_its_box_is_shortened_and_not_cut_off(qtbot: QtBot) -> None:
    for words, same in (("pool", True), ("conv2+relu2 · 10×10 cells and more", False)):
        pictures = []
        for box in (QComboBox(), ComboBox()):
            qtbot.addWidget(box)
            box.addItem(words)
            box.resize(150, 28)
            box.show()
            box.clearFocus()
            pictures.append(box.grab().toImage())
            assert box.currentText() == words
        assert (pictures[0] == pictures[1]) is same
