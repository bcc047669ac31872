from __future__ import annotations

from dataclasses import replace

from data_room import Room
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from nnstudio.gui.data.looks import UNTRAINED

LEFT = Qt.MouseButton.LeftButton


def click(widget: QWidget) -> None:
    assert widget.isVisible()
    QTest.mouseClick(widget, LEFT)


def test_the_test_part_stays_covered_until_a_look_is_confirmed(room: Room) -> None:
    panel, samples = room.panel, room.panel.samples
    panel.show_part("test")
    assert samples.cover.isVisible()
    assert not samples.grid.isVisible()
    assert samples.grid.count == 0
    click(samples.cover.images_button)
    assert samples.cover.question.text() == (
        "This look will be counted and kept in this project: looked at 0 times so far."
    )
    click(samples.cover.no_button)
    assert room.seal.count == 0
    click(samples.cover.images_button)
    click(samples.cover.yes_button)
    assert room.store.file.looks()[0].kind == "images"
    assert samples.grid.isVisible()
    assert samples.grid.count == 360
    assert panel.split.test_label.accessibleName() == "Test part: images shown · looked at 1 time in this project"
    click(samples.seal_button)
    assert samples.grid.count == 0
    assert samples.cover.isVisible()


def test_other_test_images_are_covered(room: Room) -> None:
    room.panel.show_part("test")
    room.panel.samples.cover.images_wanted.emit()
    assert room.seal.images_open
    room.panel.new_seed()
    assert not room.seal.images_open
    assert room.panel.samples.grid.count == 0
    room.wait_for_data()
    room.panel.samples.cover.images_wanted.emit()
    assert room.seal.count == 2
    room.store.new()
    room.store.finish()
    assert room.seal.count == 0
    assert not room.seal.images_open


def test_an_evaluation_is_counted_and_shown(room: Room) -> None:
    panel, cover = room.panel, room.panel.samples.cover
    panel.evaluate_test()
    assert not cover.asking
    assert cover.reason.text() == UNTRAINED
    quick = replace(room.store.project.training, epochs=1)
    room.store.edit("Train briefly", replace(room.store.project, training=quick))
    room.wait_for_data()
    room.train()
    panel.evaluate_test()
    assert cover.asking
    with room.qtbot.waitSignal(room.seal.result, timeout=20_000):
        click(cover.yes_button)
    (look,) = room.store.file.looks()
    assert look.accuracy is not None
    assert cover.accuracy.text() == f"{100 * look.accuracy:.2f}\u202f% right"
    assert cover.looks.text() == "Looked at 1 time in this project."
    assert not cover.tuned.isVisible()
    room.qtbot.wait(1100)  # the file's times are whole seconds
    room.train()
    panel.evaluate_test()
    with room.qtbot.waitSignal(room.seal.result, timeout=20_000):
        click(cover.yes_button)
    assert cover.tuned.isVisible()


def test_the_question_comes_into_view_in_a_low_window(room: Room) -> None:
    room.window.resize(250, 480)
    room.panel.show_part("test")
    room.qtbot.wait(30)
    room.panel.samples.cover.ask("images")
    viewport = room.panel.body.page.viewport()
    button = room.panel.samples.cover.no_button
    room.qtbot.waitUntil(lambda: viewport.rect().contains(button.mapTo(viewport, button.rect().center())))
