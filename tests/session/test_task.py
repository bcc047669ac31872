from __future__ import annotations

import threading
import weakref
from typing import Any

import pytest
from PySide6.QtCore import QThread
from pytestqt.qtbot import QtBot

from nnstudio.core.data.datasets import Progress
from nnstudio.core.errors import DataError
from nnstudio.session.task import Task


def answers(task: Task) -> list[tuple[str, Any]]:
    """Everything that a task says at its end, as it comes."""
    said: list[tuple[str, Any]] = []
    task.succeeded.connect(lambda result: said.append(("succeeded", result)))
    task.failed.connect(lambda error: said.append(("failed", error)))
    task.cancelled.connect(lambda: said.append(("cancelled", None)))
    return said


def test_result_arrives_on_the_gui_thread(qtbot: QtBot) -> None:
    threads: list[object] = []

    def work(progress: Progress) -> int:
        threads.append(QThread.currentThread())
        return 42

    task = Task(work)
    task.succeeded.connect(lambda _: threads.append(QThread.currentThread()))
    said = answers(task)
    with qtbot.waitSignal(task.succeeded):
        task.start()
    assert said == [("succeeded", 42)]
    assert threads[0] is not threads[1]
    assert threads[1] is task.thread()


def test_progress_is_reported_but_not_too_often(qtbot: QtBot) -> None:
    def work(progress: Progress) -> None:
        for i in range(1000):
            progress(i / 1000, "working")

    task = Task(work)
    seen: list[tuple[float, str]] = []
    task.progressed.connect(lambda fraction, words: seen.append((fraction, words)))
    with qtbot.waitSignal(task.succeeded):
        task.start()
    qtbot.waitUntil(lambda: bool(seen))
    assert seen[0] == (0.0, "working")
    assert len(seen) < 100


def test_errors_come_as_values(qtbot: QtBot) -> None:
    error = DataError("The file is gone.")

    def work(progress: Progress) -> None:
        raise error

    task = Task(work)
    said = answers(task)
    with qtbot.waitSignal(task.failed):
        task.start()
    assert said == [("failed", error)]


def endless(begun: threading.Event, leave: threading.Event) -> Any:
    def work(progress: Progress) -> None:
        begun.set()
        while not leave.wait(0.002):
            progress(None, "turning")

    return work


def test_cancel_ends_the_work_at_its_next_report(qtbot: QtBot) -> None:
    begun, leave = threading.Event(), threading.Event()
    task = Task(endless(begun, leave))
    said = answers(task)
    task.start()
    assert begun.wait(30)
    with qtbot.waitSignal(task.cancelled):
        task.cancel()
    assert said == [("cancelled", None)]


def test_discarded_tasks_say_nothing(qtbot: QtBot) -> None:
    begun, leave = threading.Event(), threading.Event()
    task = Task(endless(begun, leave))
    said = answers(task)
    task.start()
    assert begun.wait(30)
    task.discard()
    assert task.wait()
    qtbot.wait(20)
    assert said == []


@pytest.mark.parametrize("patience", [0, 10_000])
def test_wait_tells_whether_the_thread_went_and_answers_once(qtbot: QtBot, patience: int) -> None:
    leave = threading.Event()
    task = Task(lambda progress: leave.wait(30))
    said = answers(task)
    task.start()
    if patience:
        leave.set()
    assert task.wait(patience) is bool(patience)
    leave.set()
    assert task.wait()
    qtbot.wait(20)
    assert said == [("succeeded", True)]


def test_a_task_that_is_over_keeps_nothing_of_its_listeners(qtbot: QtBot) -> None:
    class Data:
        """Large."""

    data = Data()
    kept = weakref.ref(data)
    task = Task(lambda _: 1)
    heard: list[object] = []
    task.succeeded.connect(lambda result, data=data: heard.append((result, type(data))))
    del data
    task.start()
    assert kept() is not None
    qtbot.waitUntil(lambda: bool(heard))
    assert kept() is None
