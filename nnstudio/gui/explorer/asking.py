"""One question at a time about the data, answered on a thread; a newer question takes the place of the older one."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from PySide6.QtCore import QObject, QTimer, Signal

from nnstudio.core.data.datasets import Progress
from nnstudio.gui.errors import sentence_of
from nnstudio.session.data_loader import DataLoader
from nnstudio.session.task import Task

_PATIENCE_MS = 300
T = TypeVar("T")


class Asking(QObject):
    """`waiting` is told only of what takes longer than a third of a second."""

    waiting = Signal(str)
    """What is being done, in a few words; empty when it is over."""
    failed = Signal(str)
    """Why there is no answer, in one sentence."""

    def __init__(self, loader: DataLoader, parent: QObject) -> None:
        super().__init__(parent)
        self._loader = loader
        self._task: Task | None = None
        self._words = ""
        self._patience = QTimer(self, singleShot=True, interval=_PATIENCE_MS)
        self._patience.timeout.connect(lambda: self.waiting.emit(self._words))

    @property
    def busy(self) -> bool:
        """Whether an answer is still to come."""
        return self._task is not None

    def ask(self, work: Callable[[Progress], T], then: Callable[[T], object], words: str) -> None:
        """Call `then` with what `work` gives, unless something else is asked before."""
        self.forget()
        self._words = words
        task = self._task = self._loader.look(work)
        task.succeeded.connect(lambda answer: self._end(task, lambda: then(answer)))
        task.failed.connect(lambda error: self._end(task, lambda: self.failed.emit(sentence_of(error))))
        self._patience.start()
        task.start()

    def forget(self) -> None:
        """Want no answer any more."""
        if self._task is not None:
            self._task.discard()
            self._rest()

    def _end(self, task: Task, tell: Callable[[], object]) -> None:
        if task is self._task:
            self._rest()
            tell()

    def _rest(self) -> None:
        self._task = None
        self._patience.stop()
        self.waiting.emit("")
