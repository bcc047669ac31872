"""How long the GUI thread keeps what comes in waiting: the passes of the event loop, one by one.

A pass is what is done between two moments in which the loop looks at what has come in. It begins with the first event
after such a moment (whatever the dispatcher: GLib's tells `aboutToBlock` before it waits and `awake` only after the
work, Unix' own tells `awake` before it) and ends with the next of the two signals.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QAbstractEventDispatcher, QCoreApplication, QEvent, QEventLoop, QObject, QTimer


@dataclass(frozen=True)
class Pass:
    """Milliseconds of one pass: as they went by, and those that the thread worked."""

    passed: float
    worked: float


class PassMeter(QObject):
    """Measures from `begin` on; costs a few microseconds a pass."""

    def __init__(self) -> None:
        super().__init__()
        self.passes: list[Pass] = []
        self._application = QCoreApplication.instance()
        self._began: tuple[float, float] | None = None
        assert self._application is not None

    def begin(self) -> None:
        """Forget what was measured and listen from the next pass on."""
        dispatcher = QAbstractEventDispatcher.instance()
        self.end()
        self.passes.clear()
        dispatcher.awake.connect(self._look)
        dispatcher.aboutToBlock.connect(self._look)

    def end(self) -> None:
        """Listen no more."""
        self._application.removeEventFilter(self)
        self._began = None
        QAbstractEventDispatcher.instance().disconnect(self)

    @property
    def longest(self) -> Pass:
        """The longest time that went by, and the longest work; they need not be of the same pass."""
        return Pass(max(p.passed for p in self.passes), max(p.worked for p in self.passes))

    def _look(self) -> None:
        """The loop looks at what has come in: a pass is over, and the next event begins another one."""
        if self._began is not None:
            passed, worked = time.perf_counter() - self._began[0], time.thread_time() - self._began[1]
            self.passes.append(Pass(1000 * passed, 1000 * worked))
        self._began = None
        self._application.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        self._application.removeEventFilter(self)
        self._began = time.perf_counter(), time.thread_time()
        return False


def rest(milliseconds: int) -> None:
    """Let the program run for a while. (QTest.qWait would keep Python, and so the training, from running.)"""
    loop = QEventLoop()
    QTimer.singleShot(milliseconds, loop.quit)
    loop.exec()


def wait(condition: Callable[[], object], seconds: float = 60, poll: int = 2) -> None:
    """Let the program run until the condition holds, asking every `poll` milliseconds, which costs a little itself."""
    end = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > end:
            raise TimeoutError("what the benchmark waits for did not happen")
        rest(poll)
