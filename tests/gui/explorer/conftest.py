"""The Data explorer in a window, wired as the program wires it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from explorer_room import ExplorerRoom
from PySide6.QtWidgets import QMainWindow
from pytestqt.qtbot import QtBot

from nnstudio.core.data.datasets import DatasetSpec
from nnstudio.gui.explorer.panel import ExplorerPanel
from nnstudio.session.data_loader import DataLoader
from nnstudio.session.project_store import ProjectStore
from nnstudio.session.seal import Seal
from nnstudio.session.trainer import Trainer


@pytest.fixture
def explorer(qtbot: QtBot, tmp_path: Path) -> Iterator[ExplorerRoom]:
    store, loader, trainer, seal = ProjectStore(tmp_path / "scratch"), DataLoader(), Trainer(), Seal()
    window = QMainWindow()
    qtbot.addWidget(window)
    panel = ExplorerPanel(store, loader, trainer, seal, window)
    made = ExplorerRoom(qtbot, window, panel, store, loader, trainer, seal, tmp_path / "data")
    window.setCentralWidget(panel)
    store.project_changed.connect(made.follow)
    seal.follow(store.file)
    window.resize(900, 560)
    window.show()
    made.follow()
    made.wait()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    yield made
    for part in (trainer, loader, seal, store):
        part.close()


@pytest.fixture
def with_data(explorer: ExplorerRoom) -> Callable[[DatasetSpec], ExplorerRoom]:
    def change(spec: DatasetSpec) -> ExplorerRoom:
        explorer.store.edit("Other data", replace(explorer.store.project, dataset=spec))
        explorer.wait()
        return explorer

    return change
