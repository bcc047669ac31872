from __future__ import annotations

from dataclasses import replace

from network_studio import LEFT, Studio
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
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
    first = trace(LENET, SHAPE, 10)
    view.show_plans(first, first, trace(LENET.remove((4,)), SHAPE, 10))
    assert not view.isHidden()
    assert "relu2: removed" in view.text()
    view.show_plans(trace(LENET, SHAPE, 10), None, first)
    assert view.isHidden()
    view.show_plans(None, None, first)
    assert view.isHidden()


def test_all_edits_since_the_project_was_opened_can_be_compared(studio: Studio) -> None:
    compared = studio.panel.body.inspector.compared
    studio.show(LENET.replace((3,), Conv2d(32, 5)))
    studio.show(studio.store.project.network.insert((8,), Dropout()))
    assert "conv2" not in compared.text()
    QTest.mouseClick(compared.since.button("opened"), LEFT)
    assert {"conv2: Filters 16 → 32", "dropout1: added"} <= set(compared.text().split("\n"))
    studio.undo()
    studio.undo()
    assert compared.text() == ""
    assert not compared.isHidden()
    QTest.mouseClick(compared.since.button("edit"), LEFT)
    assert "conv2: Filters 32 → 16" in compared.text()


def test_a_project_that_is_opened_is_no_edit_of_the_one_before(studio: Studio) -> None:
    studio.store.new(replace(studio.store.project, network=LENET.remove((4,))))
    studio.store.finish()
    QApplication.processEvents()
    assert studio.titles != [layer.title for layer in LENET.layers]
    assert studio.panel.body.inspector.compared.isHidden()


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
