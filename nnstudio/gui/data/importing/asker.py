"""Asks, on a thread, what a path holds; while choices change quickly only the newest question is answered."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal

from nnstudio.core.data.datasets import DatasetSpec
from nnstudio.core.data.own import Understanding, understand
from nnstudio.session.data_loader import DataLoader
from nnstudio.session.task import Task

_SETTLE_MS = 200


class Asker(QObject):
    """Ask as often as you like; `understood` or `failed` follows for the newest question, unless it is given up."""

    begun = Signal()
    progressed = Signal(object, str)
    understood = Signal(object)
    """Understanding."""
    failed = Signal(object)
    """The exception."""

    def __init__(self, loader: DataLoader, parent: QObject) -> None:
        super().__init__(parent)
        self._loader = loader
        self._task: Task | None = None
        self._question: Path | DatasetSpec | None = None
        self._settle = QTimer(self, singleShot=True, interval=_SETTLE_MS)
        self._settle.timeout.connect(self._begin)

    def ask(self, question: Path | DatasetSpec, soon: bool = False) -> None:
        """Ask now, or `soon`: once no other question has come for a moment."""
        self.give_up()
        self._question = question
        if soon:
            self._settle.start()
        else:
            self._begin()

    def give_up(self) -> None:
        """Send no answer to what was asked."""
        self._settle.stop()
        if self._task is not None:
            self._task.discard()
            self._task = None

    def _begin(self) -> None:
        question = self._question
        assert question is not None
        task = self._task = self._loader.look(lambda progress: understand(question, progress))
        task.progressed.connect(self._on_progressed)
        task.succeeded.connect(self._on_understood)
        task.failed.connect(self._on_failed)
        task.start()
        self.begun.emit()

    def _on_progressed(self, fraction: float | None, words: str) -> None:
        if self.sender() is self._task:
            self.progressed.emit(fraction, words)

    def _on_understood(self, found: Understanding) -> None:
        self._task = None
        self.understood.emit(found)

    def _on_failed(self, error: BaseException) -> None:
        self._task = None
        self.failed.emit(error)
