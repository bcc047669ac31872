"""Work on files, off the GUI thread and one after another, so that what was asked for last is what stays."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject

from nnstudio.core.data.datasets import Progress
from nnstudio.session.task import Task


class FileQueue(QObject):
    """Runs tasks in the order in which they were added."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._current: Task | None = None
        self._spent: Task | None = None
        self._waiting: deque[Task] = deque()

    @property
    def idle(self) -> bool:
        """Whether nothing is under way and nothing waits."""
        return self._current is None

    def add(self, work: Callable[[Progress], Any]) -> Task:
        """Call `work` on a thread when all that was added before is over."""
        task = Task(work)
        task.over.connect(self._on_over)
        if self._current is None:
            self._current = task.start()
        else:
            self._waiting.append(task)
        return task

    def finish(self) -> None:
        """Wait until all is done, or until something has taken ten seconds."""
        while self._current is not None and self._current.wait():
            pass

    def _on_over(self) -> None:
        # It is sending its last signal, so it has to live on; the one before has not.
        self._spent = self._current
        self._current = self._waiting.popleft().start() if self._waiting else None
