"""The Data dock in a window, wired as the program wires it; the fixture `room` of tests/gui/data makes one."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from PySide6.QtWidgets import QMainWindow
from pytestqt.qtbot import QtBot

from nnstudio.gui.data.panel import DataPanel
from nnstudio.session.data_loader import DataLoader
from nnstudio.session.leak_guard import LeakGuard
from nnstudio.session.preferences import PreferenceStore
from nnstudio.session.project_store import ProjectStore
from nnstudio.session.seal import Seal, covered_by, subject_in_hand
from nnstudio.session.study import Study
from nnstudio.session.trainer import Trainer


@dataclass
class Room:
    """The panel in a window, and everything it talks to."""

    qtbot: QtBot
    window: QMainWindow
    panel: DataPanel
    store: ProjectStore
    loader: DataLoader
    trainer: Trainer
    seal: Seal
    guard: LeakGuard
    study: Study
    preferences: PreferenceStore
    folder: Path

    def regard(self, *_: object) -> None:
        """Tell the seal what is in hand, as the session does."""
        subject = subject_in_hand(self.store.project, self.loader.data)
        self.seal.regard(subject, self.trainer.run_id, covered_by(self.trainer.seal, self.loader.data))

    def wait_for_data(self) -> None:
        """Until the loader has what the project asks for."""
        self.qtbot.waitUntil(lambda: self.loader.data is not None, timeout=20_000)

    def train(self) -> None:
        """Train the project's network from the start and wait."""
        assert self.loader.data is not None
        self.trainer.start(self.store.project, self.loader.data, self.store.file, anew=True)
        self.qtbot.waitUntil(lambda: not self.trainer.busy, timeout=60_000)
