"""What the window shows while a project is being opened."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QPushButton

from nnstudio.core.project import opened
from nnstudio.core.project.file import ProjectFile
from nnstudio.gui.app import Studio
from nnstudio.gui.file_progress import FileProgress


@pytest.fixture
def gate(monkeypatch: pytest.MonkeyPatch) -> threading.Event:
    """Holds back the opening of files until it is set."""
    gate, real = threading.Event(), opened.read_learned

    def read(file: ProjectFile, check: Callable[[], object]) -> opened.Learned:
        while not gate.wait(0.002):
            check()
        return real(file, check)

    monkeypatch.setattr(opened, "read_learned", read)
    return gate


@pytest.fixture
def path(studio: Studio, tmp_path: Path) -> Path:
    found = tmp_path / "slow.nns"
    ProjectFile.create(found, studio.session.store.project).close()
    return found


def test_what_takes_long_is_told_and_can_be_given_up(studio: Studio, path: Path, gate, wait_for) -> None:
    (row,) = studio.window.findChildren(FileProgress)
    store, book = studio.session.store, studio.window.book
    before = store.file
    studio.window.commands.files.open(path)
    assert not row.isVisible()
    wait_for(row.isVisible)
    wait_for(lambda: any("slow.nns" in label.text() for label in row.findChildren(QLabel)))
    for name in ("new", "open", "save", "save_as", "train"):
        assert not book[name].isEnabled()
        assert book[name].property("why")
    studio.window.commands.files.open(path)  # as the menu of recent files might
    (button,) = row.findChildren(QPushButton)
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    wait_for(lambda: not store.busy)
    assert not row.isVisible()
    assert store.file is before
    assert not studio.window.messages.text()
    wait_for(book["open"].isEnabled)


def test_what_is_quick_shows_nothing(studio: Studio, path: Path, gate, wait_for) -> None:
    (row,) = studio.window.findChildren(FileProgress)
    gate.set()
    studio.window.commands.files.open(path)
    wait_for(lambda: studio.session.store.path == path)
    wait_for(lambda: not studio.session.store.busy)
    assert not row.isVisible()


def test_closing_while_a_file_is_opened_waits_for_it_and_then_closes(
    studio: Studio, path: Path, gate, wait_for, monkeypatch: pytest.MonkeyPatch
) -> None:
    studio.window.commands.files.open(path)
    ended: list[bool] = []
    monkeypatch.setattr(QApplication, "quit", lambda: ended.append(studio.window.isVisible()))
    assert not studio.window.close()
    gate.set()
    wait_for(lambda: bool(ended))
    assert ended == [False]
