"""What tests of the leak window do in a Data dock: click, wait until leaks were looked for, open the window."""

from __future__ import annotations

from data_room import Room
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from nnstudio.gui.data.leaks.view import LeakView


def click(widget: QWidget) -> None:
    assert widget.isVisible()
    QTest.mouseClick(widget, Qt.MouseButton.LeftButton)


def searched(room: Room) -> None:
    room.wait_for_data()
    found = room.guard
    room.qtbot.waitUntil(lambda: found.data is room.loader.data and found.report is not None)


def opened(room: Room) -> LeakView:
    click(room.panel.body.leak_line.button)
    view = room.panel.leaks.view
    assert view is not None
    room.qtbot.addWidget(view)
    return view
