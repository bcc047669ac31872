"""Work on files one after another."""

from __future__ import annotations

import threading

from pytestqt.qtbot import QtBot

from nnstudio.core.data.datasets import Progress
from nnstudio.session.file_queue import FileQueue


def test_what_was_added_last_is_done_last(qtbot: QtBot) -> None:
    queue, gate, did = FileQueue(), threading.Event(), []

    def wait(progress: Progress) -> None:
        gate.wait(30)
        did.append(0)

    queue.add(wait)
    tasks = [queue.add(lambda _, number=number: did.append(number)) for number in (1, 2, 3)]
    assert not queue.idle
    with qtbot.waitSignal(tasks[-1].over):
        gate.set()
    assert did == [0, 1, 2, 3]
    assert queue.idle


def test_what_fails_does_not_hold_up_the_rest(qtbot: QtBot) -> None:
    queue, did, failures = FileQueue(), [], []
    queue.add(lambda _: 1 / 0).failed.connect(failures.append)
    queue.add(lambda _: did.append(1))
    queue.finish()
    assert did == [1]
    assert isinstance(failures[0], ZeroDivisionError)


def test_work_added_by_an_answer_is_finished_too(qtbot: QtBot) -> None:
    queue, did = FileQueue(), []
    queue.add(lambda _: 1).succeeded.connect(lambda _: queue.add(lambda _: did.append(2)))
    queue.finish()
    assert did == [2]
