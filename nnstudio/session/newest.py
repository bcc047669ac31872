"""A thread that answers questions, of which only the newest counts: for whatever must keep up with a hand."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

import torch
from PySide6.QtCore import QObject, Qt, QThread, Signal

Answerer = Callable[[Any], Any]


class _Thread(QThread):
    """Answers the newest question; older ones that it has not begun are forgotten. Only `Newest` talks to it."""

    answered = Signal(object, int)
    failed = Signal(object, int)

    def __init__(self, name: str, answer: Answerer) -> None:
        super().__init__()
        self.setObjectName(f"nnstudio-{name}")
        self._answer = answer
        self._wake = threading.Condition()
        self._question: tuple[Any, int] | None = None
        self._ending = False

    def ask(self, question: tuple[Any, int] | None) -> None:
        with self._wake:
            self._question = question
            self._wake.notify()

    def end(self) -> None:
        with self._wake:
            self._ending = True
            self._wake.notify()

    def run(self) -> None:
        # What is asked is small: a second thread would only take time from a training.
        torch.set_num_threads(1)
        while (asked := self._next()) is not None:
            question, era = asked
            try:
                self.answered.emit(self._answer(question), era)
            except BaseException as error:  # reported by the GUI thread; a thread cannot
                self.failed.emit(error, era)
            del question, asked  # what it carries must not live on until the next one comes

    def _next(self) -> tuple[Any, int] | None:
        with self._wake:
            while self._question is None and not self._ending:
                self._wake.wait()
            asked, self._question = self._question, None
            return None if self._ending else asked


class Newest(QObject):
    """Ask as often as you like; `answered` follows for the newest question.

    While answers take longer than questions come, some are skipped, but what arrives is never older than what
    arrived before. `answer` is called on the thread, which is this object's until `close`.
    """

    answered = Signal(object)
    failed = Signal(object)
    """The exception."""

    def __init__(self, name: str, answer: Answerer, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._era = 0
        self._thread = _Thread(name, answer)
        self._thread.answered.connect(self._on_answered, Qt.ConnectionType.QueuedConnection)
        self._thread.failed.connect(self._on_failed, Qt.ConnectionType.QueuedConnection)
        self._thread.start()

    def ask(self, question: Any) -> None:
        """Answer this, and nothing older that has not been begun."""
        self._thread.ask((question, self._era))

    def forget(self) -> None:
        """Send no answer to anything asked so far: it is no longer the matter."""
        self._era += 1
        self._thread.ask(None)

    def close(self) -> None:
        """End the thread."""
        self._thread.end()
        self._thread.wait()

    def _on_answered(self, answer: object, era: int) -> None:
        if era == self._era:
            self.answered.emit(answer)

    def _on_failed(self, error: BaseException, era: int) -> None:
        if era == self._era:
            self.failed.emit(error)
