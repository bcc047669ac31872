from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QListView, QMainWindow
from pytestqt.qtbot import QtBot

from nnstudio.gui.command_palette import CommandPalette, command_text, match, side_text
from nnstudio.gui.icons import icon


@pytest.fixture
def window(qtbot: QtBot) -> QMainWindow:
    window = QMainWindow()
    qtbot.addWidget(window)
    window.resize(800, 600)
    for text, shortcut in (("&Open project…", "Ctrl+O"), ("Save", "Ctrl+S"), ("Train network", "Space"), ("Undo", "")):
        action = QAction(icon("play"), text, window)
        action.setShortcut(shortcut)
        window.addAction(action)
    undo = window.actions()[-1]
    undo.setEnabled(False)
    undo.setProperty("why", "Nothing has been changed yet.")
    window.show()
    return window


@pytest.fixture
def palette(window: QMainWindow) -> CommandPalette:
    palette = CommandPalette(window.actions, window)
    palette.open_palette()
    return palette


def names(palette: CommandPalette) -> list[str]:
    return [command_text(action) for action in palette.shown()]


def search(palette: CommandPalette) -> QLineEdit:
    return palette.findChild(QLineEdit)


def test_all_commands_are_listed_with_disabled_ones_last(palette: CommandPalette) -> None:
    assert palette.isVisible()
    assert names(palette) == ["Open project", "Save", "Train network", "Undo"]


def test_words_filter_in_any_order(palette: CommandPalette) -> None:
    QTest.keyClicks(search(palette), "net tr")
    assert names(palette) == ["Train network"]
    QTest.keyClicks(search(palette), "zzz")
    assert names(palette) == []


def test_enter_triggers_and_closes(palette: CommandPalette, window: QMainWindow, qtbot: QtBot) -> None:
    QTest.keyClicks(search(palette), "sav")
    with qtbot.waitSignal(window.actions()[1].triggered):
        QTest.keyClick(search(palette), Qt.Key.Key_Return)
    assert not palette.isVisible()


def test_arrow_keys_choose(palette: CommandPalette, window: QMainWindow, qtbot: QtBot) -> None:
    QTest.keyClick(search(palette), Qt.Key.Key_Down)
    QTest.keyClick(search(palette), Qt.Key.Key_Down)
    with qtbot.waitSignal(window.actions()[2].triggered):
        QTest.keyClick(search(palette), Qt.Key.Key_Enter)


def test_a_click_chooses(palette: CommandPalette, window: QMainWindow, qtbot: QtBot) -> None:
    view = palette.findChild(QListView)
    place = view.visualRect(view.model().index(1, 0)).center()
    with qtbot.waitSignal(window.actions()[1].triggered):
        QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=place)


def test_escape_closes_and_a_disabled_command_stays(palette: CommandPalette) -> None:
    QTest.keyClicks(search(palette), "undo")
    QTest.keyClick(search(palette), Qt.Key.Key_Return)
    assert palette.isVisible()
    QTest.keyClick(search(palette), Qt.Key.Key_Escape)
    assert not palette.isVisible()


def test_opening_again_starts_afresh(palette: CommandPalette, window: QMainWindow) -> None:
    QTest.keyClicks(search(palette), "sav")
    palette.hide()
    window.actions()[0].setVisible(False)
    palette.open_palette()
    assert search(palette).text() == ""
    assert names(palette) == ["Save", "Train network", "Undo"]
    palette.hide()


def test_side_text_is_shortcut_or_reason(window: QMainWindow) -> None:
    assert side_text(window.actions()[1]) == "Ctrl+S"
    assert side_text(window.actions()[3]) == "Nothing has been changed yet."


def test_better_matches_come_first() -> None:
    start, word, middle = QAction("Train"), QAction("Stop train"), QAction("Constrain")
    assert match("train", start) == 0
    assert match("train", word) == 1
    assert match("train", middle) == 2
    assert match("draw", start) is None
    assert command_text(QAction("Draw && e&xplain…")) == "Draw & explain"
