"""Runs a generator on a thread of its own: pause, resume, step and stop, and its events in batches, GUI-side."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from typing import Any

from PySide6.QtCore import QObject, QThread, QTimer, Signal

BATCH_MS = 50
"""Events are handed over twenty times a second: a signal per training step would slow training six times, and each
redrawing takes Python away from the training thread."""

Make = Callable[[Callable[[], bool]], Iterator[Any]]


class _Thread(QThread):
    """Works through the generator. Only `Job` talks to it."""

    def __init__(self, make: Make, is_step: Callable[[Any], bool]) -> None:
        super().__init__()
        self.setObjectName("nnstudio-job")
        self._make, self._is_step = make, is_step
        self._wake = threading.Condition()
        self._events: list[Any] = []
        self._paused = self._stopping = False
        self._credit = 0
        self.error: BaseException | None = None

    def control(self, *, paused: bool | None = None, stop: bool = False, steps: int = 0) -> None:
        """Change what the thread is to do; any argument left out stays as it is."""
        with self._wake:
            self._paused = self._paused if paused is None else paused
            # Steps asked for before going on must not be made up for at the next pause.
            self._credit = self._credit + steps if self._paused else 0
            self._stopping |= stop
            self._wake.notify_all()

    def take(self) -> list[Any]:
        """The events since the last call."""
        with self._wake:
            taken, self._events = self._events, []
        return taken

    def _should_stop(self) -> bool:
        return self._stopping

    def _wait_for_leave(self) -> None:
        with self._wake:
            while self._paused and not self._stopping and self._credit <= 0:
                self._wake.wait()

    def _put(self, event: Any) -> None:
        with self._wake:
            self._events.append(event)
            if self._paused and self._is_step(event):
                self._credit = max(0, self._credit - 1)

    def release(self) -> BaseException | None:
        """What ended the work. Called when it is over: what it worked on, and the traceback's tensors, are let go."""
        del self._make
        error, self.error = self.error, None
        return error

    def run(self) -> None:
        try:
            for event in self._make(self._should_stop):
                self._put(event)
                self._wait_for_leave()
        except BaseException as error:  # whatever happens is reported by the GUI thread; a thread cannot
            self.error = error


class Job(QObject):
    """One generator at work. `make(should_stop)` is called on the thread and gives the generator."""

    reported = Signal(object)
    """A list of events, at most every BATCH_MS milliseconds."""
    ended = Signal(object)
    """Sent once, after the last events: None, or the exception that ended the work."""

    def __init__(
        self, make: Make, is_step: Callable[[Any], bool] = lambda _: True, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._thread = _Thread(make, is_step)
        self._thread.finished.connect(self._on_thread_finished)
        self._timer = QTimer(self, interval=BATCH_MS)
        self._timer.timeout.connect(self._hand_over)
        self._over = False

    def start(self, paused: bool = False) -> None:
        """Begin; with `paused`, wait after the first event."""
        self._thread.control(paused=paused)
        self._timer.start()
        self._thread.start()

    def pause(self) -> None:
        """Wait after the event under way."""
        self._thread.control(paused=True)

    def resume(self) -> None:
        """Go on."""
        self._thread.control(paused=False)

    def step(self) -> None:
        """While paused: go on until one more event counts as a step."""
        self._thread.control(paused=True, steps=1)

    def stop(self) -> None:
        """Ask the generator to come to its end; it will notice at its next `should_stop()`."""
        self._thread.control(stop=True)

    def stop_and_wait(self, milliseconds: int = 10_000) -> bool:
        """Stop, and wait until the thread is gone; whether it went. The last events are still reported."""
        self.stop()
        gone = bool(self._thread.wait(milliseconds))
        if gone:
            self._on_thread_finished()
        return gone

    def _hand_over(self) -> None:
        events = self._thread.take()
        if events:
            self.reported.emit(events)

    def _on_thread_finished(self) -> None:
        if self._over:
            return
        self._over = True
        self._thread.wait()
        self._timer.stop()
        self._hand_over()
        error = self._thread.release()
        self.ended.emit(error)
        self.deleteLater()
