"""Weights from elsewhere: opening them for the network in hand, and going back to random ones."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from nnstudio.session.session import Session

FILTER = "Weights (*.pth *.pt *.bin *.safetensors);;All files (*)"


class WeightCommands(QObject):
    """Asks for the file, then lets the store work; nothing here waits."""

    said = Signal(str, str)
    """A sentence for the user, and its level."""

    def __init__(self, session: Session, window: QWidget) -> None:
        super().__init__(window)
        self.window = window
        self.store, self.planner = session.store, session.planner
        self.store.weights_taken.connect(lambda note: self.said.emit(note, "good"))

    def why_not(self) -> str:
        """Why no weights can be opened; empty when they can."""
        return "A project is being opened or saved." if self.store.busy else self.planner.why_not

    def open(self, path: Path | None = None) -> None:
        """Begin the trainings to come with the weights in a file."""
        if path is None:
            chosen, _ = QFileDialog.getOpenFileName(self.window, "Open weights", "", FILTER)
            if not chosen:
                return
            path = Path(chosen)
        self.store.take_in_weights(path, self.planner.input_shape)

    def why_not_forget(self) -> str:
        """Why there are no weights to forget; empty when there are."""
        return "" if self.store.project.start else "Trainings begin with random weights already."

    def forget_words(self) -> tuple[str, str]:
        """Text and icon of the action, with the name of the file that the weights came from."""
        start = self.store.project.start
        return (
            f"&Forget the weights of {start.source.replace('&', '&&')}" if start else "&Forget opened weights",
            "dices",
        )

    def forget(self) -> None:
        """Begin the trainings to come with random weights."""
        self.store.edit("Begin with random weights", replace(self.store.project, start=None))
