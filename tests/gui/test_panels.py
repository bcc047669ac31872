"""What the panels hand to each other: a sample clicked in the grid, or drawn, is what the network is seen with."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QSettings
from pytestqt.qtbot import QtBot

from nnstudio.core.data.drawing import Drawing
from nnstudio.gui.drawing.subject import Drawn
from nnstudio.gui.panels import Panels, make_panels
from nnstudio.session.session import Session


@pytest.fixture
def session(qtbot: QtBot, tmp_path: Path) -> Iterator[Session]:
    settings = QSettings(str(tmp_path / "settings.ini"), QSettings.Format.IniFormat)
    made = Session(settings, tmp_path / "scratch", tmp_path / "data")
    yield made
    made.close()


@pytest.fixture
def panels(qtbot: QtBot, session: Session) -> Panels:
    made = make_panels(session)
    for dock in made.docks:
        qtbot.addWidget(dock)
    with qtbot.waitSignal(session.loader.loaded):
        session.start()
    return made


def test_the_image_chosen_in_the_grid_is_looked_at(session: Session, panels: Panels) -> None:
    grid, data = panels.data.samples.grid, session.loader.data
    assert data is not None
    grid.move_to(5)
    assert session.observer.index == data.split.train[5]
    panels.data.show_part("validation")
    grid.move_to(2)
    assert session.observer.index == data.split.validation[2]


def test_an_image_of_the_test_part_is_not_even_when_the_images_are_open(session: Session, panels: Panels) -> None:
    samples, data = panels.data.samples, session.loader.data
    assert data is not None
    before = session.observer.index
    panels.data.show_part("test")
    samples.set_open(True)
    assert samples.grid.count > 0
    samples.grid.move_to(4)
    assert samples.grid.index_at(4) in data.split.test
    assert session.observer.index == before


def test_what_is_drawn_can_be_looked_at_until_it_is_cleared(qtbot: QtBot, session: Session, panels: Panels) -> None:
    observer = session.observer
    assert not observer.has_canvas
    panels.drawing.questions.set_subject(Drawn(Drawing((((10.0, 10.0), (200.0, 250.0)),))))
    qtbot.waitUntil(lambda: observer.has_canvas)
    assert observer._canvas is not None
    assert observer._canvas.shape == (1, 28, 28)
    assert np.count_nonzero(observer._canvas)
    panels.drawing.questions.set_subject(Drawn())
    assert not observer.has_canvas
