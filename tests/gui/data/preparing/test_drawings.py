"""The data set of one's own drawings: what it says while there are few, and the list of them."""

from __future__ import annotations

from dataclasses import replace

from data_room import Room
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from nnstudio.core.data.additions import Additions
from nnstudio.core.data.datasets import DrawingsData
from nnstudio.core.data.drawing import Drawing

LEFT = Qt.MouseButton.LeftButton
STROKE = Drawing((((10.0, 10.0), (200.0, 60.0), (90.0, 240.0)),))


def drawn(**counts: int) -> Additions:
    additions = Additions()
    for name, count in counts.items():
        for shift in range(count):
            moved = Drawing(tuple(tuple((x + shift, y) for x, y in stroke) for stroke in STROKE.strokes))
            additions = additions.with_drawing(name, moved)
    return additions


def test_an_empty_data_set_says_what_to_do_and_shows_no_error(room: Room) -> None:
    panel = room.panel
    room.store.edit("Mine", replace(room.store.project, dataset=DrawingsData()))
    room.qtbot.waitUntil(panel.preparing.card.isVisible)
    room.qtbot.waitUntil(lambda: panel._shown is None)
    assert "Draw something on the canvas" in panel.preparing.card.sentence.text()
    assert not panel.messages.isVisible()
    assert not panel.preparing.drawn.isVisible()


def test_the_card_counts_along_and_goes_when_there_are_enough(room: Room) -> None:
    panel, card = room.panel, room.panel.preparing.card
    project = replace(room.store.project, dataset=DrawingsData())
    room.store.edit("Mine", replace(project, additions=drawn(bar=1)))
    assert "second one" in card.sentence.text()
    room.store.edit("Draw", replace(project, additions=drawn(bar=5, ring=2)))
    assert card.counts.text() == "bar: 5 of 5\nring: 2 of 5"
    assert "more drawings of ring" in card.sentence.text()
    room.store.edit("Draw", replace(project, additions=drawn(bar=5, ring=5)))
    room.wait_for_data()
    assert not card.isVisible()
    assert panel.chooser.facts.text() == "10 images · 1×28×28 · 2 classes"
    assert panel.preparing.drawn.text.text() == "10 drawings of your own"


def test_drawings_are_listed_and_removed(room: Room) -> None:
    room.store.edit("Draw", replace(room.store.project, additions=drawn(heart=3, star=1)))
    room.wait_for_data()
    assert room.loader.data is not None
    assert room.loader.data.dataset.class_names[-2:] == ("heart", "star")
    QTest.mouseClick(room.panel.preparing.drawn.button, LEFT)
    view = room.panel.preparing.drawings
    assert view is not None
    room.qtbot.addWidget(view)
    assert view.model.rowCount() == 4
    room.qtbot.waitUntil(lambda: len(view.model._pictures) == 4)
    assert "training part" in view.caption.text()
    assert not view.remove.isEnabled()
    place = view.list.visualRect(view.model.index(1)).center()
    QTest.mouseClick(view.list.viewport(), LEFT, Qt.KeyboardModifier.NoModifier, place)
    QTest.mouseClick(view.remove, LEFT)
    assert room.store.project.additions.counts() == {"heart": 2, "star": 1}
    assert view.model.rowCount() == 3
    room.store.undo_stack.undo()
    assert view.model.rowCount() == 4
    view.classes.setCurrentIndex(view.classes.findData("star"))
    view.classes.activated.emit(view.classes.currentIndex())
    assert view.model.rowCount() == 1
    view.list.selectAll()
    view.remove_selected()
    assert room.store.project.additions.counts() == {"heart": 3}
    room.wait_for_data()
