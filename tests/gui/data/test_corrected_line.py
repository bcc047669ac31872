from __future__ import annotations

from dataclasses import replace

from data_room import Room
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from nnstudio.gui.app import Studio

LEFT = Qt.MouseButton.LeftButton


def test_what_was_put_right_is_counted(room: Room) -> None:
    line, store = room.panel.body.corrected, room.store
    assert not line.isVisible()
    left_out = store.project.corrections.excluding(["3"])
    store.edit("Leave out", replace(store.project, corrections=left_out))
    room.wait_for_data()
    assert line.text.text() == "1 sample left out"
    more = left_out.excluding(["4", "5"]).relabelled(["7", "8"], "2")
    store.edit("Relabel", replace(store.project, corrections=more))
    room.wait_for_data()
    assert line.text.text() == "3 samples left out, 2 relabelled"
    store.undo_stack.undo()
    store.undo_stack.undo()
    room.wait_for_data()
    assert not line.isVisible()


def test_it_leads_to_the_samples(studio: Studio, wait_for) -> None:
    store, panels = studio.session.store, studio.window.panels
    learned = studio.session.loader.data.split.train[:2].tolist()
    left_out = store.project.corrections.excluding([str(index) for index in learned])
    store.edit("Leave out", replace(store.project, corrections=left_out))
    wait_for(lambda: panels.data.body.corrected.isVisible())
    QTest.mouseClick(panels.data.body.corrected.button, LEFT)
    wait_for(lambda: panels.explorer.samples.grid.indices.tolist() == learned)
    assert panels.explorer.isVisible()
    assert panels.explorer.samples.filters.state.currentText() == "Excluded or relabelled"
