from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QProgressBar, QPushButton, QToolButton
from pytestqt.qtbot import QtBot

from nnstudio.gui.theme import ThemeStore
from nnstudio.gui.widgets.empty_state import EmptyState
from nnstudio.gui.widgets.message_bar import MessageBar
from nnstudio.gui.widgets.progress_task import ProgressTask


class Clock:
    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def bar(qtbot: QtBot) -> MessageBar:
    bar = MessageBar()
    qtbot.addWidget(bar)
    return bar


def test_message_is_shown_and_closed(bar: MessageBar, qtbot: QtBot) -> None:
    assert bar.isHidden()
    assert bar.text() == ""
    bar.show_message("The file cannot be read. Choose another.", "error")
    assert bar.isVisible()
    assert bar.text().startswith("The file")
    with qtbot.waitSignal(bar.closed):
        QTest.mouseClick(bar.findChild(QToolButton), Qt.MouseButton.LeftButton)
    assert bar.isHidden()
    assert bar.text() == ""


def test_button_acts_once_and_takes_the_message_away(bar: MessageBar) -> None:
    done: list[str] = []
    bar.show_message("Insert Flatten.", "error", "Fix", lambda: done.append("fixed"))
    button = bar.findChild(QPushButton)
    assert button.text() == "Fix"
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    assert done == ["fixed"]
    assert bar.isHidden()


def test_an_action_may_show_the_next_message(bar: MessageBar) -> None:
    bar.show_message("First.", action_text="Next", action=lambda: bar.show_message("Second."))
    QTest.mouseClick(bar.findChild(QPushButton), Qt.MouseButton.LeftButton)
    assert bar.text() == "Second."
    assert bar.findChild(QPushButton).isHidden()


def test_message_goes_by_itself(bar: MessageBar, qtbot: QtBot) -> None:
    bar.show_message("Saved.", "good", seconds=0.01)
    qtbot.waitUntil(bar.isHidden)


@pytest.mark.parametrize("level", ["info", "good", "warning", "error"])
def test_levels_look_different(bar: MessageBar, level: str, theme_store: ThemeStore) -> None:
    bar.show_message("Words.", level)  # type: ignore[arg-type]
    first = bar.grab().toImage()
    bar.show_message("Words.", "info" if level != "info" else "good")
    assert bar.grab().toImage() != first


def test_progress_tells_share_and_time_left(qtbot: QtBot) -> None:
    clock = Clock()
    row = ProgressTask(clock=clock)
    qtbot.addWidget(row)
    row.start("Downloading")
    assert row.isVisible()
    assert row.findChild(QProgressBar).maximum() == 0
    clock.now += 10
    row.set_progress(0.25, "Downloading: 3 of 12 MB")
    words = {label.text() for label in row.findChildren(QLabel)}
    assert words == {"Downloading: 3 of 12 MB", "0:30 left"}
    assert row.findChild(QProgressBar).value() == 250
    row.finish()
    assert row.isHidden()


def test_cancel_is_asked_once(qtbot: QtBot) -> None:
    row = ProgressTask()
    qtbot.addWidget(row)
    row.start("Working")
    button = row.findChild(QPushButton)
    with qtbot.waitSignal(row.cancelled):
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    assert not button.isEnabled()
    assert button.text() == "Stopping…"
    row.finish()
    row.start("Again")
    assert button.isEnabled()


def test_empty_state_says_what_to_do_next(qtbot: QtBot) -> None:
    state = EmptyState("pencil", "Draw a digit", "The network answers after each stroke.", "Show an example")
    qtbot.addWidget(state)
    state.show()
    with qtbot.waitSignal(state.action_clicked):
        QTest.mouseClick(state.button, Qt.MouseButton.LeftButton)
    plain = EmptyState("pencil", "Draw a digit", "Use the mouse or a pen.")
    qtbot.addWidget(plain)
    plain.show()
    assert plain.button.isHidden()


def test_in_a_narrow_bar_the_button_stands_below(bar: MessageBar) -> None:
    bar.show_message("The download has failed.", "error", "Retry", lambda: None)
    button = bar.findChild(QPushButton)
    for width, below in ((500, False), (240, True), (500, False)):
        bar.resize(width, 100)
        bar.layout().activate()
        assert (button.y() > bar.findChild(QLabel).geometry().bottom()) is below


def test_empty_state_shows_all_of_a_long_reason(qtbot: QtBot) -> None:
    state, action = EmptyState("pencil", "Nothing yet", "Press the button.", "Go"), QAction("Go")
    qtbot.addWidget(state)
    state.resize(500, 300)
    state.show()
    one_line = state._text.height()
    action.setProperty("why", "This reason is so long that it cannot stand on one line of this little page.")
    action.setEnabled(False)
    state.follow(action)
    assert state._text.height() >= 2 * one_line - 4
    action.setProperty("why", "")
    action.setEnabled(True)
    assert state._text.text() == "Press the button."
    assert state._text.height() == one_line
