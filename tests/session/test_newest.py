from __future__ import annotations

import threading

import torch
from pytestqt.qtbot import QtBot

from nnstudio.session.newest import Newest


def test_what_waits_is_replaced_by_what_is_newer(qtbot: QtBot) -> None:
    begun, go_on, answered = threading.Event(), threading.Event(), []

    def slow(question: int) -> int:
        begun.set()
        go_on.wait(30)
        return question

    newest = Newest("test", slow)
    newest.answered.connect(answered.append)
    newest.ask(1)
    begun.wait(30)
    for question in (2, 3, 4):
        newest.ask(question)
    go_on.set()
    qtbot.waitUntil(lambda: answered == [1, 4])
    newest.close()


def test_what_is_forgotten_gets_no_answer(qtbot: QtBot) -> None:
    go_on, answered = threading.Event(), []

    def slow(question: int) -> int:
        go_on.wait(30)
        return question

    newest = Newest("test", slow)
    newest.answered.connect(answered.append)
    newest.ask(1)
    newest.forget()
    newest.ask(2)
    go_on.set()
    qtbot.waitUntil(lambda: bool(answered))
    assert answered == [2]
    newest.close()


def test_an_error_is_sent_and_the_next_question_answered_by_one_torch_thread(qtbot: QtBot) -> None:
    def answer(question: int) -> int:
        if question == 0:
            raise ZeroDivisionError
        return torch.get_num_threads()

    newest = Newest("test", answer)
    with qtbot.waitSignal(newest.failed) as failed:
        newest.ask(0)
    assert failed.args is not None
    assert isinstance(failed.args[0], ZeroDivisionError)
    with qtbot.waitSignal(newest.answered) as answered:
        newest.ask(1)
    assert answered.args == [1]
    newest.close()
