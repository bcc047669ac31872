"""The banner that tells of a problem whose card is out of view."""

from __future__ import annotations

from dataclasses import replace

import pytest
from network_studio import LEFT, Studio
from PySide6.QtCore import QPropertyAnimation
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from nnstudio.core.network import Network, find_preset

LENET = find_preset("lenet5").network()


def scroll_to_top(studio: Studio, qtbot: QtBot) -> None:
    """An edit glides to what was edited: wait for it, and go back."""
    view = studio.panel.body.view
    glides = view.findChildren(QPropertyAnimation)
    qtbot.waitUntil(lambda: all(glide.state() is QPropertyAnimation.State.Stopped for glide in glides))
    view.verticalScrollBar().setValue(0)


@pytest.fixture
def troubled(studio: Studio, qtbot: QtBot) -> Studio:
    """Eleven neurons for ten classes, in the last layer, which is far below what is seen."""
    studio.show(Network((*LENET.layers[:-1], replace(LENET.layers[-1], units=11))))
    assert studio.planner.why_not
    scroll_to_top(studio, qtbot)
    return studio


def test_it_tells_what_is_wrong_until_the_card_is_in_view(troubled: Studio) -> None:
    bar, view = troubled.panel.problem.bar, troubled.panel.body.view
    assert bar.isVisible()
    assert bar.text() == troubled.planner.why_not
    assert view.viewport().geometry().contains(bar.geometry())
    view.verticalScrollBar().setValue(view.verticalScrollBar().maximum())
    assert not bar.isVisible()
    view.verticalScrollBar().setValue(0)
    assert bar.isVisible()


def test_its_button_mends_and_shows_the_card(troubled: Studio) -> None:
    bar = troubled.panel.problem.bar
    QTest.mouseClick(bar.button, LEFT)
    assert troubled.planner.why_not == ""
    assert not bar.isVisible()
    troubled.undo()
    assert troubled.planner.why_not


def test_closed_it_stays_away_until_there_is_another_problem(troubled: Studio, qtbot: QtBot) -> None:
    bar = troubled.panel.problem.bar
    bar.clear()
    troubled.resize(780, 500)
    assert not bar.isVisible()
    troubled.show(Network((*LENET.layers[:-1], replace(LENET.layers[-1], units=12))))
    scroll_to_top(troubled, qtbot)
    assert "12 numbers" in bar.text()
