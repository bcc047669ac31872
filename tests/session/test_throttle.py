from __future__ import annotations

from pytestqt.qtbot import QtBot

from nnstudio.session.throttle import Throttle


def test_many_requests_become_two(qtbot: QtBot) -> None:
    calls: list[int] = []
    throttle = Throttle(40, lambda: calls.append(1))
    for _ in range(20):
        throttle.request("whatever a signal sends")
    assert len(calls) == 1
    qtbot.waitUntil(lambda: len(calls) == 2)
    qtbot.wait(100)
    assert len(calls) == 2


def test_now_takes_what_is_waiting_with_it(qtbot: QtBot) -> None:
    calls: list[int] = []
    throttle = Throttle(40, lambda: calls.append(1))
    throttle.request()
    throttle.request()
    throttle.now()
    assert len(calls) == 2
    qtbot.wait(100)
    assert len(calls) == 2
