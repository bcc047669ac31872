from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QToolTip
from pytestqt.qtbot import QtBot

from nnstudio.gui.widgets.number_field import NumberField, number_text


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.001, "0.001"),
        (1e-5, "0.00001"),
        (3e-7, "3e-07"),
        (1000.0, "1000"),
        (0.0, "0"),
        (-0.5, "-0.5"),
        (12.5, "12.5"),
    ],
)
def test_numbers_read_as_people_write_them(value: float, text: str) -> None:
    assert number_text(value) == text


@given(st.sampled_from([1, 2, 5, 1.5, 3.25]), st.integers(-5, 3))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=40)
def test_values_pass_unchanged(qtbot: QtBot, digit: float, power: int) -> None:
    field = NumberField(-1e6, 1e6)
    qtbot.addWidget(field)
    value = float(f"{digit}e{power}")
    field.setValue(value)
    assert field.number() == pytest.approx(value, rel=1e-12, abs=0)
    assert field.valueFromText(field.text()) == field.number()


def test_steps_climb_like_a_learning_rate(qtbot: QtBot) -> None:
    field = NumberField(0.0, 1000.0)
    qtbot.addWidget(field)
    seen = [field.number()]
    for _ in range(8):
        QTest.keyClick(field, Qt.Key.Key_Up)
        seen.append(field.number())
    assert seen == [0, 1e-5, 2e-5, 5e-5, 1e-4, 2e-4, 5e-4, 1e-3, 2e-3]
    for _ in range(8):
        QTest.keyClick(field, Qt.Key.Key_Down)
        seen.append(field.number())
    assert seen[8:] == seen[8::-1]


def test_a_value_between_two_rungs_goes_to_the_next_rung(qtbot: QtBot) -> None:
    field = NumberField(0.0, 1000.0)
    qtbot.addWidget(field)
    field.setValue(0.03)
    QTest.keyClick(field, Qt.Key.Key_Up)
    assert field.number() == 0.05
    field.setValue(0.03)
    QTest.keyClick(field, Qt.Key.Key_Down)
    assert field.number() == 0.02


@pytest.mark.parametrize("typed", ["0,001", "1e-3", ".001", "0.0010"])
def test_typing_takes_any_usual_writing(qtbot: QtBot, typed: str) -> None:
    field = NumberField(0.0, 10.0)
    qtbot.addWidget(field)
    field.show()
    field.selectAll()
    QTest.keyClicks(field, typed)
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert field.number() == 0.001
    assert field.text() == "0.001"


def test_letters_are_not_taken_and_empty_goes_back(qtbot: QtBot) -> None:
    field = NumberField(1, 9, whole=True)
    qtbot.addWidget(field)
    field.setValue(4)
    field.selectAll()
    QTest.keyClicks(field, "x.")
    assert field.text() == "4"
    field.selectAll()
    QTest.keyClick(field, Qt.Key.Key_Backspace)
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert field.text() == "4"
    assert field.number() == 4


def test_whole_numbers_are_ints_and_large_seeds_stay_exact(qtbot: QtBot) -> None:
    field = NumberField(whole=True)
    qtbot.addWidget(field)
    field.setValue(2**40 + 1)
    assert field.number() == 2**40 + 1
    assert isinstance(field.number(), int)


def test_unit_is_shown_and_typed_around(qtbot: QtBot) -> None:
    field = NumberField(1, 500, whole=True, unit="epochs")
    qtbot.addWidget(field)
    field.setValue(12)
    assert field.text() == "12 epochs"
    field.selectAll()
    QTest.keyClicks(field, "30")
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert field.number() == 30
    assert field.text() == "30 epochs"


def test_a_word_stands_in_place_of_the_smallest_number(qtbot: QtBot) -> None:
    field = NumberField(0, 512, whole=True, unit="px", at_minimum="automatic")
    qtbot.addWidget(field)
    field.show()
    assert (field.text(), field.number()) == ("automatic", 0)
    for typed, text, number in (("28", "28 px", 28), ("0", "automatic", 0)):
        field.selectAll()
        QTest.keyClicks(field, typed)
        QTest.keyClick(field, Qt.Key.Key_Return)
        assert (field.text(), field.number()) == (text, number)
    QTest.keyClick(field, Qt.Key.Key_Up)
    assert field.text() == "1 px"
    QTest.keyClick(field, Qt.Key.Key_Down)
    assert field.text() == "automatic"
    field.selectAll()
    QTest.keyClick(field, Qt.Key.Key_Backspace)
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert (field.text(), field.number()) == ("automatic", 0)


@pytest.mark.parametrize(("typed", "number", "words"), [("1", 4, "4 px is the least"), ("99", 50, "50 px is the most")])
def test_a_number_beyond_the_limits_is_brought_back_with_a_word(
    qtbot: QtBot, typed: str, number: int, words: str
) -> None:
    field = NumberField(4, 50, whole=True, unit="px")
    qtbot.addWidget(field)
    field.show()
    field.selectAll()
    QTest.keyClicks(field, typed)
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert field.number() == number
    assert QToolTip.text().startswith(words)
    QToolTip.hideText()
