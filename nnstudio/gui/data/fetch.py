"""Joins the Download button with the loader: the one place of the window from which data are fetched."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from nnstudio.core.data.datasets import DatasetSpec
from nnstudio.gui.data.source_card import SourceCard
from nnstudio.session.data_loader import DataLoader
from nnstudio.session.task import Task


class Fetch(QObject):
    """At most one download at a time; its row is shown in the card."""

    done = Signal()
    failed = Signal(object)
    """The exception."""

    def __init__(self, loader: DataLoader, card: SourceCard, folder: Callable[[], Path]) -> None:
        super().__init__(card)
        self._loader, self._card, self._folder = loader, card, folder
        self._task: Task | None = None
        card.progress.cancelled.connect(self._cancel)

    def start(self, spec: DatasetSpec) -> None:
        """Fetch the files of a data set, because the user asked for it just now."""
        if self._task is not None or not spec.sources():
            return
        self._card.set_downloading("Connecting")
        self._task = self._loader.download(spec, self._folder())
        self._task.progressed.connect(self._card.progress.set_progress)
        self._task.succeeded.connect(lambda _: self._end(self.done.emit))
        self._task.failed.connect(lambda error: self._end(lambda: self.failed.emit(error)))
        self._task.cancelled.connect(lambda: self._end(lambda: None))

    def _cancel(self) -> None:
        if self._task is not None:
            self._task.cancel()

    def _end(self, tell: Callable[[], None]) -> None:
        self._task = None
        self._card.set_downloading("")
        tell()
