"""The banner that tells of a problem whose card is out of view."""

from __future__ import annotations

from dataclasses import replace

import pytest
from network_studio import LEFT, Studio
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from nnstudio.core.network import Network, find_preset
from nnstudio.gui.widgets.message_bar import MessageBar

LENET = find_preset("lenet5").network()


def bar_of(studio: Studio) -> MessageBar:
    QApplication.processEvents()
    return studio.panel.problem.bar


@pytest.fixture
def troubled(studio: Studio) -> Studio:
    """Eleven neurons for ten classes, in the last layer, which is far below what is seen."""
    studio.show(Network((*LENET.layers[:-1], replace(LENET.layers[-1], units=11))))
    assert studio.planner.why_not
    return studio


def test_it_tells_what_is_wrong_until_the_card_is_in_view(troubled: Studio) -> None:
    bar, view = bar_of(troubled), troubled.panel.body.view
    assert bar.isVisible()
    assert bar.text() == troubled.planner.why_not
    assert view.viewport().geometry().contains(bar.geometry())
    view.verticalScrollBar().setValue(view.verticalScrollBar().maximum())
    assert not bar.isVisible()
    view.verticalScrollBar().setValue(0)
    assert bar.isVisible()


def test_its_button_mends_and_shows_the_card(troubled: Studio) -> None:
    bar = bar_of(troubled)
    QTest.mouseClick(bar.button, LEFT)
    assert troubled.planner.why_not == ""
    assert not bar.isVisible()
    troubled.undo()
    assert troubled.planner.why_not


def test_closed_it_stays_away_until_there_is_another_problem(troubled: Studio) -> None:
    bar = bar_of(troubled)
    bar.clear()
    troubled.resize(780, 500)
    assert not bar.isVisible()
    troubled.show(Network((*LENET.layers[:-1], replace(LENET.layers[-1], units=12))))
    assert "12 numbers" in bar.text()  # before the cards glide to the one that was changed
