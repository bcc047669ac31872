"""What the actions do that concerns more than one panel: exporting, and training what was made for other data."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from nnstudio.core.network import build, find_preset
from nnstudio.core.network.layers import Dense
from nnstudio.core.project.document import Project
from nnstudio.core.project.file import ProjectFile
from nnstudio.gui.app import Studio
from nnstudio.gui.export.dialog import ExportDialog
from nnstudio.session.trainer import TrainerState

COLOURED = (3, 64, 64)
MADE_ANEW = "The network was made for other data; it is made anew for images of 1×28×28 and 10 classes."

Wait = Callable[..., None]


def open_project(studio: Studio, wait_for: Wait, path: Path, project: Project) -> None:
    ProjectFile.create(path, project).close()
    studio.window.commands.files.open(path)
    store = studio.session.store
    wait_for(lambda: store.path == path and not store.busy and studio.session.loader.data is not None)
    studio.window.book.refresh_now()


def exported(studio: Studio, wait_for: Wait, path: Path) -> ExportDialog:
    studio.window.book.refresh_now()
    studio.window.book["export"].trigger()
    dialog = next(d for d in studio.window.findChildren(ExportDialog) if d.isVisible())
    dialog.choose("safetensors", path)
    dialog.start.click()
    wait_for(lambda: dialog.report is not None)
    return dialog


def test_an_untrained_network_is_exported_and_said_to_be_one(studio: Studio, tmp_path: Path, wait_for: Wait) -> None:
    dialog = exported(studio, wait_for, tmp_path / "model.safetensors")
    assert "random ones of seed 7; this network was not trained here" in dialog.messages.text()
    assert (tmp_path / "model.safetensors").exists()
    dialog.close()


def test_start_weights_are_exported_by_the_name_of_their_file(studio: Studio, tmp_path: Path, wait_for: Wait) -> None:
    store = studio.session.store
    weights = dict(build(store.project.network, (1, 28, 28), seed=3).state_dict())
    start = store.file.add_start_weights(weights, "elsewhere.pth")
    store.edit("Begin with elsewhere.pth", replace(store.project, start=start))
    dialog = exported(studio, wait_for, tmp_path / "model.safetensors")
    assert "those of elsewhere.pth; this network was not trained here" in dialog.messages.text()
    dialog.close()


def test_a_network_with_a_problem_is_not_exported(studio: Studio) -> None:
    store = studio.session.store
    store.edit("Open", replace(store.project, network=store.project.network.insert((0,), Dense(3))))
    studio.window.book.refresh_now()
    assert not studio.window.book["export"].isEnabled()
    assert studio.window.book["export"].property("why") == studio.session.planner.plan.problems[0].text


def test_a_network_for_other_data_is_made_anew_when_it_is_trained(
    studio: Studio, tmp_path: Path, wait_for: Wait
) -> None:
    preset, session = find_preset("resnet18"), studio.session
    made = Project(network=preset.network(preset.input_shape, 1000), input_shape=preset.input_shape)
    open_project(studio, wait_for, tmp_path / "made.nns", made)
    assert session.planner.plan.input_shape == preset.input_shape
    assert studio.window.book["train"].isEnabled()
    steps = session.store.undo_stack.count()
    studio.window.book["step"].trigger()
    wait_for(lambda: len(session.trainer.history.steps) == 1)
    assert session.store.project == replace(made, network=preset.network((1, 28, 28), 10), input_shape=None)
    assert session.store.undo_stack.count() == steps + 1
    assert session.planner.plan.input_shape == (1, 28, 28)
    assert studio.window.messages.text() == MADE_ANEW
    session.trainer.stop()
    wait_for(lambda: session.trainer.state is TrainerState.IDLE)
    session.store.undo_stack.undo()
    assert session.store.project == made


@pytest.mark.parametrize("untrainable", [False, True])
def test_any_other_network_is_trained_as_it_is(
    studio: Studio, tmp_path: Path, wait_for: Wait, untrainable: bool
) -> None:
    first, session = studio.session.store.project, studio.session
    network = (
        first.network.insert((0,), Dense(3))
        if untrainable
        else first.network.replace((0,), replace(first.network.layers[0], channels=5))
    )
    open_project(studio, wait_for, tmp_path / "own.nns", replace(first, network=network, input_shape=COLOURED))
    # It is shown for the data that are there, so that what does not fit can be mended.
    assert session.planner.plan.input_shape == (1, 28, 28)
    assert studio.window.book["train"].isEnabled() is not untrainable
    if not untrainable:
        studio.window.book["step"].trigger()
        wait_for(lambda: len(session.trainer.history.steps) == 1)
        assert session.store.project == replace(first, network=network)
        assert studio.window.messages.text() == ""
        session.trainer.stop()
        wait_for(lambda: session.trainer.state is TrainerState.IDLE)
