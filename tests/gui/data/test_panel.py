from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from data_room import Room
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from nnstudio.core.data.datasets import DigitsData, MnistData
from nnstudio.core.data.split import SplitSpec
from nnstudio.gui.data.looks import OTHER_DATA
from nnstudio.gui.data.words import STALE_WEIGHTS

LEFT = Qt.MouseButton.LeftButton


def click(widget: QWidget) -> None:
    assert widget.isVisible()
    QTest.mouseClick(widget, LEFT)


def drag_handle(room: Room, which: int, pixels: int) -> None:
    bar = room.panel.split.bar
    handle = bar.handles[which]
    start = handle.geometry().center()
    QTest.mousePress(handle, LEFT, pos=handle.mapFromParent(start))
    for step in range(1, 5):
        QTest.mouseMove(handle, handle.mapFromParent(start + QPoint(pixels * step // 4, 0)))
    QTest.mouseRelease(handle, LEFT, pos=handle.mapFromParent(start + QPoint(pixels, 0)))


# Data and split


def test_shows_what_was_loaded(room: Room) -> None:
    panel = room.panel
    assert panel.chooser.combo.currentText() == "Handwritten digits (built in)"
    assert panel.chooser.facts.text() == "1\u202f797 images · 1×28×28 · 10 classes"
    assert "Train 60%, 1077 images" in panel.split.bar.accessibleDescription()
    assert "Class 7: " in panel.chart.accessibleDescription()
    assert panel.samples.grid.count == 1077
    assert not panel.source.isVisible()


def test_a_drag_is_one_step_to_undo(room: Room) -> None:
    drag_handle(room, 0, -24)
    room.wait_for_data()
    spec = room.store.project.split
    assert spec.train == pytest.approx(0.5)
    assert sum(spec.fractions[:2]) == pytest.approx(0.8)
    assert room.panel.samples.grid.count == len(room.loader.data.split.train) == 898
    drag_handle(room, 1, 12)
    assert room.store.undo_stack.count() == 2
    room.store.undo_stack.undo()
    room.store.undo_stack.undo()
    room.wait_for_data()
    assert room.store.project.split == SplitSpec()
    assert "Train 60%, 1077 images" in room.panel.split.bar.accessibleDescription()


def test_key_strokes_on_a_handle_are_one_step_too(room: Room) -> None:
    handle = room.panel.split.bar.handles[0]
    handle.setFocus()
    for _ in range(5):
        QTest.keyClick(handle, Qt.Key.Key_Left)
    assert room.store.project.split.train == pytest.approx(0.55)
    assert room.store.undo_stack.count() == 1
    room.panel.reset_split()
    assert room.store.project.split == SplitSpec()
    room.panel.reset_split()
    assert room.store.undo_stack.count() == 2


def test_seed_and_mixture(room: Room) -> None:
    split = room.panel.split
    click(split.dice)
    seed = room.store.project.split.seed
    assert seed != 7
    assert split.seed.number() == seed
    click(split.more_button)
    split.seed.setFocus()
    split.seed.selectAll()
    QTest.keyClicks(split.seed, "123")
    QTest.keyClick(split.seed, Qt.Key.Key_Return)
    assert room.store.project.split.seed == 123
    click(split.stratified)
    assert not room.store.project.split.stratified
    room.store.undo_stack.undo()
    assert split.stratified.isChecked()


def test_the_other_question_keeps_the_data_set(room: Room) -> None:
    form = room.panel.chooser.form
    editor = form.editor("labels")
    editor.field.setFocus()
    QTest.keyClick(editor.field, Qt.Key.Key_Down)
    assert room.store.project.dataset == DigitsData(labels="small or large")
    room.wait_for_data()
    assert room.panel.chooser.facts.text().endswith("2 classes")
    room.panel.chooser.combo.setFocus()
    QTest.keyClick(room.panel.chooser.combo, Qt.Key.Key_Down)
    popup = room.panel.chooser.popup
    QTest.keyClicks(popup.search, "mnist")
    QTest.keyClick(popup.search, Qt.Key.Key_Return)
    assert not popup.isVisible()
    assert room.store.project.dataset == MnistData(labels="small or large")


def test_weights_of_another_split_are_told_as_long_as_they_are(room: Room) -> None:
    quick = replace(room.store.project.training, epochs=1)
    room.store.edit("Train briefly", replace(room.store.project, training=quick))
    room.panel.new_seed()
    assert room.panel.messages.text() == ""
    room.wait_for_data()
    room.train()
    room.panel.new_seed()
    stale = room.panel.body.stale
    assert stale.isVisible()
    assert stale.text.toolTip() == STALE_WEIGHTS
    assert room.panel.samples.cover.reason.text() == OTHER_DATA
    room.store.undo_stack.undo()
    assert not stale.isVisible()
    for change in (
        {"train": 0.7, "validation": 0.1},
        {"method": "k-fold"},
        {"train": 1.0, "validation": 0.0, "test": 0.0},
    ):
        split = replace(room.store.project.split, **change)
        room.store.edit("Divide otherwise", replace(room.store.project, split=split))
        assert stale.isVisible()
        room.store.undo_stack.undo()
        assert not stale.isVisible()


def test_nothing_moves_the_bar_under_the_pointer(room: Room) -> None:
    room.wait_for_data()
    room.train()
    bar, panel = room.panel.split.bar, room.panel

    def place() -> QPoint:
        QApplication.sendPostedEvents()
        QApplication.processEvents()
        return bar.mapTo(panel, QPoint(0, 0))

    before = place()
    drag_handle(room, 0, 20)
    assert panel.body.stale.isVisible()
    assert place() == before
    panel.chooser.show_progress(0.5, "Reading the data")
    assert place() == before
    room.wait_for_data()
    panel.body.stale.hide()
    assert place() == before


# Samples


def test_tabs_filter_and_large_view(room: Room) -> None:
    samples, panel = room.panel.samples, room.panel
    panel.show_part("validation")
    assert samples.grid.count == 360
    samples.filter.setFocus()
    QTest.keyClick(samples.filter, Qt.Key.Key_Down)
    dataset = room.loader.data.dataset
    assert samples.grid.count == int((dataset.labels[room.loader.data.split.validation] == 0).sum())
    samples.show_class(7)
    assert samples.filter.currentText() == "Class 7"
    first = samples.grid.cell_rect(0).center().toPoint()
    QTest.mouseClick(samples.grid.viewport(), LEFT, pos=first)
    view = samples.view
    assert view.isVisible()
    assert view.heading.text() == "7"
    assert view.caption.text().endswith("Validation part")
    before = view.caption.text()
    QTest.keyClick(view, Qt.Key.Key_Right)
    assert samples.grid.current == 1
    assert view.caption.text() != before
    row, column = (int(n) for n in np.argwhere(dataset.inputs[samples.grid.index_at(1)][0] > 100)[0])
    QTest.mouseMove(view.pixels, QPoint(column * 10 + 5, row * 10 + 5))
    value = dataset.inputs[samples.grid.index_at(1), 0, row, column]
    assert view.value.text() == f"Row {row + 1}, column {column + 1}: {value} of 255"
    QTest.keyClick(view, Qt.Key.Key_Escape)
    assert not view.isVisible()


@pytest.mark.parametrize("width", [230, 420])
@pytest.mark.parametrize("height", [480, 1300])
def test_every_size_shows_two_rows_and_cuts_nothing_off(room: Room, width: int, height: int) -> None:
    room.window.resize(width, height)
    room.qtbot.wait(20)
    grid, page = room.panel.samples.grid, room.panel.body.page
    room.qtbot.waitUntil(lambda: grid.viewport().height() >= 2 * grid.cells.row_height)
    room.qtbot.waitUntil(lambda: page.widget().width() <= page.viewport().width())


def test_tab_goes_from_top_to_bottom(room: Room) -> None:
    room.qtbot.waitUntil(lambda: room.guard.report is not None, timeout=20_000)
    room.panel.chooser.combo.setFocus()
    names = []
    for _ in range(12):
        widget = room.panel.focusWidget()
        names.append(widget.accessibleName())
        QTest.keyClick(widget, Qt.Key.Key_Tab)
    assert names == [
        "Data set",
        "Classes",
        "Method of the split",
        "More settings of the split",
        "End of the training part",
        "End of the validation part",
        "Another seed",
        "Preparation: Edit",
        "Images per class",
        "Part",
        "Class",
        "Size of the images",
    ]


def test_a_bug_while_loading_is_reported_as_one(room: Room) -> None:
    with room.qtbot.captureExceptions() as told:
        room.loader.failed.emit(ZeroDivisionError("a bug"))
    assert [kind for kind, *_ in told] == [ZeroDivisionError]
    assert not room.panel.messages.text()
    assert room.panel.samples.grid.count == 0
