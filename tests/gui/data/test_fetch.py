from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from data_room import Room
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog, QWidget

from nnstudio.core.data.datasets import Dataset, MnistData, Progress, silent
from nnstudio.core.errors import DataError
from nnstudio.gui.data.words import FOLDER_IS_FIXED

LEFT = Qt.MouseButton.LeftButton


def click(widget: QWidget) -> None:
    assert widget.isVisible()
    QTest.mouseClick(widget, LEFT)


@pytest.fixture
def far_data(monkeypatch: pytest.MonkeyPatch, make_dataset: Callable[..., Dataset]) -> Iterator[threading.Event]:
    """MNIST as it would be fetched, without a network; the event lets the download end."""
    leave = threading.Event()

    def missing(self: MnistData, folder: Path) -> str:
        return "" if (folder / "here").exists() else "MNIST is not there. Download it."

    def load(self: MnistData, folder: Path, progress: Progress = silent) -> Dataset:
        if self.missing(folder):
            raise DataError(self.missing(folder))
        return replace(make_dataset(100), official_test=np.arange(80, 100, dtype=np.int64))

    def download(self: MnistData, folder: Path, progress: Progress = silent) -> None:
        while not leave.wait(0.002):
            progress(0.5, "Half of it")
        if folder.name == "broken":
            raise DataError("No mirror answers. Try again.")
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "here").touch()

    for function in (missing, load, download):
        monkeypatch.setattr(MnistData, function.__name__, function)
    yield leave
    leave.set()


def words_of(room: Room) -> str:
    return room.panel.messages.text().replace("\u200b", "")


def choose_mnist(room: Room) -> None:
    room.store.edit("Choose MNIST", replace(room.store.project, dataset=MnistData()))
    room.qtbot.waitUntil(lambda: room.panel.source.isVisible())


def test_nothing_is_fetched_without_the_button_then_it_loads_by_itself(room: Room, far_data: threading.Event) -> None:
    choose_mnist(room)
    card = room.panel.source
    assert card.download_button.text() == "Download 11.6 MB"
    room.qtbot.wait(30)
    assert not card.progress.isVisible()
    click(card.download_button)
    room.qtbot.waitUntil(lambda: card.progress.isVisible())
    assert not card.download_button.isVisible()
    far_data.set()
    room.wait_for_data()
    assert room.panel.chooser.facts.text().startswith("100 images")
    assert not card.isVisible()
    click(room.panel.split.more_button)
    assert room.panel.split.official.isVisible()
    assert not room.panel.split.bar.handles[1].isEnabled()
    click(room.panel.split.official)
    room.wait_for_data()
    assert room.panel.split.bar.handles[1].isEnabled()


def test_a_download_can_be_cancelled(room: Room, far_data: threading.Event) -> None:
    choose_mnist(room)
    room.panel.download()
    room.qtbot.waitUntil(lambda: room.panel.source.progress.isVisible())
    click(room.panel.source.progress._button)
    room.qtbot.waitUntil(lambda: room.panel.source.download_button.isVisible())
    assert room.panel.messages.text() == ""
    assert not (room.folder / "here").exists()


def test_a_failed_download_says_why_and_offers_a_retry(room: Room, far_data: threading.Event) -> None:
    room.folder = room.folder / "broken"
    choose_mnist(room)
    far_data.set()
    click(room.panel.source.download_button)
    room.qtbot.waitUntil(lambda: words_of(room) == "No mirror answers. Try again.")
    room.folder = room.folder.parent
    click(room.panel.messages.button)
    room.wait_for_data()
    assert room.panel.messages.text() == ""


def test_another_folder_may_hold_the_data(room: Room, far_data: threading.Event, tmp_path: Path) -> None:
    choose_mnist(room)
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "here").touch()
    click(room.panel.source.folder_button)
    (dialog,) = room.panel.findChildren(QFileDialog)
    assert dialog.isVisible()
    dialog.fileSelected.emit(str(elsewhere))
    dialog.close()
    assert room.preferences.current.data_folder == str(elsewhere)
    room.wait_for_data()
    assert room.panel.chooser.facts.text().startswith("100 images")
    assert not room.panel.source.isVisible()


def test_going_back_to_data_that_are_here(room: Room, far_data: threading.Event) -> None:
    choose_mnist(room)
    assert not room.panel.samples.isVisible()
    room.store.undo_stack.undo()
    room.wait_for_data()
    assert room.panel.samples.isVisible()
    assert not room.panel.source.isVisible()


def test_a_folder_that_is_set_from_outside_stays(room: Room, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(room.panel._folder_choice, "_folder", lambda: tmp_path / "fixed")
    room.panel._folder_choice.take(tmp_path / "mine")
    assert room.panel.messages.text() == FOLDER_IS_FIXED
