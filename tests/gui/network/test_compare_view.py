from __future__ import annotations

from dataclasses import replace

from network_studio import Studio
from pytestqt.qtbot import QtBot

from nnstudio.core.network import Network, find_preset, trace
from nnstudio.core.network.compare import compare
from nnstudio.core.network.layers import Conv2d, Dropout, ReLU
from nnstudio.gui.network.compare_view import CompareView, facts_of_comparison

SHAPE = (1, 28, 28)
LENET = find_preset("lenet5").network()


def lines(after: Network) -> dict[str, str]:
    found = compare(trace(LENET, SHAPE, 10), trace(after, SHAPE, 10))
    return {fact.label: fact.value.replace("\u202f", " ") for fact in facts_of_comparison(found)}


def test_a_turned_knob_and_the_totals_that_follow() -> None:
    found = lines(LENET.replace((3,), Conv2d(32, 5)))
    assert found["conv2"] == "Filters 16 → 32"
    assert found["Parameters"] == "61 706 → 112 122 (+50 416)"
    assert "Receptive field" not in found
    assert found["Memory of a sample"].endswith("(+15.6 KiB)")


def test_layers_that_come_and_go() -> None:
    assert lines(LENET.insert((8,), Dropout()))["dropout1"] == "added"
    assert lines(LENET.remove((4,)))["relu2"] == "removed"
    frozen = lines(LENET.replace((0,), replace(LENET.layers[0], frozen=True)))
    assert frozen["conv1"] == "Frozen no → yes"
    assert frozen["Learned"] == "61 706 → 61 550 (−156)"


def test_what_a_problem_hides_is_a_dash() -> None:
    found = lines(LENET.remove((6,)))
    assert found["Output"] == "10 → —"
    assert found["Parameters"] == "61 706 → —"


def test_many_changes_are_told_in_few_lines() -> None:
    found = lines(Network((ReLU(),) * 5 + LENET.layers[:2] * 4))
    assert found["…"].endswith("more")


def test_the_view_is_hidden_without_a_difference(qtbot: QtBot) -> None:
    view = CompareView()
    qtbot.addWidget(view)
    view.show_comparison(compare(trace(LENET, SHAPE, 10), trace(LENET.remove((4,)), SHAPE, 10)))
    assert not view.isHidden()
    assert "relu2: removed" in view.text()
    view.show_comparison(compare(trace(LENET, SHAPE, 10), trace(LENET, SHAPE, 10)))
    assert view.isHidden()
    view.show_comparison(None)
    assert view.isHidden()


def test_the_inspector_tells_what_the_last_edit_did_and_draws_it_once(studio: Studio) -> None:
    compared, drawn = studio.panel.body.inspector.compared, []
    assert compared.isHidden()
    studio.panel._editor.changed.connect(lambda: drawn.append(1))
    network = studio.store.project.network
    studio.store.edit("Edit", replace(studio.store.project, network=network.replace((3,), Conv2d(32, 5))))
    assert drawn == [1]
    assert "conv2: Filters 16 → 32" in compared.text()
    studio.undo()
    assert "conv2: Filters 32 → 16" in compared.text()
