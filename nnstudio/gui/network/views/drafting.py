"""Draws networks on a thread: large ones take longer than a window may stand still."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from nnstudio.core.network import Trace
from nnstudio.core.network.drawing import layout
from nnstudio.gui.errors import sentence_of
from nnstudio.gui.network.views.painting import Sketch
from nnstudio.session.task import Task, at_the_end


class Drafting(QObject):
    """Draws one network at a time; of those that come in the meantime only the newest."""

    drawn = Signal(object)
    """The Sketch of a network that was asked for."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._task: Task | None = None
        self._next: Trace | None = None
        at_the_end(self.stop)

    @property
    def busy(self) -> bool:
        """Whether a drawing is still to come."""
        return self._task is not None

    def ask(self, plan: Trace) -> None:
        """Draw this network as soon as can be."""
        self._next = plan
        if self._task is None:
            self._begin()

    def finish(self) -> None:
        """Wait until all is drawn and told."""
        while self._task is not None:
            self._task.wait()

    def stop(self) -> None:
        """Let what is being drawn come to its end, unheard."""
        self._next = None
        if self._task is not None:
            self._task.discard()
            self.finish()

    def _begin(self) -> None:
        plan, self._next = self._next, None
        assert plan is not None
        self._task = Task(lambda _: Sketch(layout(plan)), self)
        self._task.succeeded.connect(self.drawn)
        self._task.failed.connect(sentence_of)
        self._task.over.connect(self._on_over)
        self._task.start()

    def _on_over(self) -> None:
        assert self._task is not None
        self._task.deleteLater()
        self._task = None
        if self._next is not None:
            self._begin()
