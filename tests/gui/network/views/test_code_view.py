from __future__ import annotations

from collections.abc import Callable, Iterator

import network_trees
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from nnstudio.core.network import Network, find_preset, trace
from nnstudio.core.network.layers import Conv2d, Dense, Flatten, ReLU
from nnstudio.core.network.source import network_source
from nnstudio.gui.network.views.code_view import CodeView
from nnstudio.gui.network.views.source_lines import lines_of_layers
from nnstudio.gui.theme import ThemeStore

LENET = find_preset("lenet5").network()
SEQUENTIAL = """\
import torch
from torch import nn

net = nn.Sequential(
    nn.Flatten(),
    nn.Linear(784, 10),
)
"""


@pytest.fixture
def view(wait_for: Callable[..., None]) -> Iterator[CodeView]:
    made = CodeView()
    made.resize(640, 480)
    made.show()
    made.show_plan(trace(LENET, (1, 28, 28)), LENET)
    wait_for(lambda: "nn.Conv2d" in made.source.toPlainText())
    yield made
    made.stop()
    made.close()


def test_the_source_is_that_of_the_network(view: CodeView, wait_for: Callable[..., None]) -> None:
    assert view.source.toPlainText() == network_source(LENET, (1, 28, 28))
    assert view.source.isReadOnly()
    other = Network((Flatten(), Dense(3)))
    view.show_plan(trace(other, (1, 28, 28)), other)
    wait_for(lambda: "nn.Linear(784, 3)" in view.source.toPlainText())


def test_what_cannot_be_written_is_said(view: CodeView, wait_for: Callable[..., None]) -> None:
    wrong = Network((Conv2d(4, 40),))
    view.show_plan(trace(wrong, (1, 28, 28)), wrong)
    wait_for(lambda: view.source.toPlainText().startswith("# "))
    assert not view.copy_button.isEnabled()


def test_copy(view: CodeView) -> None:
    QTest.mouseClick(view.copy_button, Qt.MouseButton.LeftButton)
    assert QApplication.clipboard().text() == network_source(LENET, (1, 28, 28))


def test_selected_layers_are_marked(view: CodeView) -> None:
    view.show_selection([(3,)], (3,))
    ((first, last),) = view.source.marks
    line = view.source.toPlainText().splitlines()[first - 1]
    assert "self.conv2 = nn.Conv2d(6, 16" in line
    assert last >= first
    view.show_selection([], None)
    assert view.source.marks == ()


def test_lines_are_found_in_all_blocks() -> None:
    network = network_trees.every_block()
    text = network_source(network, (3, 32, 32))
    found, lines = lines_of_layers(text, network), text.splitlines()
    for path, _ in network.walk():
        name = network.row(path[:-1]).names[path[-1]]
        assert path in found, name
        assert name in lines[found[path][0] - 1]


def test_pasted_code_becomes_cards(view: CodeView, wait_for: Callable[..., None]) -> None:
    QApplication.clipboard().setText(SEQUENTIAL)
    made: list[Network] = []
    view.network_wanted.connect(made.append)
    QTest.mouseClick(view.paste_button, Qt.MouseButton.LeftButton)
    assert view.pasted.toPlainText() == SEQUENTIAL
    QTest.mouseClick(view.make_button, Qt.MouseButton.LeftButton)
    wait_for(lambda: bool(made))
    assert made == [Network((Flatten(), Dense(10)))]
    assert view.source.isVisible()
    assert view.pasted.toPlainText() == ""


def test_what_cannot_be_read_is_said_and_its_line_marked(view: CodeView, wait_for: Callable[..., None]) -> None:
    view.begin_paste()
    view.pasted.setPlainText(SEQUENTIAL.replace("nn.Flatten()", "nn.MultiheadAttention(8, 2)"))
    view.make_cards()
    wait_for(view.message.isVisible)
    assert view.pasted.isVisible()
    assert view.pasted.marks == ((5, 5),)
    QTest.mouseClick(view.cancel_button, Qt.MouseButton.LeftButton)
    assert view.source.isVisible()
    assert not view.message.isVisible()


def test_there_is_nothing_to_make_of_nothing(view: CodeView) -> None:
    QApplication.clipboard().setText("a shopping list")
    view.begin_paste()
    assert view.pasted.toPlainText() == ""
    assert not view.make_button.isEnabled()
    QTest.keyClicks(view.pasted, "nn.ReLU()")
    assert view.make_button.isEnabled()


def test_nothing_pasted_is_run(view: CodeView, wait_for: Callable[..., None], tmp_path) -> None:
    target = tmp_path / "run"
    view.begin_paste()
    view.pasted.setPlainText(f"import pathlib\npathlib.Path({str(target)!r}).touch()\nnet = nn.Sequential(nn.ReLU())\n")
    made: list[Network] = []
    view.network_wanted.connect(made.append)
    view.make_cards()
    wait_for(lambda: bool(made) or view.message.isVisible())
    assert not target.exists()
    assert made in ([], [Network((ReLU(),))])


def test_colours_follow_the_theme(view: CodeView, theme_store: ThemeStore) -> None:
    block = view.source.document().findBlockByNumber(4)
    light = {found.format.foreground().color().name() for found in block.layout().formats()}
    try:
        theme_store.set_scheme("dark")
        QApplication.processEvents()
        assert light
        assert {found.format.foreground().color().name() for found in block.layout().formats()} != light
    finally:
        theme_store.set_scheme("light")
