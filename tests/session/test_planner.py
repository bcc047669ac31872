"""The traced network follows network and data."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from pytestqt.qtbot import QtBot
from tiny_session import loaded

from nnstudio.core.data.datasets import DiabetesData, DigitsData, EmnistData, FolderData, MnistData
from nnstudio.core.data.datasets.colour_images import Cifar10Data
from nnstudio.core.network import Network, find_preset, measure
from nnstudio.core.network.layers import Conv2d, Dense, Flatten
from nnstudio.core.network.measure import layer_facts
from nnstudio.core.project.document import Project, first_project
from nnstudio.session.planner import Planner


def test_the_first_project_is_ready_before_any_data_are_there(qtbot: QtBot) -> None:
    planner = Planner(first_project())
    assert planner.plan.parameters == 61_706
    assert planner.why_not == ""
    assert planner.classes == 10


def test_an_edit_is_traced_at_once(qtbot: QtBot) -> None:
    planner, project = Planner(first_project()), first_project()
    with qtbot.waitSignal(planner.changed) as told:
        planner.follow(replace(project, network=project.network.remove((0,))), None)
    assert told.args == [planner.plan]
    with qtbot.assertNotEmitted(planner.changed):
        planner.follow(replace(project, network=project.network.remove((0,)), normalization="unit"), None)


def test_new_data_are_taken_into_account(qtbot: QtBot) -> None:
    project = Project(network=Network((Flatten(), Dense(10))))
    planner = Planner(project)
    with qtbot.waitSignal(planner.changed):
        planner.follow(project, loaded())
    assert planner.plan.input_shape == (1, 8, 8)
    assert planner.classes == 3
    assert "3 classes" in planner.why_not
    # While the next data are loaded, these count.
    planner.follow(project, None)
    assert planner.classes == 3


def test_a_preset_chosen_while_data_are_loaded_is_made_for_them_in_the_end(qtbot: QtBot) -> None:
    lenet, data = find_preset("lenet5"), replace(loaded(), spec=FolderData(path="drawings"))
    project = replace(first_project(), dataset=data.spec)
    planner = Planner(project)
    planner.follow(project, data)
    assert planner.with_preset(project, lenet).network == lenet.network((1, 8, 8), 3)
    other = replace(project, dataset=FolderData(path="photos"))
    planner.follow(other, None)
    chosen = planner.with_preset(other, lenet)
    large = replace(data.dataset, inputs=np.zeros((len(data.dataset), 3, 64, 64), np.uint8))
    planner.follow(chosen, replace(data, spec=other.dataset, dataset=large))
    assert planner.suited(chosen).network == lenet.network((3, 64, 64), 3)
    known = planner.with_preset(replace(project, dataset=Cifar10Data()), lenet)
    assert (known.network, known.input_shape) == (lenet.network((3, 32, 32), 10), None)


def test_a_single_class_is_no_question_and_no_reason_to_shrink_the_network(qtbot: QtBot) -> None:
    project, data = Project(network=Network((Flatten(), Dense(10)))), loaded()
    one = replace(data.dataset, labels=data.dataset.labels * 0, class_names=("bar",))
    planner = Planner(project)
    planner.follow(project, replace(data, dataset=one))
    assert not planner.plan.problems
    assert "nothing to tell apart" in planner.why_not


@pytest.mark.parametrize(
    ("network", "words"), [(Network(), "no layers yet"), (Network((Flatten(), Conv2d())), "needs an image")]
)
def test_why_training_cannot_start(qtbot: QtBot, network: Network, words: str) -> None:
    assert words in Planner(Project(network=network)).why_not


def test_data_sets_of_ten_digits_agree_with_the_first_shape() -> None:
    assert DigitsData().labels == MnistData().labels == "digit"


def test_a_network_in_which_nothing_learns_cannot_be_trained(qtbot: QtBot) -> None:
    network = Network((Flatten(), Dense(10, frozen=True)))
    assert "frozen" in Planner(Project(network=network)).why_not


def test_what_was_before_the_last_edit_is_kept(qtbot: QtBot) -> None:
    project = Project(network=Network((Flatten(), Dense(10))))
    planner = Planner(project)
    first = planner.plan
    assert planner.before is None
    planner.follow(replace(project, network=Network((Flatten(), Dense(8), Dense(10)))), None)
    assert planner.before is first
    planner.follow(replace(project, dataset=MnistData(), network=project.network), None)
    assert planner.before is None


def test_large_layers_are_measured_once_torch_is_ready_for_them(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(measure._operators, "loaded", False)
    layer_facts.cache_clear()
    planner, project = Planner(first_project()), first_project()
    large = replace(project, network=Network((Conv2d(1024, 3), Conv2d(1024, 3), Flatten(), Dense(10))))
    with qtbot.waitSignal(planner.changed):
        planner.follow(large, None)
    assert [row.output_shape for row in planner.plan.rows] == [None] * 4
    assert not planner.plan.problems
    assert "being measured" in planner.why_not
    with qtbot.waitSignal(planner.changed):
        pass
    assert planner.plan.output_shape == (10,)
    assert planner.why_not == ""
    planner.close()


def test_an_edit_back_to_small_layers_does_not_wait(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(measure._operators, "loaded", False)
    layer_facts.cache_clear()
    planner, project = Planner(first_project()), first_project()
    planner.follow(replace(project, network=Network((Conv2d(1024, 3), Conv2d(1024, 3), Flatten(), Dense(10)))), None)
    planner.follow(project, None)
    assert planner.plan.parameters == 61_706
    assert planner.why_not == ""
    planner.close()
    assert planner.plan.parameters == 61_706


def test_of_data_that_are_not_there_the_shape_that_is_known_counts(qtbot: QtBot) -> None:
    project = replace(first_project(), dataset=DiabetesData())
    planner = Planner(project)
    data = loaded()
    rows = replace(data.dataset, inputs=np.zeros((len(data.dataset), 22), np.float32))
    planner.follow(project, replace(data, spec=project.dataset, dataset=rows))
    assert planner.plan.problems
    planner.follow(replace(project, dataset=EmnistData()), None)
    assert planner.plan.input_shape == (1, 28, 28)
    assert not planner.plan.problems
