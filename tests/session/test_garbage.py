"""The cyclic collector stays on the GUI thread, and is given back."""

from __future__ import annotations

import gc
import sys
import threading
import weakref
from collections.abc import Iterator
from types import ModuleType

import pytest
from pytestqt.qtbot import QtBot

from nnstudio.session import garbage
from nnstudio.session.garbage import GarbageKeeper


class Knot:
    """Refers to itself, so only the collector frees it."""

    def __init__(self) -> None:
        self.me = self


@pytest.fixture
def keeper(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> Iterator[GarbageKeeper]:
    monkeypatch.setattr(garbage, "QUICK_MS", 10)
    made = GarbageKeeper()
    yield made
    made.close()


def test_knots_are_freed_on_the_gui_thread(keeper: GarbageKeeper, qtbot: QtBot) -> None:
    threads: list[threading.Thread] = []
    knot = Knot()
    freed = weakref.ref(knot)
    weakref.finalize(knot, lambda: threads.append(threading.current_thread()))
    del knot
    assert not gc.isenabled()
    qtbot.waitUntil(lambda: freed() is None)
    assert threads == [threading.main_thread()]


def test_old_knots_are_freed_now_and_then(keeper: GarbageKeeper, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(garbage, "FULL_EVERY", 3)
    knot = Knot()
    freed = weakref.ref(knot)
    gc.collect()
    gc.collect()
    del knot
    qtbot.waitUntil(lambda: freed() is None)


def test_what_was_imported_is_left_alone_until_the_end(
    keeper: GarbageKeeper, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = gc.get_freeze_count()
    assert before > 0
    qtbot.wait(50)
    assert gc.get_freeze_count() <= before
    monkeypatch.setitem(sys.modules, "a_module_that_came_later", ModuleType("a_module_that_came_later"))
    qtbot.waitUntil(lambda: gc.get_freeze_count() > before)
    keeper.close()
    assert gc.isenabled()
    assert gc.get_freeze_count() == 0
