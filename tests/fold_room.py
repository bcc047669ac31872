"""A trainer of iris in three folds, with a file, for the tests of cross-validation."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from pytestqt.qtbot import QtBot

from nnstudio.core.data.datasets import IrisData
from nnstudio.core.data.preprocessing import Preprocessing
from nnstudio.core.data.split import SplitSpec, make_split
from nnstudio.core.network import find_preset
from nnstudio.core.project.cross_validation import Folds, folds_of
from nnstudio.core.project.document import Project, with_preset
from nnstudio.core.project.file import ProjectFile
from nnstudio.core.training import Progress, TrainingConfig
from nnstudio.session.loaded import LoadedData
from nnstudio.session.trainer import Trainer

SPLIT = SplitSpec(method="k-fold", folds=3, fold=2)
EPOCHS = 4


def the_project() -> Project:
    config = TrainingConfig(epochs=EPOCHS, device="cpu")
    return with_preset(Project(dataset=IrisData(), split=SPLIT, training=config), find_preset("mlp"), (4,), 3)


class Room:
    """A trainer of iris in three folds, with a file."""

    def __init__(self, folder: Path) -> None:
        self.project = the_project()
        dataset = self.project.dataset.load(folder, lambda *_: None)
        split = make_split(dataset, SPLIT)
        fitted = Preprocessing.fit(dataset.inputs, "standardize", split.train)
        self.data = LoadedData(self.project.dataset, SPLIT, "standardize", dataset, split, fitted)
        self.file = ProjectFile.create(folder / "p.nns", self.project)
        self.trainer = Trainer()
        self.events: list[Any] = []
        self.failures: list[BaseException] = []
        self.trainer.reported.connect(self.events.extend)
        self.trainer.failed.connect(self.failures.append)

    def start(self) -> None:
        self.trainer.start_folds(self.project, self.data, self.file)

    @property
    def steps(self) -> int:
        return sum(isinstance(event, Progress) and not event.evaluating for event in self.events)

    def folds(self) -> Folds:
        return folds_of(self.file.runs(), self.project, self.data.dataset.fingerprint, 3)


def finish(qtbot: QtBot, room: Room) -> None:
    qtbot.waitUntil(lambda: not room.trainer.busy, timeout=60_000)
