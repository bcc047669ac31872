"""Opening, saving and leaving projects: what is asked first, and what comes after what."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QFileDialog, QMessageBox, QWidget

from nnstudio.core.project.opened import Opened
from nnstudio.session.scratch import SUFFIX
from nnstudio.session.session import Session
from nnstudio.session.task import Task

FILTER = f"nnstudio projects (*{SUFFIX})"
Then = Callable[[], object]
"""What to do next."""


class FileCommands(QObject):
    """Asks, then lets the store work; nothing here waits."""

    said = Signal(str, str)
    """A sentence for the user, and its level."""
    committing = Signal()
    """The project is about to be saved: what stands in a field and is not yet an edit is to become one."""

    def __init__(self, session: Session, window: QWidget) -> None:
        super().__init__(window)
        self.window = window
        self.store, self.trainer, self.preferences = session.store, session.trainer, session.preferences
        self._then: Then | None = None
        self._ready: Callable[[], bool] = lambda: True
        self.store.opened.connect(self._on_opened)
        self.store.saved.connect(self._on_saved)
        # Not within the signal: what comes next may close what sent it.
        self._timer = QTimer(self, singleShot=True, interval=0)
        self._timer.timeout.connect(self._go_on)
        self.store.working.connect(lambda _: self._timer.start())
        self.trainer.state_changed.connect(lambda _: self._timer.start())

    def why_not(self) -> str:
        """Why no project can be opened or saved; empty when one can."""
        return "A project is being opened or saved." if self.store.busy or self._then else ""

    def new(self) -> None:
        """Start with a new project, after asking about the one in hand."""
        if not self.why_not():
            self.leave(lambda: self._once_idle(self.store.new))

    def open(self, path: Path | None = None) -> None:
        """Open a project file, after asking about the one in hand."""
        if not self.why_not():
            self.leave(lambda: self._open(path))

    def _open(self, path: Path | None) -> None:
        if path is None:
            chosen, _ = QFileDialog.getOpenFileName(self.window, "Open project", "", FILTER)
            if not chosen:
                return
            path = Path(chosen)
        self._once_idle(lambda: self.store.open(path))

    def _on_opened(self, opened: Opened) -> None:
        if opened.source is not None:
            self.preferences.add_recent(opened.source.resolve())

    def save(self, then: Then | None = None) -> None:
        """Save the project, then do what `then` does."""
        if self.store.path is None:
            self.save_as(then=then)
        else:
            self.committing.emit()
            self._follow(self.store.save(), then)

    def save_as(self, path: Path | None = None, then: Then | None = None) -> None:
        """Save the project under a name, then do what `then` does."""
        if path is None:
            suggestion = str(self.store.path or Path.home() / f"digits{SUFFIX}")
            chosen, _ = QFileDialog.getSaveFileName(self.window, "Save project as", suggestion, FILTER)
            if not chosen:
                return
            path = Path(chosen)
        if self.trainer.busy and then is None:
            self.said.emit("Stop the training before the project gets another name.", "warning")
        else:
            self._once_idle(lambda: self._follow(self.store.save_as(path), then))

    def _follow(self, task: Task, then: Then | None) -> None:
        if then is not None:
            task.succeeded.connect(lambda _: self._soon(then))

    def _on_saved(self) -> None:
        if self.store.path is not None:
            self.preferences.add_recent(self.store.path)
        self.said.emit(f"Saved {self.store.title}.", "good")

    def leave(self, then: Then) -> None:
        """Do what `then` does once the project in hand may be closed: nothing would be lost, or the user said so.

        A training goes on until that is certain. What is being opened or saved comes to its end first.
        """
        self._then = None
        if self.store.busy:
            self._once(lambda: not self.store.busy, lambda: self.leave(then))
            return
        buttons = QMessageBox.StandardButton
        answer = self._ask_to_keep() if self.store.worth_keeping else buttons.Discard
        if answer == buttons.Save:
            self.save(then)
        elif answer == buttons.Discard:
            then()

    def _once_idle(self, then: Then) -> None:
        """Stop the training, and go on when it has ended."""
        self.trainer.stop()
        self._once(lambda: not self.trainer.busy, then)

    def _soon(self, then: Then) -> None:
        self._ready, self._then = lambda: True, then
        self._timer.start()

    def _once(self, ready: Callable[[], bool], then: Then) -> None:
        self._ready, self._then = ready, then
        self._go_on()

    def _go_on(self) -> None:
        if self._then is not None and self._ready():
            then, self._then = self._then, None
            then()

    def _ask_to_keep(self) -> int:
        buttons = QMessageBox.StandardButton
        box = QMessageBox(self.window)
        box.setIcon(QMessageBox.Icon.Question)
        box.setText(f"Keep the changes to {self.store.title}?")
        named = "Without saving, its last edits are lost; what was trained stays in the file."
        unnamed = "It has no name yet: without saving, the project and all that it has learned are lost."
        box.setInformativeText(unnamed if self.store.path is None else named)
        box.setStandardButtons(buttons.Save | buttons.Discard | buttons.Cancel)
        box.setDefaultButton(buttons.Save)
        try:
            return box.exec()
        finally:
            box.deleteLater()
