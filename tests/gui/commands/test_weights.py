from __future__ import annotations

from pathlib import Path

import pytest
import torch
from PySide6.QtWidgets import QFileDialog, QMenu

from nnstudio.core.network import build, presets
from nnstudio.core.project.document import Project
from nnstudio.gui.app import Studio

SHAPE = (1, 28, 28)


@pytest.fixture
def weights(tmp_path: Path, studio: Studio) -> Path:
    """A file with weights of the project's network, LeNet-5."""
    path = tmp_path / "lenet & co.pth"
    torch.save(build(studio.session.store.project.network, SHAPE, seed=321).state_dict(), path)
    return path


def open_weights(studio: Studio, path: Path, monkeypatch: pytest.MonkeyPatch, wait_for) -> None:
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(path), ""))
    studio.window.book["open_weights"].trigger()
    wait_for(lambda: not studio.session.store.busy)


def test_trainings_begin_with_opened_weights(studio, weights, monkeypatch, wait_for):
    store, trainer, book = studio.session.store, studio.session.trainer, studio.window.book
    assert not book["forget_weights"].isEnabled()
    open_weights(studio, weights, monkeypatch, wait_for)
    assert store.project.start.source == weights.name
    assert studio.window.messages.text() == f"New trainings begin with the weights of {weights.name}."
    wait_for(book["forget_weights"].isEnabled)
    assert book["forget_weights"].text() == "&Forget the weights of lenet && co.pth"
    book["step"].trigger()
    wait_for(lambda: trainer.started is not None)
    assert studio.window.messages.text() == f"Training begins with the weights of {weights.name}."
    book["stop"].trigger()
    wait_for(lambda: not trainer.busy)
    theirs = torch.load(weights, weights_only=True)
    assert (trainer.newest.weights["conv1.weight"] - theirs["conv1.weight"]).abs().max() < 0.01


def test_it_can_be_undone_and_redone(studio, weights, monkeypatch, wait_for):
    store = studio.session.store
    before = store.project
    open_weights(studio, weights, monkeypatch, wait_for)
    after = store.project
    store.undo_stack.undo()
    assert store.project == before
    store.undo_stack.redo()
    assert store.project == after
    studio.window.book.refresh_now()
    studio.window.book["forget_weights"].trigger()
    assert store.project == before


def test_weights_of_another_network_are_refused(studio, weights, monkeypatch, wait_for):
    store = studio.session.store
    studio.window.book["preset_mlp"].trigger()
    before = store.project
    open_weights(studio, weights, monkeypatch, wait_for)
    assert store.project == before
    assert "is of another network" in studio.window.messages.text()


def test_another_preset_forgets_them(studio, weights, monkeypatch, wait_for):
    open_weights(studio, weights, monkeypatch, wait_for)
    studio.window.book["preset_mlp"].trigger()
    assert studio.session.store.project.start is None


def test_nothing_chosen_changes_nothing(studio, monkeypatch):
    before: Project = studio.session.store.project
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: ("", ""))
    studio.window.book["open_weights"].trigger()
    assert studio.session.store.project == before
    assert not studio.session.store.busy


def test_the_menu_lists_named_networks_by_family(studio):
    menus = {menu.title(): menu for menu in studio.window.menuBar().findChildren(QMenu)}
    for family in dict.fromkeys(preset.family for preset in presets()):
        titles = [action.text() for action in menus[family].actions()]
        assert titles == [preset.title for preset in presets() if preset.family == family]
