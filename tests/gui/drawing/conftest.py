"""A network trained for a moment on the built-in digits, and the panel with real session objects around it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from nnstudio.core.data.datasets import DigitsData
from nnstudio.core.data.preprocessing import Preprocessing
from nnstudio.core.data.split import SplitSpec, make_split
from nnstudio.core.network import Network, find_preset
from nnstudio.core.training import Checkpoint, Finished, TrainingConfig, TrainingJob, train
from nnstudio.gui.drawing import DrawingPanel
from nnstudio.gui.drawing.canvas import DrawingCanvas
from nnstudio.session.data_loader import DataLoader
from nnstudio.session.explainer import Answer, Explainer
from nnstudio.session.loaded import LoadedData
from nnstudio.session.project_store import ProjectStore
from nnstudio.session.trainer import Trainer

Path2D = list[tuple[int, int]]

SEVEN: Path2D = [(70, 60), (195, 60), (170, 130), (140, 230)]


@pytest.fixture(scope="session")
def digits() -> LoadedData:
    spec, split_spec = DigitsData(), SplitSpec()
    dataset = spec.load(Path())
    split = make_split(dataset, split_spec)
    preprocessing = Preprocessing.fit(dataset.inputs[split.train], "standardize")
    return LoadedData(spec, split_spec, "standardize", dataset, split, preprocessing)


TrainFor = Callable[[Network, int], Checkpoint]


@pytest.fixture(scope="session")
def train_for(digits: LoadedData) -> TrainFor:
    def run(network: Network, epochs: int) -> Checkpoint:
        config = TrainingConfig(epochs=epochs, device="cpu")
        job = TrainingJob(network, digits.dataset, digits.split, config, digits.preprocessing)
        last = [event for event in train(job) if isinstance(event, Finished)]
        return last[0].checkpoint

    return run


@pytest.fixture(scope="session")
def lenet(train_for: TrainFor) -> Checkpoint:
    return train_for(find_preset("lenet5").network(), 4)


@pytest.fixture(scope="session")
def mlp(train_for: TrainFor) -> Checkpoint:
    return train_for(find_preset("mlp").network(), 1)


@dataclass
class Stage:
    """The panel, and what a test does with it."""

    panel: DrawingPanel
    store: ProjectStore
    loader: DataLoader
    trainer: Trainer
    qtbot: QtBot

    def use(self, checkpoint: Checkpoint | None) -> None:
        """As if a training had brought these weights."""
        run = self.trainer.run
        run.newest = run.best = checkpoint
        run.project = replace(self.store.project) if checkpoint else None
        self.trainer.checkpoint_changed.emit()

    def drag(self, places: Path2D, release: bool = True) -> None:
        """A mouse drag through places in canvas units."""
        drag(self.panel.canvas, places, release)

    def answer(self, action: Callable[[], object]) -> Answer:
        """The last answer that an action brings."""
        with self.qtbot.waitSignal(self.panel.explained):
            action()
        answers: list[Answer] = []
        self.panel.explained.connect(answers.append)
        with self.qtbot.waitSignal(self.panel.explained):
            self.panel.questions.ask()
        self.panel.explained.disconnect(answers.append)
        return answers[-1]


def drag(canvas: DrawingCanvas, places: Path2D, release: bool = True) -> None:
    left, plain = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    spots = [canvas.view.map(QPoint(*place)) for place in places]
    QTest.mousePress(canvas, left, plain, spots[0])
    for before, spot in pairwise(spots):
        for step in range(1, 6):
            QTest.mouseMove(canvas, before + (spot - before) * (step / 5))
            QApplication.processEvents()
    if release:
        QTest.mouseRelease(canvas, left, plain, spots[-1])


@pytest.fixture
def stage(qtbot: QtBot, tmp_path: Path, digits: LoadedData) -> Iterator[Stage]:
    store, loader, trainer, explainer = ProjectStore(tmp_path / "scratch"), DataLoader(), Trainer(), Explainer()
    loader.data = digits
    panel = DrawingPanel(store, loader, trainer, explainer)
    qtbot.addWidget(panel)
    panel.resize(320, 800)
    panel.show()
    yield Stage(panel, store, loader, trainer, qtbot)
    panel.files.stop()
    explainer.close()
    trainer.close()
    loader.close()
    store.close()


@pytest.fixture
def trained(stage: Stage, lenet: Checkpoint) -> Stage:
    """The stage with a network that knows digits."""
    stage.use(lenet)
    return stage
