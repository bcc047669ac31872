"""What a sample becomes in each layer: on the cards and in the inspector, with mouse and keyboard."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QSettings, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMainWindow
from pytestqt.qtbot import QtBot

from nnstudio.core.network import Network
from nnstudio.core.network.layers import Conv2d, Dense, Flatten, ReLU
from nnstudio.gui.network.activations.card_pictures import CardPictures
from nnstudio.gui.network.activations.link import ActivationLink
from nnstudio.gui.network.activations.section import ActivationSection
from nnstudio.gui.network.panel import NetworkPanel
from nnstudio.session.look import Look
from nnstudio.session.session import Session

LEFT = Qt.MouseButton.LeftButton


class Room:
    """A network panel that looks into its network, as the program joins them."""

    def __init__(self, qtbot: QtBot, folder: Path) -> None:
        self.qtbot = qtbot
        settings = QSettings(str(folder / "settings.ini"), QSettings.Format.IniFormat)
        self.session = Session(settings, folder / "scratch", folder / "data")
        self.panel = NetworkPanel(self.session.store, self.session.planner)
        self.link = ActivationLink(self.panel, self.session.observer)
        self.window = QMainWindow()
        self.window.addDockWidget(Qt.DockWidgetArea.TopDockWidgetArea, self.panel)
        self.looks: list[Look] = []
        self.session.observer.observed.connect(self.looks.append)
        with qtbot.waitSignal(self.session.loader.loaded):
            self.session.start()

    @property
    def section(self) -> ActivationSection:
        return self.link.section

    def select(self, *path: int) -> Look:
        """Click a card and wait for what is to be seen of it."""
        before = len(self.looks)
        diagram = self.panel.body.diagram
        QTest.mouseClick(diagram, LEFT, pos=diagram.card_rect(path).center().toPoint())
        self.qtbot.waitUntil(lambda: len(self.looks) > before)
        # The look may come before the inspector is laid out: a click would hit a button of no height.
        source = self.section.row.source
        self.qtbot.waitUntil(lambda: source.height() >= source.sizeHint().height())
        return self.looks[-1]


@pytest.fixture
def room(qtbot: QtBot, tmp_path: Path) -> Iterator[Room]:
    found = Room(qtbot, tmp_path)
    qtbot.addWidget(found.window)
    found.window.resize(800, 520)
    found.panel.setFixedSize(800, 520)
    found.window.show()
    QApplication.processEvents()
    yield found
    found.window.close()
    found.session.close()


def test_nothing_is_computed_while_nobody_looks(room: Room) -> None:
    with room.qtbot.assertNotEmitted(room.session.observer.observed, wait=150):
        pass
    assert room.section.isHidden()


def test_a_selected_convolution_shows_maps_kernels_and_both_histograms(room: Room) -> None:
    look = room.select(0)
    section = room.section
    assert section.isVisible()
    assert section.maps.count == 6
    assert section.kernels.count == 6
    assert section.activation_histogram.histogram is look.observation.by_path[(0,)].histogram
    assert look.weights is not None
    assert section.weight_histogram.histogram is look.weights.histogram
    assert "Before training" in section.weights_words.text()
    assert section.units.isHidden()
    assert section.large.isHidden()


def test_a_layer_without_weights_shows_none_and_a_flat_one_shows_units(room: Room) -> None:
    room.select(1)
    assert room.section.kernels.isHidden()
    assert room.section.weight_histogram.isHidden()
    room.panel.select((len(room.session.store.project.network) - 1,))
    room.qtbot.waitUntil(lambda: not room.section.units.isHidden())
    assert room.section.maps.isHidden()
    assert room.section.units.words(3).startswith("3: ")


def test_a_map_is_enlarged_by_a_click_and_the_arrows_go_on(room: Room) -> None:
    look = room.select(0)
    maps = room.section.maps
    QTest.mouseClick(maps, LEFT, pos=maps.tile_rect(1).center().toPoint())
    assert maps.current == 1
    assert room.section.large.isVisible()
    values = look.observation.by_path[(0,)].values[1]
    assert room.section.large_words.text().startswith("Map 2: ")
    QTest.keyClick(maps, Qt.Key.Key_Right)
    assert maps.current == 2
    assert "Map 3" in maps.accessibleDescription()
    QTest.keyClick(maps, Qt.Key.Key_Left)
    QTest.mouseMove(room.section.large, QPoint(1, 1))
    QApplication.processEvents()
    words = room.section.large.words_at(room.section.large._area().topLeft())
    assert words.startswith("Row 1, column 1: ")
    shown = float(words.rsplit(" ", 1)[1].replace("−", "-"))
    assert shown == pytest.approx(float(values[0, 0]), rel=0.01)


def test_another_sample_of_the_same_layer_keeps_the_chosen_map(room: Room) -> None:
    room.select(0)
    QTest.mouseClick(room.section.maps, LEFT, pos=room.section.maps.tile_rect(4).center().toPoint())
    before = len(room.looks)
    QTest.mouseClick(room.section.row.next, LEFT)
    room.qtbot.waitUntil(lambda: len(room.looks) > before)
    assert room.section.maps.current == 4
    data = room.session.loader.data
    assert data is not None
    assert np.array_equal(room.looks[-1].wish.image, data.dataset.inputs[data.split.train[1]])
    assert "training part" in room.section.row.caption.text()


def test_the_drawing_is_looked_at_or_it_is_said_that_there_is_none(room: Room) -> None:
    room.select(0)
    QTest.mouseClick(room.section.row.source.button("canvas"), LEFT)
    room.qtbot.waitUntil(lambda: "empty" in room.section.reason.text())
    assert room.section.maps.isHidden()
    image = np.full((1, 28, 28), 9, np.uint8)
    before = len(room.looks)
    room.session.observer.show_canvas(image)
    room.qtbot.waitUntil(lambda: len(room.looks) > before)
    assert np.array_equal(room.looks[-1].wish.image, image)
    assert room.section.maps.isVisible()
    assert not room.section.row.next.isEnabled()


def test_dead_maps_are_crossed_out_and_told(room: Room) -> None:
    store = room.session.store
    zeros = Conv2d(6, 3, initialisation="zeros")
    store.edit("Zeros", replace(store.project, network=Network((zeros, ReLU(), Flatten(), Dense(10)))))
    QApplication.processEvents()
    room.select(1)
    room.qtbot.waitUntil(lambda: bool(room.section.dead.text()))
    expected = "6 of 6 maps are dead: 0 for all 256 training images looked at (1, 2, 3, 4, 5, 6)."
    assert room.section.dead.text() == expected
    assert room.section.maps.dead == frozenset(range(6))
    assert "dead" in room.section.maps.words(0)


def test_cards_have_pictures_when_the_button_is_pressed(room: Room) -> None:
    diagram = room.panel.body.diagram
    low = diagram.card_rect((0,)).height()
    before = len(room.looks)
    QTest.mouseClick(room.panel._tools.picture_button, LEFT)
    room.qtbot.waitUntil(lambda: len(room.looks) > before)
    assert diagram.card_rect((0,)).height() > low
    pictures = CardPictures(room.looks[-1])
    for path, _ in room.session.store.project.network.walk():
        for width in (5, 82, 456):
            picture = pictures(path, width)
            assert picture is not None
            assert 0 < picture.deviceIndependentSize().width() <= max(width, 8)
    assert pictures((99,), 400) is None
    QTest.mouseClick(room.panel._tools.picture_button, LEFT)
    assert diagram.card_rect((0,)).height() == low


def test_where_there_is_room_the_pictures_come_by_themselves_until_the_user_decides(room: Room) -> None:
    assert not room.panel.shows_pictures
    room.panel.setFixedSize(900, 900)
    QApplication.processEvents()
    assert room.panel.shows_pictures
    QTest.mouseClick(room.panel._tools.picture_button, LEFT)
    room.panel.setFixedSize(900, 980)
    QApplication.processEvents()
    assert not room.panel.shows_pictures


def test_a_network_with_a_problem_shows_no_values_of_the_one_before(room: Room) -> None:
    room.select(0)
    store = room.session.store
    store.edit("Break", replace(store.project, network=store.project.network.replace((0,), Conv2d(6, 99))))
    room.qtbot.waitUntil(lambda: room.section.maps.isHidden())
    assert room.section.reason.text()
    store.undo_stack.undo()
    room.qtbot.waitUntil(lambda: room.section.maps.isVisible())


def test_the_section_is_as_narrow_as_the_inspector(room: Room) -> None:
    room.select(0)
    inspector = room.panel.body.inspector
    QApplication.processEvents()
    assert inspector.widget().width() <= inspector.viewport().width()
    for widget in (room.section.row.previous, room.section.row.next, room.section.maps, room.section.kernels):
        assert widget.accessibleName()
