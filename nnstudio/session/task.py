"""One slow call on a thread of its own, with progress and Cancel; its answer arrives on the GUI thread."""

from __future__ import annotations

import os
import sys
import threading
import time
from collections.abc import Callable
from typing import Any

import torch
from PySide6.QtCore import QCoreApplication, QMetaMethod, QObject, Qt, QThread, QTimer, Signal

from nnstudio.core.data.datasets import Progress
from nnstudio.core.errors import Cancelled

REPORT_SECONDS = 0.05
MODEST = 5
"""How much a modest thread stands back on Linux, of 19. The furthest back it would hold the interpreter's lock while it
is kept from running, and with it everybody else: closing the program then took ten seconds."""


class _Thread(QThread):
    """Makes the call. Only `Task` talks to it."""

    progressed = Signal(object, str)

    def __init__(self, work: Callable[[Progress], Any], modest: bool) -> None:
        super().__init__()
        self.setObjectName("nnstudio-task")
        self._work = work
        self._modest = modest
        self._last_report = 0.0
        self.cancelled = threading.Event()
        self.result: Any = None
        self.error: BaseException | None = None

    def _progress(self, fraction: float | None, words: str) -> None:
        if self.cancelled.is_set():
            raise Cancelled
        now = time.monotonic()
        if now - self._last_report >= REPORT_SECONDS:
            self._last_report = now
            self.progressed.emit(fraction, words)

    def release(self) -> tuple[Any, BaseException | None]:
        """Result and error. Called when it is over: a data set must not live on in a task that is done."""
        del self._work
        released = self.result, self.error
        self.result = self.error = None
        return released

    def run(self) -> None:
        if self._modest:
            _stand_back()
        try:
            self.result = self._work(self._progress)
        except BaseException as error:  # reported by the GUI thread; a thread cannot
            self.error = error


class Task(QObject):
    """One call at work: `work(progress)`. Exactly one of `succeeded`, `failed`, `cancelled` is sent at the end."""

    progressed = Signal(object, str)
    """Fraction 0…1 or None, and a few words."""
    succeeded = Signal(object)
    failed = Signal(object)
    """The exception."""
    cancelled = Signal()
    over = Signal()
    """The thread is gone, whatever came of it; sent last, and for discarded tasks too."""

    def __init__(self, work: Callable[[Progress], Any], parent: QObject | None = None, modest: bool = False) -> None:
        """`modest`: nobody waits for it; it takes one core at most, and stands back where others want it."""
        super().__init__(parent)
        self._thread = _Thread(work, modest)
        self._thread.progressed.connect(self.progressed, Qt.ConnectionType.QueuedConnection)
        # A turn of its own: what an answer changes is painted after it, and whatever has come in goes between.
        self._turn = QTimer(self, singleShot=True, interval=0)
        self._turn.timeout.connect(self._on_thread_finished)
        self._thread.finished.connect(self._turn.start)
        self._over = False
        self._discarded = False

    def start(self) -> Task:
        """Begin. Returns itself, so that a task can be made and started in one line."""
        self._thread.start()
        return self

    def cancel(self) -> None:
        """Ask the work to end; it notices at its next report."""
        self._thread.cancelled.set()

    def discard(self) -> None:
        """Cancel, and send no answer whatever happens: the question is out of date."""
        self._discarded = True
        self.cancel()

    def wait(self, milliseconds: int = 10_000) -> bool:
        """Wait until the thread is gone and its answer was sent; whether it went."""
        gone = bool(self._thread.wait(milliseconds))
        if gone:
            self._on_thread_finished()
        return gone

    def _on_thread_finished(self) -> None:
        if self._over:
            return
        self._over = True
        self._thread.wait()
        result, error = self._thread.release()
        if not self._discarded:
            self._answer(result, error)
        self.over.emit()
        self._let_listeners_go()

    def _let_listeners_go(self) -> None:
        """What they hold, a data set perhaps, must not live on in a task that is done."""
        for signal in (self.progressed, self.succeeded, self.failed, self.cancelled, self.over):
            if self.isSignalConnected(QMetaMethod.fromSignal(signal)):
                signal.disconnect()

    def _answer(self, result: Any, error: BaseException | None) -> None:
        if error is None:
            self.succeeded.emit(result)
        elif isinstance(error, Cancelled):
            self.cancelled.emit()
        else:
            self.failed.emit(error)


def at_the_end(stop: Callable[[], object]) -> None:
    """Have `stop`, a method of whoever holds tasks, called before the program ends: no thread may outlive it."""
    app = QCoreApplication.instance()
    assert app is not None
    app.aboutToQuit.connect(stop)


def _stand_back() -> None:
    """Give the calling thread a low priority, and one of torch's threads."""
    torch.set_num_threads(1)
    if sys.platform.startswith("linux"):
        # Linux ignores Qt's priorities; there a number is a thread's where a process is asked for.
        os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), MODEST)
    else:
        QThread.currentThread().setPriority(QThread.Priority.LowPriority)
