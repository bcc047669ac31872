"""What the tests of the Data explorer talk to; the fixture `explorer` makes one."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMainWindow
from pytestqt.qtbot import QtBot

from nnstudio.gui.explorer.asking import Asking
from nnstudio.gui.explorer.facts import Facts
from nnstudio.gui.explorer.panel import ExplorerPanel
from nnstudio.gui.explorer.pick_grid import PickGrid
from nnstudio.session.data_loader import DataLoader
from nnstudio.session.project_store import ProjectStore
from nnstudio.session.seal import Seal
from nnstudio.session.trainer import Trainer

LEFT = Qt.MouseButton.LeftButton
NONE, SHIFT, CTRL = (
    Qt.KeyboardModifier.NoModifier,
    Qt.KeyboardModifier.ShiftModifier,
    Qt.KeyboardModifier.ControlModifier,
)


@dataclass
class ExplorerRoom:
    """The panel in a window, and everything it talks to."""

    qtbot: QtBot
    window: QMainWindow
    panel: ExplorerPanel
    store: ProjectStore
    loader: DataLoader
    trainer: Trainer
    seal: Seal
    folder: Path

    def follow(self, *_: object) -> None:
        self.loader.follow(self.store.project, self.folder, self.store.file)

    @property
    def facts(self) -> Facts:
        facts = self.panel._facts
        assert facts is not None
        return facts

    @property
    def grid(self) -> PickGrid:
        return self.panel.samples.grid

    def wait(self) -> None:
        """Until data are there, and everything that the explorer asks about them has been answered."""

        def rest() -> bool:
            facts = self.panel._facts
            busy = self.panel._soon.isActive() or any(a.busy for a in self.window.findChildren(Asking))
            return not busy and self.loader.data is not None and facts is not None and facts.data is self.loader.data

        self.qtbot.waitUntil(rest, timeout=20_000)

    def tab(self, name: str) -> None:
        tabs = self.panel.tabs
        place = [tabs.tabText(i) for i in range(tabs.count())].index(name)
        QTest.mouseClick(tabs, LEFT, pos=tabs.tabRect(place).center())
        self.wait()

    def click(self, position: int, keys: Qt.KeyboardModifier = NONE) -> None:
        point: QPoint = self.grid.cell_rect(position).center().toPoint()
        QTest.mouseClick(self.grid.viewport(), LEFT, keys, point)

    def choose(self, box: str, words: str) -> None:
        """Choose in a filter with the keyboard."""
        field = getattr(self.panel.samples.filters, box)
        field.setFocus()
        for _ in range(field.count()):
            if field.currentText() == words:
                break
            QTest.keyClick(field, Qt.Key.Key_Down)
        assert field.currentText() == words
        self.wait()

    def train(self, epochs: int = 1) -> None:
        self.store.edit(
            "Briefly", replace(self.store.project, training=replace(self.store.project.training, epochs=epochs))
        )
        assert self.loader.data is not None
        self.trainer.start(self.store.project, self.loader.data, self.store.file, anew=True)
        self.qtbot.waitUntil(lambda: not self.trainer.busy, timeout=60_000)
        self.wait()

    def holds_no_test_sample(self, indices: object) -> bool:
        return not np.isin(indices, self.facts.data.split.test).any()
