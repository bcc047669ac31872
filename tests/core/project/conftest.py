"""A small project, its data, and a file with one finished run of it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from nnstudio.core.data.datasets import Dataset, DigitsData
from nnstudio.core.network import Network
from nnstudio.core.network.layers import BatchNorm, Conv2d, Dense, Dropout, Flatten, MaxPool2d, ReLU
from nnstudio.core.project.document import Project
from nnstudio.core.project.file import ProjectFile
from nnstudio.core.project.jobs import new_job
from nnstudio.core.project.recorder import recorded
from nnstudio.core.training import OPTIMIZERS, TrainingConfig, train

SMALL = Network((MaxPool2d(4), Conv2d(3, 3), BatchNorm(), ReLU(), Flatten(), Dropout(0.2), Dense(10)))


class _Content(bytes):
    """Bytes that hypothesis can name in a failure without printing them all."""

    def __repr__(self) -> str:
        return f"<{len(self)} bytes>"


@pytest.fixture(scope="session")
def dataset(tmp_path_factory: pytest.TempPathFactory) -> Dataset:
    return DigitsData().load(tmp_path_factory.mktemp("data"))


@pytest.fixture(scope="session")
def project() -> Project:
    config = TrainingConfig(epochs=3, batch_size=128, optimizer=OPTIMIZERS["adam"](lr=0.01))
    return Project(network=SMALL, training=config)


@pytest.fixture
def file(tmp_path: Path, project: Project) -> Iterator[ProjectFile]:
    opened = ProjectFile.create(tmp_path / "small.nns", project)
    yield opened
    opened.close()


@pytest.fixture(scope="session")
def trained_bytes(tmp_path_factory: pytest.TempPathFactory, project: Project, dataset: Dataset) -> bytes:
    """A whole project file with one completed run, a draft, a split and a look."""
    path = tmp_path_factory.mktemp("trained") / "trained.nns"
    opened = ProjectFile.create(path, project)
    run = opened.start_run(project, dataset.fingerprint)
    job = new_job(project, dataset, opened.split(dataset, project.split))
    for _ in recorded(train(job), opened, run):
        pass
    opened.save_draft(Project())
    opened.add_look(run, 3, "metrics", 0.5, 0.9, 359)
    opened.close()
    return _Content(path.read_bytes())


@pytest.fixture
def trained_path(tmp_path: Path, trained_bytes: bytes) -> Path:
    path = tmp_path / "trained.nns"
    path.write_bytes(trained_bytes)
    return path
