"""Writing a file because somebody asked for it: on a thread, with a word of what came of it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from nnstudio.gui.errors import sentence_of
from nnstudio.session.task import Task, at_the_end


class Saver(QObject):
    """Each file is written in a Task of its own; what is being written when the program ends is written to its end."""

    said = Signal(str, str)
    """A sentence, and its level."""

    def __init__(self, owner: QWidget) -> None:
        super().__init__(owner)
        at_the_end(self.stop)

    def write(self, work: Callable[[], str]) -> None:
        """Let `work` write, on a thread; it returns the sentence to be said when all went well."""
        task = Task(lambda _: work(), self)
        task.succeeded.connect(lambda sentence: self.said.emit(sentence, "good"))
        task.failed.connect(lambda error: self.said.emit(sentence_of(error), "warning"))
        task.over.connect(task.deleteLater)
        task.start()

    def stop(self) -> None:
        """Let what is being written come to its end, unheard."""
        for task in self.findChildren(Task):
            task.discard()
            task.wait()
