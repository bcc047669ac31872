"""Save as picture: asks where to, writes without holding up the window, and tells what came of it."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QCoreApplication, QObject, Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from nnstudio.core.network import Trace
from nnstudio.core.network.drawing import layout
from nnstudio.gui.errors import sentence_of
from nnstudio.gui.network.views import pictures
from nnstudio.session.task import Task


class PictureTaker(QObject):
    """Writes one picture at a time, each in a Task of its own."""

    said = Signal(str, str)
    """A sentence, and its level."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        app = QCoreApplication.instance()
        assert app is not None
        app.aboutToQuit.connect(self.stop)

    def save(self, plan: Trace, path: Path | None = None) -> None:
        """Write the drawing of a traced network; without a path, ask for one."""
        scale = pictures.USUAL_SCALE
        if path is None:
            chosen, kind = QFileDialog.getSaveFileName(
                self._window, "Save the diagram", "network.svg", ";;".join(pictures.FILTERS)
            )
            if not chosen:
                return
            path, scale = pictures.with_kind(Path(chosen), kind), pictures.scale_of(kind)
        target = path
        task = Task(lambda _: pictures.save(layout(plan), target, scale), self)
        task.succeeded.connect(lambda written: self.said.emit(f"Saved {written.name}.", "good"))
        task.failed.connect(lambda error: self.said.emit(sentence_of(error), "warning"))
        task.over.connect(task.deleteLater)
        task.start()

    def stop(self) -> None:
        """Let what is being written come to its end, unheard."""
        for task in self.findChildren(Task):
            task.discard()
            task.wait()
