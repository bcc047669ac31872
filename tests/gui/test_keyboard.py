"""Space does what it says, and the keyboard does not land on buttons that nobody chose."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from nnstudio.gui.app import Studio


def test_the_keyboard_goes_home_when_its_widget_is_disabled(studio: Studio, wait_for) -> None:
    dice = studio.window.panels.data.split.dice
    dice.setFocus()
    wait_for(dice.hasFocus)
    dice.setEnabled(False)
    diagram = studio.window.panels.network.body.diagram
    wait_for(diagram.hasFocus)
    dice.setEnabled(True)


def test_the_keyboard_goes_home_when_its_widget_is_hidden(studio: Studio, wait_for) -> None:
    dice = studio.window.panels.data.split.dice
    dice.setFocus()
    wait_for(dice.hasFocus)
    dice.hide()
    wait_for(studio.window.panels.network.body.diagram.hasFocus)
    dice.show()


def test_tab_still_goes_from_widget_to_widget(studio: Studio, wait_for) -> None:
    dice = studio.window.panels.data.split.dice
    dice.setFocus()
    wait_for(dice.hasFocus)
    QTest.keyClick(dice, Qt.Key.Key_Tab)
    wait_for(lambda: not dice.hasFocus())
    assert not studio.window.panels.network.body.diagram.hasFocus()


def test_a_layer_taken_by_typing_gives_the_keyboard_back(studio: Studio, wait_for) -> None:
    network = studio.window.panels.network
    diagram = network.body.diagram
    for words, kind in (("conv 32 3", "conv2d"), ("max", "max_pool")):
        studio.window.book["find_layer"].trigger()
        search = network.body.palette_list.search
        wait_for(search.hasFocus)
        QTest.keyClicks(search, words)
        QTest.keyClick(search, Qt.Key.Key_Return)
        wait_for(diagram.hasFocus)
        selected = network.selection.single
        assert selected is not None
        assert studio.session.store.project.network.at(selected).kind == kind
