"""What is being done with files: one thing at a time that people wait for, and besides it what nobody waits for."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, Signal

from nnstudio.core.data.datasets import Progress
from nnstudio.core.errors import ProjectFileError
from nnstudio.session.file_queue import FileQueue
from nnstudio.session.task import Task


class FileWork(QObject):
    """Everything runs on a thread, in the order in which it was asked for."""

    working = Signal(bool)
    """Something that people wait for has begun, or is over."""
    progressed = Signal(object, str)
    """Fraction 0…1 or None, and a few words."""
    trouble = Signal(object)
    """The exception that ended something."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._queue = FileQueue(self)
        self._task: Task | None = None
        self._held = False

    @property
    def busy(self) -> bool:
        """Whether there is something that people wait for."""
        return self._task is not None

    @property
    def idle(self) -> bool:
        """Whether nothing at all is under way."""
        return self._queue.idle

    def begin(self, work: Callable[[Progress], Any], done: Callable[[Any], None]) -> Task:
        """Do something that people wait for, and call `done` with what it gave.

        Raises ProjectFileError while something else is being done.
        """
        if self.busy:
            raise ProjectFileError("A project is being opened or saved. Wait until that is done.")
        task = self._task = self._queue.add(work)
        task.progressed.connect(self.progressed)
        task.succeeded.connect(lambda result: self._on_done(done, result))
        task.failed.connect(self._on_failed)
        task.cancelled.connect(self.end)
        self.working.emit(True)
        return task

    def hold(self) -> None:
        """What `begin` was called for is not over yet when `done` returns; `end` says when."""
        self._held = True

    def end(self) -> None:
        """What `begin` was called for is over."""
        self._task, self._held = None, False
        self.working.emit(False)

    def aside(self, work: Callable[[Progress], Any]) -> None:
        """Do something that nobody waits for; only its trouble is told."""
        self._queue.add(work).failed.connect(self.trouble)

    def cancel(self) -> None:
        """Give up what people wait for."""
        if self._task is not None:
            self._task.cancel()

    def finish(self) -> None:
        """Wait until all is over."""
        self._queue.finish()

    def _on_done(self, done: Callable[[Any], None], result: Any) -> None:
        done(result)
        if not self._held:
            self.end()

    def _on_failed(self, error: BaseException) -> None:
        self.end()
        self.trouble.emit(error)
