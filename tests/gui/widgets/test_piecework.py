"""Pieces are done one after another, with time for others between them, as long as the window is there."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot
from shiboken6 import delete

from nnstudio.gui.widgets.piecework import Piecework, painted_unseen


def steps(done: list[str], *names: str) -> Iterator[None]:
    for name in names:
        done.append(name)
        yield


def test_others_have_their_turn_between_the_pieces(qtbot: QtBot) -> None:
    window, done = QWidget(), list[str]()
    qtbot.addWidget(window)
    window.show()
    others = QTimer(interval=0)
    others.timeout.connect(lambda: done.append("others") if done and done[-1] != "others" else None)
    others.start()
    work = Piecework(window)
    work.add(steps(done, "a", "b"))
    work.add(steps(done))
    work.add(steps(done, "c"))
    assert work.busy
    qtbot.waitUntil(lambda: not work.busy)
    others.stop()
    assert done[:6] == ["a", "others", "b", "others", "c", "others"]


def test_nothing_is_done_for_a_window_that_is_closed(qtbot: QtBot) -> None:
    window, done = QWidget(), list[str]()
    qtbot.addWidget(window)
    window.show()
    work = Piecework(window)
    work.add(steps(done, *"abcdefgh"))
    qtbot.waitUntil(lambda: bool(done))
    window.close()
    qtbot.waitUntil(lambda: not work.busy)
    assert len(done) < 8


@pytest.mark.parametrize("done", range(4))
def test_what_is_painted_unseen_may_go_meanwhile(qtbot: QtBot, done: int) -> None:
    widget = QWidget()
    column = QVBoxLayout(widget)
    for words in "ab":
        column.addWidget(QLabel(words))
    pieces = painted_unseen(widget)
    for _ in range(done):
        next(pieces)
    delete(widget)
    assert len(list(pieces)) <= 1
