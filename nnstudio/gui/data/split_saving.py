"""Save the split as a table: asks where to, writes without holding up the window, and tells what came of it."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QCoreApplication, QObject, Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from nnstudio.core.data.split_file import save_split
from nnstudio.gui.errors import sentence_of
from nnstudio.gui.figures import number
from nnstudio.session.data_loader import DataLoader
from nnstudio.session.task import Task

_FILTER = "Table (*.csv)"


class SplitSaver(QObject):
    """Each table is written, and read again, in a Task of its own."""

    said = Signal(str, str)
    """A sentence, and its level."""

    def __init__(self, loader: DataLoader, owner: QWidget) -> None:
        super().__init__(owner)
        self._loader, self._owner = loader, owner
        app = QCoreApplication.instance()
        assert app is not None
        app.aboutToQuit.connect(self.stop)

    def why_not(self) -> str:
        """Why there is nothing to save, in one sentence; empty when there is."""
        return "" if self._loader.data is not None else "The data are not loaded."

    def save(self, path: Path | None = None) -> None:
        """Write the split in hand; without a path, ask for one."""
        data = self._loader.data
        if data is None:
            return
        if path is None:
            chosen, _ = QFileDialog.getSaveFileName(self._owner.window(), "Save the split", "split.csv", _FILTER)
            if not chosen:
                return
            path = Path(chosen)
        target = path if path.suffix else path.with_suffix(".csv")
        task = Task(lambda _: save_split(target, data.dataset, data.split), self)
        task.succeeded.connect(lambda count: self.said.emit(f"Saved {target.name}: {number(count)} samples.", "good"))
        task.failed.connect(lambda error: self.said.emit(sentence_of(error), "warning"))
        task.over.connect(task.deleteLater)
        task.start()

    def stop(self) -> None:
        """Let what is being written come to its end, unheard."""
        for task in self.findChildren(Task):
            task.discard()
            task.wait()
