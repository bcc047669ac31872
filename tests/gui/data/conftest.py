"""What the tests of the Data dock share: its session objects, wired as the window wires them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from data_room import Room
from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QMainWindow
from pytestqt.qtbot import QtBot

from nnstudio.gui.data.panel import DataPanel
from nnstudio.session.data_loader import DataLoader
from nnstudio.session.keeping import Keeping
from nnstudio.session.leak_guard import LeakGuard
from nnstudio.session.preferences import PreferenceStore
from nnstudio.session.project_store import ProjectStore
from nnstudio.session.seal import Seal
from nnstudio.session.study import Study
from nnstudio.session.trainer import Trainer


@pytest.fixture
def room(qtbot: QtBot, tmp_path: Path) -> Iterator[Room]:
    store, loader, trainer, seal = ProjectStore(tmp_path / "scratch"), DataLoader(), Trainer(), Seal()
    guard, study = LeakGuard(), Study()
    preferences = PreferenceStore(QSettings(str(tmp_path / "settings.ini"), QSettings.Format.IniFormat))
    window = QMainWindow()
    qtbot.addWidget(window)

    def folder() -> Path:
        return Path(preferences.current.data_folder or made.folder)

    def follow() -> None:
        loader.follow(store.project, folder(), store.file)

    Keeping(store, loader, loader)
    made = Room(qtbot, window, None, store, loader, trainer, seal, guard, study, preferences, tmp_path / "data")  # type: ignore[arg-type]
    made.panel = DataPanel(store, loader, trainer, seal, guard, study, preferences, folder, window)
    window.setCentralWidget(made.panel)
    for signal in (store.project_changed, store.opened, preferences.changed):
        signal.connect(follow)
    loader.loaded.connect(guard.follow)
    loader.loaded.connect(study.follow)
    store.opened.connect(lambda: seal.follow(store.file))
    for signal in (store.project_changed, store.opened, loader.loaded, trainer.run_changed):
        signal.connect(made.regard)
    seal.follow(store.file)
    window.resize(272, 800)
    window.show()
    follow()
    made.wait_for_data()
    yield made
    for part in (loader, guard, study, trainer, seal, store):
        part.close()
