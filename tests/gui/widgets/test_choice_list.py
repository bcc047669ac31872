"""Pointer and keys lead through the list of a popup; a pointer that rests, and headings, do not."""

from __future__ import annotations

from typing import NamedTuple

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QListWidgetItem, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from nnstudio.gui.widgets import choice_list
from nnstudio.gui.widgets.choice_list import WORDS, ChoiceList, EntryDelegate


class Room(NamedTuple):
    window: QWidget
    field: QLineEdit
    found: ChoiceList


@pytest.fixture
def room(qtbot: QtBot) -> Room:
    window, field, found = QWidget(), QLineEdit(), ChoiceList()
    found.setItemDelegate(EntryDelegate(200, found))
    found.led_by(field)
    found.add_heading("Fruit")
    for name in ("Apple", "Pear", "Plum"):
        QListWidgetItem(name, found).setData(WORDS, f"A {name.lower()}, described at some length so that it wraps.")
    column = QVBoxLayout(window)
    column.addWidget(field)
    column.addWidget(found)
    qtbot.addWidget(window)
    found.setCurrentRow(2)
    window.show()
    return Room(window, field, found)


def test_keys_in_the_field_lead_through_the_list(room: Room) -> None:
    _, field, found = room
    picked: list[str] = []
    found.picked.connect(lambda item: picked.append(item.text()))
    QTest.keyClick(field, Qt.Key.Key_Up)
    assert found.currentItem().text() == "Apple"
    QTest.keyClick(field, Qt.Key.Key_Up)  # a heading is no choice
    assert found.currentItem().text() == "Apple"
    QTest.keyClick(field, Qt.Key.Key_Return)
    QTest.mouseClick(found.viewport(), Qt.MouseButton.LeftButton, pos=found.visualItemRect(found.item(3)).center())
    assert picked == ["Apple", "Plum"]
    QTest.keyClicks(field, "x")
    assert field.text() == "x"


def test_only_a_pointer_that_moves_is_followed(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    _, _, found = room
    found.itemEntered.emit(found.item(1))
    assert found.currentItem().text() == "Pear"
    moved = found._pointer + found.rect().center()
    monkeypatch.setattr(choice_list.QCursor, "pos", lambda: moved)
    found.itemEntered.emit(found.item(1))
    assert found.currentItem().text() == "Apple"
    found.itemEntered.emit(found.item(0))
    assert found.currentItem().text() == "Apple"


def test_entries_have_room_for_all_their_words(room: Room) -> None:
    _, _, found = room
    assert found.sizeHintForRow(1) > found.sizeHintForRow(0) + 15
    assert not found.grab().isNull()
