"""Adding what lies on the canvas to the data: by the button, by name, again, and taking it back."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtTest import QTest

from nnstudio.core.data.datasets import DrawingsData
from nnstudio.gui.app import Studio
from nnstudio.gui.drawing.adding import NO_CLASSES, NO_IMAGES, NO_STROKES
from nnstudio.gui.drawing.subject import Sample
from nnstudio.gui.widgets.class_picker import ClassPicker
from nnstudio.session.loaded import LoadedData

from .conftest import SEVEN, Stage, drag

LEFT = Qt.MouseButton.LeftButton


def picker(stage: Stage) -> ClassPicker:
    QTest.mouseClick(stage.panel.row.add, LEFT)
    found = stage.panel.adding.picker
    assert found is not None
    assert found.isVisible()
    return found


def add_as(stage: Stage, name: str) -> None:
    found = picker(stage)
    QTest.keyClicks(found.field, name)
    QTest.keyClick(found.field, Qt.Key.Key_Return)
    assert not found.isVisible()


def test_a_drawing_is_added_as_a_class_that_the_data_have(stage: Stage) -> None:
    assert not stage.panel.row.add.isEnabled()
    stage.drag(SEVEN)
    assert stage.panel.row.add.isEnabled()
    drawing = stage.panel.canvas.drawing
    add_as(stage, "7")
    (sample,) = stage.store.project.additions.samples
    assert (sample.class_name, sample.drawing) == ("7", drawing)
    assert stage.panel.body.message.text() == "Added as 7 (1 drawing in this project)."
    assert not stage.panel.has_content


def test_a_class_can_be_clicked_and_a_new_one_named(stage: Stage) -> None:
    stage.drag(SEVEN)
    found = picker(stage)
    assert found.list.count() == 10
    place = found.list.visualItemRect(found.list.item(3)).center()
    QTest.mouseClick(found.list.viewport(), LEFT, Qt.KeyboardModifier.NoModifier, place)
    stage.drag(SEVEN)
    found = picker(stage)
    QTest.keyClicks(found.field, "heart")
    assert found.list.item(0).text() == "New class “heart”"
    QTest.keyClick(found.field, Qt.Key.Key_Return)
    assert stage.store.project.additions.counts() == {"3": 1, "heart": 1}
    stage.drag(SEVEN)
    found = picker(stage)
    assert found.list.count() == 11
    QTest.keyClick(found.field, Qt.Key.Key_Return)
    assert stage.store.project.additions.counts() == {"3": 1, "heart": 2}


def test_what_is_typed_in_full_is_meant(stage: Stage) -> None:
    stage.drag(SEVEN)
    add_as(stage, "a")
    stage.drag(SEVEN)
    add_as(stage, "ab")
    stage.drag(SEVEN)
    add_as(stage, "a")
    assert stage.store.project.additions.counts() == {"a": 2, "ab": 1}


def test_the_last_class_again_asks_the_first_time(stage: Stage) -> None:
    adding = stage.panel.adding
    stage.drag(SEVEN)
    adding.add_again()
    assert adding.picker is not None
    assert adding.picker.isVisible()
    QTest.keyClicks(adding.picker.field, "7")
    QTest.keyClick(adding.picker.field, Qt.Key.Key_Return)
    assert adding.again_words()[0] == "Add as 7 a&gain"
    stage.drag(SEVEN)
    adding.add_again()
    assert stage.store.project.additions.counts() == {"7": 2}


def test_undo_takes_the_sample_back_and_brings_the_drawing(stage: Stage) -> None:
    stage.drag(SEVEN)
    drawing, before = stage.panel.canvas.drawing, stage.store.project
    add_as(stage, "7")
    QTest.mouseClick(stage.panel.body.message.button, LEFT)
    assert stage.store.project == before
    assert stage.panel.canvas.drawing == drawing


def test_undo_of_the_message_leaves_later_edits_alone(stage: Stage) -> None:
    stage.drag(SEVEN)
    add_as(stage, "7")
    stage.store.edit("Other", replace(stage.store.project, normalization="unit"))
    QTest.mouseClick(stage.panel.body.message.button, LEFT)
    assert not stage.store.project.additions.samples
    assert stage.store.project.normalization == "unit"


def test_what_cannot_be_added_says_why(stage: Stage, digits: LoadedData) -> None:
    adding, panel = stage.panel.adding, stage.panel
    image = digits.dataset.inputs[0]
    panel._put(Sample(image, 0, "0"))
    assert adding.why_not() == NO_STROKES == panel.row.add.toolTip()
    assert not panel.row.add.isEnabled()
    panel.clear()
    stage.drag(SEVEN)
    assert not adding.why_not()
    rows = np.zeros((4, 3), np.float32)
    values = np.arange(4, dtype=np.float32)
    table = replace(digits.dataset, inputs=rows, labels=values, class_names=(), ids=None)
    several = replace(digits.dataset, labels=np.zeros((len(digits.dataset), 10), np.uint8))
    for dataset, why in ((table, NO_IMAGES), (several, NO_CLASSES)):
        stage.loader.data = replace(digits, dataset=dataset)
        stage.loader.loaded.emit(stage.loader.data)
        assert adding.why_not() == why == panel.row.add.toolTip()
    stage.loader.data = digits


def test_two_classes_are_drawn_learned_and_told_apart(studio: Studio, wait_for) -> None:
    window, session = studio.window, studio.session
    panel = window.panels.drawing
    project = replace(session.store.project, dataset=DrawingsData())
    session.store.edit("Mine", replace(project, training=replace(project.training, epochs=60)))
    wait_for(window.panels.data.preparing.card.isVisible)
    assert "first class" in window.commands.train.why_not()
    for name, places in (("bar", [(140, 40), (142, 240)]), ("line", [(40, 140), (240, 142)])):
        for shift in range(8):
            drag(panel.canvas, [(x + 4 * shift, y + 3 * shift) for x, y in places])
            window.book.refresh_now()
            if shift:
                window.book["add_drawing_again"].trigger()
            else:
                window.book["add_drawing"].trigger()
                assert panel.adding.picker is not None
                QTest.keyClicks(panel.adding.picker.field, name)
                QTest.keyClick(panel.adding.picker.field, Qt.Key.Key_Return)
        wait_for(lambda: session.loader.data is not None)
        if name == "bar":
            assert "nothing to tell apart" in window.commands.train.why_not()
    assert session.store.project.additions.counts() == {"bar": 8, "line": 8}
    window.book.refresh_now()
    window.book["fix_problem"].trigger()
    assert not window.commands.train.why_not()
    window.book.refresh_now()
    window.book["train"].trigger()
    wait_for(lambda: session.trainer.busy)
    wait_for(lambda: not session.trainer.busy, 60)
    answers = []
    panel.explained.connect(answers.append)
    drag(panel.canvas, [(50, 130), (230, 135)])
    # The first answers may be to the beginning of the stroke, which is a dot.
    wait_for(
        lambda: any(answer.explanation.prediction.class_name == "line" for answer in answers if answer.explanation)
    )
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def test_a_new_class_beside_the_digits_offers_a_larger_output(studio: Studio, wait_for) -> None:
    window, session = studio.window, studio.session
    panel = window.panels.drawing
    for shift in range(5):
        drag(panel.canvas, [(140, 230 - shift), (60, 120), (100, 60), (140, 110), (180, 60), (220, 120), (141, 230)])
        window.book.refresh_now()
        window.book["add_drawing_again"].trigger()
        if not shift:
            assert panel.adding.picker is not None
            QTest.keyClicks(panel.adding.picker.field, "heart")
            QTest.keyClick(panel.adding.picker.field, Qt.Key.Key_Return)
        wait_for(lambda: session.loader.data is not None)
    assert session.planner.classes == 11
    assert "11" in window.commands.train.why_not()
    window.book.refresh_now()
    window.book["fix_problem"].trigger()
    assert not window.commands.train.why_not()
    assert session.planner.plan.rows[-1].output_shape == (11,)


def test_enter_takes_no_class_that_nobody_named(stage: Stage) -> None:
    stage.drag(SEVEN)
    found = picker(stage)
    assert found.list.currentItem() is None
    QTest.keyClick(found.field, Qt.Key.Key_Return)
    assert found.isVisible()
    assert not stage.store.project.additions.samples
    QTest.keyClick(found.field, Qt.Key.Key_Down)
    assert found.list.currentRow() == 0
    QTest.keyClick(found.field, Qt.Key.Key_Escape)


def test_ten_sevens_are_typed_once(stage: Stage) -> None:
    stage.drag(SEVEN)
    add_as(stage, "7")
    for _ in range(2):
        stage.drag(SEVEN)
        QTest.keyClick(picker(stage).field, Qt.Key.Key_Return)
    assert stage.store.project.additions.counts() == {"7": 3}
