from __future__ import annotations

import gc
import threading
import weakref
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from nnstudio.core.data.datasets import Dataset, DatasetSpec, DigitsData, MnistData, Progress, silent
from nnstudio.core.errors import DataError
from nnstudio.core.project.document import Project
from nnstudio.core.project.file import ProjectFile
from nnstudio.session.data_loader import DataLoader


@pytest.fixture
def loader(qtbot: QtBot) -> Iterator[DataLoader]:
    made = DataLoader()
    yield made
    made.close()


@pytest.fixture
def file(tmp_path: Path) -> Iterator[ProjectFile]:
    made = ProjectFile.create(tmp_path / "project.nns", Project())
    yield made
    made.close()


def test_loads_divides_and_prepares(qtbot: QtBot, loader: DataLoader, file: ProjectFile, tmp_path: Path) -> None:
    with qtbot.waitSignals([loader.loading, loader.loaded], order="strict"):
        loader.follow(Project(), tmp_path, file)
    data = loader.data
    assert data is not None
    assert len(data.dataset) == 1797
    assert [len(data.split.part(name)) for name in ("train", "validation", "test")] == [1077, 360, 360]
    mean = data.dataset.inputs[data.split.train].mean() / 255
    assert data.preprocessing.mean[0] == pytest.approx(mean, abs=1e-6)


def test_does_nothing_when_nothing_has_changed(
    qtbot: QtBot, loader: DataLoader, file: ProjectFile, tmp_path: Path
) -> None:
    project = Project()
    with qtbot.waitSignal(loader.loaded):
        loader.follow(project, tmp_path, file)
    before = loader.data
    loader.follow(replace(project, training=replace(project.training, epochs=3)), tmp_path, file)
    assert loader.data is before
    with qtbot.waitSignal(loader.loaded):
        loader.follow(project, tmp_path, file, again=True)
    assert loader.data is not before


def test_another_split_does_not_read_the_data_again(
    qtbot: QtBot, loader: DataLoader, file: ProjectFile, tmp_path: Path
) -> None:
    project = Project()
    with qtbot.waitSignal(loader.loaded):
        loader.follow(project, tmp_path, file)
    assert loader.data is not None
    before = loader.data
    with qtbot.waitSignal(loader.loaded):
        loader.follow(replace(project, split=replace(project.split, seed=8)), tmp_path, file)
    assert loader.data.dataset is before.dataset
    assert loader.data.split.train.tolist() != before.split.train.tolist()


def test_only_the_newest_wish_is_answered(qtbot: QtBot, loader: DataLoader, file: ProjectFile, tmp_path: Path) -> None:
    said: list[object] = []
    loader.loaded.connect(said.append)
    project = Project()
    for seed in range(5):
        loader.follow(replace(project, split=replace(project.split, seed=seed)), tmp_path, file)
    qtbot.waitUntil(lambda: loader.data is not None)
    qtbot.wait(50)
    assert [data.split_spec.seed for data in said] == [4]  # type: ignore[attr-defined]


def test_missing_files_are_told_and_nothing_is_fetched(
    qtbot: QtBot, loader: DataLoader, file: ProjectFile, tmp_path: Path
) -> None:
    with qtbot.waitSignal(loader.failed) as failure:
        loader.follow(Project(dataset=MnistData()), tmp_path / "empty", file)
    (error,) = failure.args or [None]
    assert isinstance(error, DataError)
    assert "Download it" in str(error)
    assert loader.data is None
    assert not (tmp_path / "empty").exists()


@dataclass(frozen=True)
class Fetched(DatasetSpec):
    """Writes a file when it is downloaded; `gate` holds it back."""

    def load(self, folder: Path, progress: Progress = silent) -> Dataset:
        raise DataError("There is nothing to load here.")

    def download(self, folder: Path, progress: Progress = silent) -> None:
        while not gate.wait(0.002):
            progress(0.5, "half")
        (folder / "data").write_text("here")


gate = threading.Event()


def test_download_tells_that_it_is_under_way(qtbot: QtBot, loader: DataLoader, tmp_path: Path) -> None:
    gate.clear()
    states: list[bool] = []
    loader.downloading.connect(states.append)
    task = loader.download(Fetched(), tmp_path)
    assert states == [True]
    with qtbot.waitSignal(task.succeeded):
        gate.set()
    assert states == [True, False]
    assert (tmp_path / "data").exists()


def test_closing_ends_a_download(qtbot: QtBot, tmp_path: Path) -> None:
    gate.clear()
    loader = DataLoader()
    loader.download(Fetched(), tmp_path)
    loader.close()
    assert not (tmp_path / "data").exists()


def test_the_data_set_that_is_not_wanted_any_more_is_let_go(
    qtbot: QtBot, loader: DataLoader, file: ProjectFile, tmp_path: Path
) -> None:
    with qtbot.waitSignal(loader.loaded):
        loader.follow(Project(), tmp_path, file)
    assert loader.data is not None
    gone = weakref.ref(loader.data.dataset)
    with qtbot.waitSignal(loader.loaded):
        loader.follow(Project(dataset=DigitsData(labels="small or large")), tmp_path, file)
    assert loader.data.dataset.class_names == ("0–2", "3–9")
    qtbot.waitUntil(lambda: gc.collect() >= 0 and gone() is None)
