from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch
from PIL import Image, ImageDraw
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QGuiApplication, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QComboBox, QFileDialog, QScrollArea, QSlider
from pytestqt.qtbot import QtBot

from nnstudio.core.data.drawing import Drawing, load_drawing, rasterize, save_drawing
from nnstudio.core.network import Network, build, find_preset
from nnstudio.core.network.layers import Dense, Flatten
from nnstudio.core.project.run_seals import RunSeal
from nnstudio.core.training import Checkpoint
from nnstudio.gui.app import Studio
from nnstudio.gui.drawing.subject import Drawn, Picture, Sample
from nnstudio.gui.drawing.words import READY, UNTRAINED
from nnstudio.session.loaded import LoadedData

from .conftest import SEVEN, Stage


def save_seven(path: Path) -> Path:
    """A dark seven on white paper, off-centre."""
    image = Image.new("RGB", (300, 400), "white")
    ImageDraw.Draw(image).line([(60, 60), (180, 60), (150, 140), (120, 260)], fill=(20, 30, 90), width=24)
    image.save(path)
    return path


def test_empty_canvas_gets_no_answer(trained: Stage) -> None:
    view = trained.panel.explanation
    assert trained.panel.canvas.blank
    assert not trained.panel.has_content
    assert view.answer.words.text() == READY
    assert view.bars.names == tuple("0123456789")
    assert view.bars.probabilities == ()
    assert view.answer.answer.isHidden()


def test_without_weights_the_input_is_shown_but_no_answer(stage: Stage) -> None:
    answer = stage.answer(lambda: stage.drag(SEVEN))
    view = stage.panel.explanation
    assert answer.explanation is None
    assert view.answer.preview.image is not None
    assert view.answer.words.text() == UNTRAINED
    assert view.bars.probabilities == ()
    assert not view.controls.layers.isEnabled()
    assert "Train" in view.controls.layers.toolTip()


def test_a_drawn_digit_is_answered_and_explained(trained: Stage) -> None:
    answer = trained.answer(lambda: trained.drag(SEVEN))
    panel, view = trained.panel, trained.panel.explanation
    assert answer.explanation is not None
    assert answer.seen is not None
    probabilities = answer.explanation.prediction.probabilities
    assert view.bars.probabilities == probabilities
    assert sum(probabilities) == pytest.approx(1, abs=1e-5)
    assert view.answer.answer.name == answer.explanation.prediction.class_name
    assert view.controls.layers.currentText() == "conv2+relu2 · 10×10 cells"
    assert view.controls.classes.itemText(0) == f"Predicted: {answer.explanation.prediction.class_name}"
    drawing = panel.history.current
    assert isinstance(drawing, Drawn)
    assert np.array_equal(answer.seen.image[0], rasterize(drawing.drawing))


def test_heat_lies_where_the_network_saw_it(trained: Stage) -> None:
    small = [(20 + x // 4, 30 + y // 4) for x, y in SEVEN]
    answer = trained.answer(lambda: trained.drag(small))
    assert answer.seen is not None
    place = trained.panel.canvas.heat_place
    assert place is not None
    # 28 of the network's pixels; the ink takes 20 of them, and most of it is the stroke's own length.
    assert place.width() == pytest.approx(place.height())
    ink = np.argwhere(answer.seen.image[0] > 127)
    top, left = ink.min(axis=0)
    bottom, right = ink.max(axis=0) + 1
    unit = place.height() / 28
    assert place.top() + top * unit == pytest.approx(30 + 60 / 4, abs=2 * unit)
    assert place.top() + bottom * unit == pytest.approx(30 + 230 / 4, abs=2 * unit)
    assert place.left() + left * unit == pytest.approx(20 + 70 / 4, abs=2 * unit)
    assert place.left() + right * unit == pytest.approx(20 + 195 / 4, abs=2 * unit)


def test_heat_is_painted_and_can_be_hidden(trained: Stage) -> None:
    trained.answer(lambda: trained.drag(SEVEN))
    canvas = trained.panel.canvas
    with_heat = canvas.grab().toImage()
    trained.panel.toggle_heat()
    without = canvas.grab().toImage()
    assert with_heat != without
    assert without.allGray() or canvas.hasFocus()
    middle = without.pixelColor(canvas.view.map(QPoint(120, 60)))
    assert middle.lightness() == 255
    trained.panel.toggle_heat()
    trained.panel.explanation.controls.strength.setValue(0)
    assert canvas.grab().toImage() == without


def test_answers_come_while_drawing(trained: Stage) -> None:
    with trained.qtbot.waitSignal(trained.panel.explained):
        trained.drag(SEVEN[:3], release=False)
    assert not trained.panel.can_undo()
    assert trained.panel.explanation.bars.probabilities
    QTest.mouseRelease(trained.panel.canvas, Qt.MouseButton.LeftButton)
    assert trained.panel.can_undo()


def test_undo_redo_and_clear_are_steps_of_their_own(trained: Stage) -> None:
    panel = trained.panel
    trained.drag(SEVEN)
    trained.drag([(100, 140), (180, 140)])
    assert len(panel.canvas.drawing.strokes) == 2
    QTest.keyClick(panel.canvas, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert len(panel.canvas.drawing.strokes) == 1
    QTest.keyClick(panel.canvas, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier)
    assert len(panel.canvas.drawing.strokes) == 2
    QTest.keyClick(panel.canvas, Qt.Key.Key_Delete)
    assert panel.canvas.blank
    assert not panel.has_content
    assert panel.explanation.bars.probabilities == ()
    QTest.mouseClick(panel.tools.undo, Qt.MouseButton.LeftButton)
    assert len(panel.canvas.drawing.strokes) == 2
    panel.undo()
    panel.undo()
    assert not panel.can_undo()
    assert not panel.tools.undo.isEnabled()
    panel.undo()
    assert panel.canvas.blank


def test_an_answer_that_comes_after_clearing_is_dropped(trained: Stage) -> None:
    trained.drag(SEVEN)
    trained.panel.clear()
    trained.qtbot.wait(150)
    assert trained.panel.explanation.bars.probabilities == ()
    assert trained.panel.canvas.heat_place is None


def test_letters_choose_the_tool(stage: Stage) -> None:
    QTest.keyClick(stage.panel.canvas, Qt.Key.Key_E)
    assert stage.panel.canvas.tool == "eraser"
    assert stage.panel.tools.eraser.isChecked()
    QTest.keyClick(stage.panel.canvas, Qt.Key.Key_B)
    assert stage.panel.tools.pen.isChecked()
    QTest.mouseClick(stage.panel.tools.eraser, Qt.MouseButton.LeftButton)
    assert stage.panel.canvas.tool == "eraser"


def test_everything_has_a_name_for_screen_readers(stage: Stage) -> None:
    for button in filter(QAbstractButton.isVisible, stage.panel.findChildren(QAbstractButton)):
        assert button.accessibleName() or button.text(), button
    for field in (*stage.panel.findChildren(QSlider), *stage.panel.body.findChildren(QComboBox)):
        assert field.accessibleName(), field


def test_tab_goes_from_the_canvas_downwards(trained: Stage) -> None:
    trained.answer(lambda: trained.drag(SEVEN))
    row, view = trained.panel.row, trained.panel.explanation
    wanted = [trained.panel.canvas, row.pen, row.sample, view.bars, view.controls.layers, view.controls.classes]
    order, widget = [], trained.panel.canvas.nextInFocusChain()
    while widget is not trained.panel.canvas:
        order.append(widget)
        widget = widget.nextInFocusChain()
    places = [order.index(widget) for widget in wanted[1:]]
    assert places == sorted(places)


def test_new_weights_bring_a_new_answer(trained: Stage, mlp: Checkpoint) -> None:
    trained.answer(lambda: trained.drag(SEVEN))
    before = trained.panel.explanation.bars.probabilities
    trained.answer(lambda: trained.use(mlp))
    assert trained.panel.explanation.bars.probabilities != before


def test_without_convolutions_the_reason_is_told(stage: Stage, mlp: Checkpoint) -> None:
    stage.use(mlp)
    answer = stage.answer(lambda: stage.drag(SEVEN))
    view = stage.panel.explanation
    assert answer.explanation is not None
    assert view.bars.probabilities
    assert not view.note.isHidden()
    assert "convolution" in view.note.text()
    assert view.controls.smooth.isHidden()
    assert not view.controls.layers.isEnabled()
    assert view.controls.layers.toolTip() == view.note.text()
    assert stage.panel.canvas.heat_place is None


def test_a_click_on_a_bar_explains_that_class(trained: Stage) -> None:
    trained.answer(lambda: trained.drag(SEVEN))
    bars, controls = trained.panel.explanation.bars, trained.panel.explanation.controls
    spot = bars.row_rect(3).center().toPoint()
    answer = trained.answer(lambda: QTest.mouseClick(bars, Qt.MouseButton.LeftButton, pos=spot))
    assert answer.explanation is not None
    assert answer.explanation.target == 3 == bars.target
    assert controls.classes.currentText() == "3"
    trained.answer(lambda: QTest.mouseClick(bars, Qt.MouseButton.LeftButton, pos=spot))
    assert controls.target is None


def test_where_nothing_speaks_for_a_class_it_is_said(trained: Stage) -> None:
    trained.answer(lambda: trained.drag(SEVEN))
    found = []
    for index in range(10):
        answer = trained.answer(lambda index=index: trained.panel.explanation.controls.choose_class(index))
        assert answer.explanation is not None
        silent = answer.explanation.raw_max <= 0
        note = trained.panel.explanation.note
        assert note.isHidden() != silent
        found.append(note.text() if silent else "")
    assert all(f"speaks for {index}" in words for index, words in enumerate(found) if words)


def test_layer_smoothing_and_score_reach_the_explainer(trained: Stage) -> None:
    trained.answer(lambda: trained.drag(SEVEN))
    controls = trained.panel.explanation.controls

    def choose_first_layer() -> None:
        controls.layers.setCurrentIndex(0)
        controls.layers.activated.emit(0)

    answer = trained.answer(choose_first_layer)
    assert answer.explanation is not None
    assert answer.explanation.layer is not None
    assert answer.explanation.layer.name == controls.layers.currentData()
    assert "28×28" in controls.layers.currentText()
    answer = trained.answer(lambda: controls.smooth.setValue(40))
    assert answer.explanation is not None
    assert answer.explanation.smoothing == 4
    assert not controls.auto.isChecked()
    answer = trained.answer(lambda: controls.auto.click())
    assert answer.explanation is not None
    assert answer.explanation.smoothing == 0.5
    answer = trained.answer(lambda: controls.score.button("probability").click())
    assert answer.explanation is not None
    assert answer.explanation.score == "probability"


def test_a_sample_is_one_of_the_validation_part(trained: Stage) -> None:
    data, right = trained.loader.data, 0
    assert data is not None
    for _ in range(5):
        answer = trained.answer(trained.panel.take_sample)
        sample = trained.panel.history.current
        assert isinstance(sample, Sample)
        assert sample.index in data.split.validation
        assert answer.seen is not None
        assert np.array_equal(answer.seen.image, data.dataset.inputs[sample.index])
        words = trained.panel.explanation.answer.words
        assert words.text().startswith(f"True class: {sample.class_name}")
        right += words.property("role") == "good"
    assert right >= 3
    assert trained.panel.canvas.picture_place is not None


def test_drawing_on_a_sample_begins_a_drawing(trained: Stage) -> None:
    trained.answer(trained.panel.take_sample)
    trained.answer(lambda: trained.drag(SEVEN))
    assert trained.panel.canvas.picture_place is None
    assert isinstance(trained.panel.history.current, Drawn)
    trained.answer(trained.panel.undo)
    assert isinstance(trained.panel.history.current, Sample)
    assert trained.panel.canvas.picture_place is not None


def test_a_sample_of_other_data_is_refused_with_a_sentence(trained: Stage) -> None:
    trained.panel._put(Sample(np.zeros((3, 32, 32), np.uint8), 0, "cat"))
    words = trained.panel.explanation.answer.words
    trained.qtbot.waitUntil(lambda: "3×32×32" in words.text())
    assert words.property("role") == "warning"


def test_a_sample_tells_its_class_before_there_are_weights(stage: Stage) -> None:
    stage.answer(stage.panel.take_sample)
    words = stage.panel.explanation.answer.words.text()
    assert words.startswith("True class: ")
    assert words.endswith(UNTRAINED)


def test_a_sample_needs_data(stage: Stage) -> None:
    stage.loader.data = None
    stage.panel.take_sample()
    assert "not loaded" in stage.panel.body.message.text()


def test_an_image_file_is_brought_to_what_the_network_knows(trained: Stage, tmp_path: Path) -> None:
    path = save_seven(tmp_path / "paper.png")
    answer = trained.answer(lambda: trained.panel.open_file(path))
    view = trained.panel.explanation.image_controls
    assert answer.seen is not None
    assert not view.isHidden()
    assert view.title.text() == "paper.png"
    assert "Inverted" in view.did.text()
    assert answer.seen.image[0, 0, 0] == 0
    subject = trained.panel.history.current
    assert isinstance(subject, Picture)
    assert not view.form.isVisible()
    assert view.opener.toolTip() == view.did.text()
    QTest.mouseClick(view.opener, Qt.MouseButton.LeftButton)
    assert view.form.isVisible()
    steps = replace(view.form.spec(), invert="no", crop=False, centre=False)
    answer = trained.answer(lambda: view.steps_changed.emit(steps))
    assert answer.seen is not None
    assert answer.seen.image[0, 0, 0] == 255
    assert "Inverted" not in view.did.text()
    trained.panel.undo()
    assert view.isHidden()
    assert trained.panel.canvas.blank


def test_all_below_an_image_is_seen_without_scrolling(trained: Stage, tmp_path: Path) -> None:
    panel = trained.panel
    panel.resize(344, 806)  # as in a window of 1440×900
    trained.answer(lambda: panel.open_file(save_seven(tmp_path / "paper.png")))
    bar = panel.explanation.findChild(QScrollArea).verticalScrollBar()
    trained.qtbot.waitUntil(lambda: bar.maximum() == 0)
    QTest.mouseClick(panel.explanation.image_controls.opener, Qt.MouseButton.LeftButton)
    trained.qtbot.waitUntil(lambda: bar.maximum() > 0)
    assert panel.explanation.answer.isVisible()
    assert panel.explanation.answer.visibleRegion().boundingRect() == panel.explanation.answer.rect()


def test_at_the_first_start_the_canvas_makes_room_for_the_classes(studio: Studio, qtbot: QtBot) -> None:
    panel = studio.window.panels.drawing
    assert panel.explanation.bars.names
    bar = panel.explanation.findChild(QScrollArea).verticalScrollBar()
    qtbot.waitUntil(lambda: bar.maximum() == 0)


def test_drawings_are_saved_and_opened(trained: Stage, tmp_path: Path) -> None:
    trained.drag(SEVEN)
    drawing = trained.panel.canvas.drawing
    path = tmp_path / "seven.json"
    trained.panel.save_drawing(path)
    assert load_drawing(path) == drawing
    trained.panel.clear()
    trained.answer(lambda: trained.panel.open_file(path))
    assert trained.panel.canvas.drawing == drawing


def test_a_drawing_in_another_unit_fills_the_canvas(trained: Stage, tmp_path: Path) -> None:
    path = tmp_path / "tiny.json"
    save_drawing(path, Drawing((((0.1, 0.1), (0.9, 0.1), (0.4, 0.9)),)))
    trained.answer(lambda: trained.panel.open_file(path))
    points = np.array(trained.panel.canvas.drawing.strokes[0])
    assert np.ptp(points, axis=0).max() == pytest.approx(0.72 * 280)
    assert (points.min(axis=0) + points.max(axis=0)) / 2 == pytest.approx(140)


@pytest.mark.parametrize("name", ["words.txt", "broken.json", "empty.json", "missing.png"])
def test_what_is_no_image_is_refused_with_a_sentence(trained: Stage, tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    if name != "missing.png":
        path.write_text('{"strokes": []}' if name == "empty.json" else "{nothing")
    trained.drag(SEVEN)
    before = trained.panel.canvas.drawing
    trained.panel.open_file(path)
    trained.qtbot.waitUntil(lambda: name in trained.panel.body.message.text())
    assert trained.panel.canvas.drawing == before


def test_nothing_to_save_is_said(stage: Stage, tmp_path: Path) -> None:
    stage.panel.save_drawing(tmp_path / "x.json")
    assert "no strokes" in stage.panel.body.message.text()
    assert not (tmp_path / "x.json").exists()


def test_dialogs_ask_for_the_path(trained: Stage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "drawing"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(path), ""))
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(path.with_suffix(".json")), ""))
    trained.drag(SEVEN)
    QTest.mouseClick(trained.panel.row.save, Qt.MouseButton.LeftButton)
    assert path.with_suffix(".json").exists()
    trained.panel.clear()
    trained.answer(lambda: QTest.mouseClick(trained.panel.row.open, Qt.MouseButton.LeftButton))
    assert trained.panel.has_content


def test_files_can_be_dropped_and_pictures_pasted(trained: Stage, tmp_path: Path) -> None:
    body, data = trained.panel.body, QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(save_seven(tmp_path / "dropped.png")))])
    buttons = (Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier)
    enter = QDragEnterEvent(QPoint(50, 50), Qt.DropAction.CopyAction, data, *buttons)
    body.dragEnterEvent(enter)
    assert enter.isAccepted()
    drop = QDropEvent(QPointF(50, 50), Qt.DropAction.CopyAction, data, *buttons)
    trained.answer(lambda: body.dropEvent(drop))
    subject = trained.panel.history.current
    assert isinstance(subject, Picture)
    assert subject.name == "dropped.png"
    QGuiApplication.clipboard().setImage(QImage(str(tmp_path / "dropped.png")))
    trained.answer(lambda: QTest.keyClick(trained.panel.canvas, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier))
    pasted = trained.panel.history.current
    assert isinstance(pasted, Picture)
    assert pasted.image.size == (300, 400)
    QGuiApplication.clipboard().clear()
    trained.panel.paste()
    assert "no image in the clipboard" in trained.panel.body.message.text()


def test_the_pen_on_the_canvas_is_the_pen_that_the_network_sees(trained: Stage) -> None:
    thin = trained.answer(lambda: trained.drag(SEVEN))
    thick = trained.answer(lambda: trained.panel.row.pen.setValue(10))
    assert thin.seen is not None
    assert thick.seen is not None
    drawing = trained.panel.canvas.drawing
    assert np.array_equal(thick.seen.image[0], rasterize(drawing, pen=5.0))
    assert thick.seen.image.mean() > 1.4 * thin.seen.image.mean()


def test_status_tells_speed_and_age_of_the_weights(trained: Stage) -> None:
    status = trained.panel.explanation.status
    trained.answer(lambda: trained.drag(SEVEN))
    trained.qtbot.waitUntil(lambda: " ms · " in status.text())
    assert "model of epoch 4 (best)" in status.text()
    trained.store.edit("Edit", replace(trained.store.project, network=find_preset("mlp").network()))
    trained.qtbot.waitUntil(lambda: "edited since" in status.text())


def test_two_classes_and_long_names(stage: Stage, lenet: Checkpoint) -> None:
    network = Network((Flatten(), Dense(2)))
    module = build(network, (1, 28, 28))
    weights = {name: torch.zeros_like(value) for name, value in module.state_dict().items()}
    weights[f"{network.names[1]}.bias"] = torch.tensor([0.0, 2.0])
    names = ("a rather small digit", "a digit from three to nine")
    stage.use(replace(lenet, network=network, weights=weights, class_names=names))
    stage.answer(lambda: stage.drag(SEVEN))
    bars = stage.panel.explanation.bars
    assert bars.names == names
    assert bars.words(1) == "a digit from three to nine: 88.1\u202f%"
    assert bars.row_rect(1).height() <= 28
    assert not stage.panel.grab().isNull()


@pytest.mark.parametrize("size", [(300, 560), (320, 580), (320, 780), (480, 1300)])
def test_nothing_is_cut_off_at_any_size(trained: Stage, size: tuple[int, int]) -> None:
    panel = trained.panel
    panel.resize(*size)
    trained.answer(lambda: trained.drag(SEVEN))
    body, canvas = panel.body, panel.canvas
    trained.qtbot.waitUntil(lambda: body.explanation.geometry().bottom() <= body.height())
    assert panel.width() == size[0]
    assert canvas.height() >= 190
    assert canvas.width() == body.width() - 22
    assert canvas.height() <= canvas.width()
    assert body.explanation.below.width() <= body.explanation.width()


def test_a_picture_of_the_test_part_is_not_answered(stage: Stage, lenet: Checkpoint, digits: LoadedData) -> None:
    stage.use(lenet)
    stage.trainer.run.seal = RunSeal.of(digits.dataset, digits.dataset, digits.split.test)
    sealed, asked = int(digits.split.test[0]), int(digits.split.validation[0])
    answer = stage.answer(lambda: stage.panel.questions.set_subject(sample(digits, asked)))
    assert answer.explanation is not None
    with stage.qtbot.waitSignal(stage.panel.questions._explainer.failed) as told:
        stage.panel.questions.set_subject(sample(digits, sealed))
    assert "was in the test part when the network was trained" in str((told.args or [""])[0])


def test_a_sample_that_came_into_the_test_part_is_not_answered_any_more(
    stage: Stage, lenet: Checkpoint, digits: LoadedData
) -> None:
    stage.use(lenet)
    with stage.qtbot.waitSignal(stage.panel.questions._explainer.failed) as told:
        stage.panel.questions.set_subject(sample(digits, int(digits.split.test[0])))
    assert "is in the test part now" in str((told.args or [""])[0])


def sample(data: LoadedData, index: int) -> Sample:
    return Sample(data.dataset.inputs[index], index, data.dataset.truth_of(index))
