"""Files, clipboard and samples: brings what comes from outside onto the canvas, and writes drawings."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QMimeData, QObject, QTimer, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog, QWidget

from nnstudio.core.data.drawing import Drawing, save_drawing
from nnstudio.core.errors import NnstudioError
from nnstudio.gui.drawing.intake import FILTER, SUFFIX, SampleOrder, offered_file, offered_picture, read_subject
from nnstudio.gui.drawing.subject import Subject
from nnstudio.gui.errors import sentence_of
from nnstudio.gui.widgets.message_bar import MessageBar
from nnstudio.session.loaded import LoadedData
from nnstudio.session.task import Task, at_the_end

PATIENCE_MS = 300
_SECONDS = 8


class CanvasFiles(QObject):
    """Sends what was read by `arrived`; whatever goes wrong is said in the message bar."""

    arrived = Signal(object)
    """A Subject."""

    def __init__(self, parent: QWidget, message: MessageBar) -> None:
        super().__init__(parent)
        self._window, self._message = parent, message
        self._reading: Task | None = None
        self._samples = SampleOrder()
        at_the_end(self.stop)

    def open(self, path: Path | None) -> None:
        """Read an image or a drawing; without a path, ask for one."""
        if path is None:
            chosen, _ = QFileDialog.getOpenFileName(self._window, "Open a drawing or an image", "", FILTER)
            if not chosen:
                return
            path = Path(chosen)
        self._give_up()
        self._read(path)

    def _read(self, path: Path) -> None:
        self._reading = task = Task(lambda _: read_subject(path), self)
        task.succeeded.connect(self._on_read)
        task.failed.connect(self._on_failed)
        QTimer.singleShot(PATIENCE_MS, self, lambda: self._tell(task, path.name))
        task.start()

    def save(self, drawing: Drawing, path: Path | None) -> None:
        """Write strokes as JSON; without a path, ask for one."""
        if drawing.empty:
            self.say("There are no strokes to save. Draw something first.")
            return
        if path is None:
            chosen, _ = QFileDialog.getSaveFileName(
                self._window, "Save the drawing", "drawing.json", "Drawings (*.json)"
            )
            if not chosen:
                return
            path = Path(chosen)
        path = path if path.suffix else path.with_suffix(SUFFIX)
        try:
            save_drawing(path, drawing)
            self._message.show_message(f"Saved {path.name}.", "good", seconds=4)
        except NnstudioError as error:
            self.say(str(error))

    def paste(self) -> None:
        """Take the picture or file that lies in the clipboard."""
        if not self.take(QGuiApplication.clipboard().mimeData(), "Pasted image"):
            self.say("There is no image in the clipboard. Copy one, then paste it here.")

    def take(self, data: QMimeData | None, name: str) -> bool:
        """Read what is dropped or pasted; whether there was anything. `name` is for pictures without a file."""
        if data is None:  # an empty clipboard, on some systems
            return False
        path = offered_file(data)
        if path is not None:
            self.open(path)
            return True
        subject = offered_picture(data, name)
        if subject is not None:
            self.arrived.emit(subject)
        return subject is not None

    def take_sample(self, data: LoadedData | None) -> None:
        """Take the next image of the validation part."""
        if data is None:
            self.say("The data are not loaded yet, so there is no validation image to take.")
            return
        try:
            self.arrived.emit(self._samples.next(data))
        except NnstudioError as error:
            self.say(str(error))

    def say(self, words: str) -> None:
        """Tell what could not be done."""
        self._message.show_message(words, "warning", seconds=_SECONDS)

    def stop(self) -> None:
        """End whatever is being read, and wait until it has."""
        self._give_up()
        for task in self.findChildren(Task):
            task.discard()
            task.wait()

    def _give_up(self) -> None:
        """Take no answer any more; what is being decoded comes to its end unheard."""
        if self._reading is not None:
            self._reading.discard()
            self._reading = None

    def _tell(self, task: Task, name: str) -> None:
        if task is self._reading:
            self._message.show_message(f"Reading {name}…", "info", "Cancel", self._give_up)

    def _over(self) -> None:
        if self._reading is not None:
            self._reading.deleteLater()
            self._reading = None

    def _on_read(self, subject: Subject) -> None:
        self._over()
        self.arrived.emit(subject)

    def _on_failed(self, error: BaseException) -> None:
        self._over()
        self.say(sentence_of(error))
