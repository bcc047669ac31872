"""Questions about the data that come quickly one after another: one is answered at a time, and the newest counts."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import torch
from PySide6.QtCore import QObject, Signal

from nnstudio.core.data.datasets import Progress
from nnstudio.gui.errors import sentence_of
from nnstudio.session.data_loader import DataLoader
from nnstudio.session.task import Task

Work = Callable[[Progress], Any]


class Latest(QObject):
    """While a slider is dragged, answers keep coming: what is under way is finished, then the newest is begun."""

    answered = Signal(object)
    failed = Signal(str)
    """Why there is no answer, in one sentence."""

    def __init__(self, loader: DataLoader, parent: QObject) -> None:
        super().__init__(parent)
        self._loader = loader
        self._task: Task | None = None
        self._next: Work | None = None

    @property
    def busy(self) -> bool:
        """Whether an answer is still to come."""
        return self._task is not None

    def ask(self, work: Work) -> None:
        """`answered` follows, unless something newer is asked before it was begun."""
        if self._task is not None:
            self._next = work
            return
        task = self._task = self._loader.look(lambda progress: _alone(work, progress))
        task.succeeded.connect(lambda answer: self._end(task, self.answered.emit, answer))
        task.failed.connect(lambda error: self._end(task, self.failed.emit, sentence_of(error)))
        task.start()

    def forget(self) -> None:
        """Want no answer any more: other data are in hand."""
        self._next = None
        if self._task is not None:
            self._task.discard()
            self._task = None

    def _end(self, task: Task, tell: Callable[[Any], object], answer: Any) -> None:
        if task is not self._task:
            return
        self._task, work = None, self._next
        self._next = None
        tell(answer)
        if work is not None and self._task is None:
            self.ask(work)


def _alone(work: Work, progress: Progress) -> Any:
    torch.set_num_threads(1)
    return work(progress)
