"""The whole story in the real window, with mouse and keys."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog, QMessageBox

from nnstudio.core.errors import ProjectFileError
from nnstudio.core.project.file import ProjectFile
from nnstudio.gui.app import Studio
from nnstudio.gui.export.dialog import ExportDialog
from nnstudio.gui.recent_menu import RecentMenu
from nnstudio.session.trainer import TrainerState

CONTROL = Qt.KeyboardModifier.ControlModifier


def train(studio: Studio, wait_for, epochs: int = 2) -> None:
    """A short training, started with the space bar."""
    project = studio.session.store.project

    studio.session.store.edit("Fewer epochs", replace(project, training=replace(project.training, epochs=epochs)))
    studio.window.book.refresh_now()
    studio.window.panels.network.focus_diagram()
    QTest.keyClick(studio.window.panels.network.body.diagram, Qt.Key.Key_Space)
    wait_for(lambda: studio.session.trainer.busy)
    wait_for(lambda: not studio.session.trainer.busy, 60)


def test_the_first_start_shows_a_project_that_is_ready_to_train(studio: Studio) -> None:
    studio.window.book.refresh_now()
    assert studio.session.planner.plan.parameters == 61_706
    assert studio.window.book["train"].isEnabled()
    assert "Untitled" in studio.window.windowTitle()
    assert not studio.session.store.worth_keeping


def test_space_trains_and_the_curves_follow(studio: Studio, wait_for) -> None:
    train(studio, wait_for)
    trainer = studio.session.trainer
    assert len(trainer.history.epochs) == 2
    assert studio.window.panels.training.curves.loss.reading(1.0)
    assert [run.status for run in studio.session.store.file.runs()] == ["completed"]


def test_space_presses_a_button_that_has_the_keyboard(studio: Studio) -> None:
    studio.window.panels.data.split.more_button.click()
    switch = studio.window.panels.data.split.stratified
    switch.setFocus()
    before = studio.session.store.project.split.stratified
    QTest.keyClick(switch, Qt.Key.Key_Space)
    assert studio.session.store.project.split.stratified != before
    assert not studio.session.trainer.busy


def test_a_network_with_a_problem_cannot_be_trained_and_says_why(studio: Studio) -> None:
    network = studio.window.panels.network
    flatten = [layer.kind for layer in studio.session.store.project.network.layers].index("flatten")
    network.select((flatten,))
    network.edits.delete()
    studio.window.book.refresh_now()
    assert not studio.window.book["train"].isEnabled()
    assert "Flatten" in studio.window.book["train"].property("why")
    assert "Flatten" in studio.window.transport.train.toolTip()
    studio.window.book["fix_problem"].trigger()
    studio.window.book.refresh_now()
    assert studio.window.book["train"].isEnabled()


def test_undo_goes_to_the_drawing_when_the_keyboard_is_there(studio: Studio) -> None:
    drawing = studio.window.panels.drawing
    studio.window.panels.network.insert_layer("dropout")
    edited = studio.session.store.project
    canvas = drawing.canvas
    canvas.setFocus()
    QTest.mousePress(canvas, Qt.MouseButton.LeftButton, pos=QPoint(60, 60))
    QTest.mouseMove(canvas, QPoint(90, 120))
    QTest.mouseRelease(canvas, Qt.MouseButton.LeftButton, pos=QPoint(90, 120))
    assert drawing.has_content
    QTest.keyClick(canvas, Qt.Key.Key_Z, CONTROL)
    assert not drawing.has_content
    assert studio.session.store.project == edited
    studio.window.panels.network.focus_diagram()
    studio.window.book.refresh_now()
    QTest.keyClick(studio.window.panels.network.body.diagram, Qt.Key.Key_Z, CONTROL)
    assert studio.session.store.project != edited


def test_undo_says_what_it_takes_back(studio: Studio) -> None:
    book = studio.window.book
    studio.window.panels.network.insert_layer("dropout")
    book.refresh_now()
    assert book["undo"].text() == "&Undo: Insert Dropout"
    book["undo"].trigger()
    book.refresh_now()
    assert (book["undo"].text(), book["redo"].text()) == ("&Undo", "&Redo: Insert Dropout")


def test_without_a_validation_part_an_export_is_checked_on_training_images(studio: Studio, wait_for) -> None:
    project = studio.session.store.project
    split = replace(project.split, train=0.8, validation=0.0)
    studio.session.store.edit("No validation part", replace(project, split=split))
    wait_for(lambda: studio.session.loader.data is not None)
    train(studio, wait_for, epochs=1)
    studio.window.commands.export.open()
    (dialog,) = studio.window.findChildren(ExportDialog)
    checkpoint, samples = dialog._exported.make()
    assert checkpoint.class_names == tuple("0123456789")
    assert len(samples) == 64
    dialog.close()


def test_saved_and_opened_again_all_is_there(studio: Studio, wait_for, tmp_path: Path) -> None:
    train(studio, wait_for)
    store, trainer, files = studio.session.store, studio.session.trainer, studio.window.commands.files
    path = tmp_path / "kept.nns"
    files.save_as(path)
    wait_for(lambda: store.path == path and not files.why_not())
    assert studio.window.windowTitle().startswith("kept.nns")
    assert "Saved kept.nns" in studio.window.messages.text()
    assert not store.worth_keeping
    files.new()
    wait_for(lambda: store.path is None and not trainer.history.epochs and not files.why_not())
    files.open(path)
    wait_for(lambda: store.path == path and bool(trainer.history.epochs) and not files.why_not())
    assert len(trainer.history.epochs) == 2
    assert trainer.model is not None
    files.new()
    wait_for(lambda: store.path is None and not files.why_not())
    (recent,) = studio.window.findChildren(RecentMenu)
    recent.aboutToShow.emit()
    assert [action.text() for action in recent.actions()] == ["kept.nns"]
    recent.actions()[0].trigger()
    wait_for(lambda: store.path == path)


def test_stop_keeps_what_was_learned(studio: Studio, wait_for) -> None:
    project = studio.session.store.project
    studio.session.store.edit("More", replace(project, training=replace(project.training, epochs=500)))
    studio.window.book.refresh_now()
    studio.window.book["train"].trigger()
    trainer = studio.session.trainer
    wait_for(lambda: len(trainer.history.steps) > 3)
    studio.window.book.refresh_now()
    studio.window.book["stop"].trigger()
    wait_for(lambda: trainer.state is TrainerState.IDLE)
    assert trainer.model is not None


def test_closing_while_training_asks_and_leaves_a_sound_file(
    studio: Studio, wait_for, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "closing.nns"
    studio.window.commands.files.save_as(path)
    wait_for(lambda: studio.session.store.path == path)
    studio.window.book.refresh_now()
    studio.window.book["train"].trigger()
    wait_for(lambda: len(studio.session.trainer.history.epochs) >= 1)
    monkeypatch.setattr(QMessageBox, "exec", lambda _: QMessageBox.StandardButton.Discard)
    assert studio.window.close()
    file = ProjectFile.open(path)
    assert file.runs()[0].epochs >= 1
    file.close()
    studio.show = lambda: None  # type: ignore[method-assign]


def test_a_training_goes_on_when_leaving_is_cancelled(studio: Studio, wait_for, monkeypatch) -> None:
    project = studio.session.store.project
    studio.session.store.edit("More", replace(project, training=replace(project.training, epochs=500)))
    studio.window.book.refresh_now()
    studio.window.book["train"].trigger()
    wait_for(lambda: len(studio.session.trainer.history.steps) > 3)
    monkeypatch.setattr(QMessageBox, "exec", lambda _: QMessageBox.StandardButton.Cancel)
    assert not studio.window.close()
    studio.window.commands.files.new()
    assert studio.session.trainer.state is TrainerState.TRAINING
    assert studio.session.store.project.training.epochs == 500


def test_a_project_that_cannot_be_saved_keeps_the_window_open(
    studio: Studio, wait_for, tmp_path: Path, monkeypatch
) -> None:
    studio.window.commands.files.save_as(tmp_path / "kept.nns")
    wait_for(lambda: studio.session.store.path is not None)
    studio.window.panels.network.insert_layer("dropout")
    monkeypatch.setattr(QMessageBox, "exec", lambda _: QMessageBox.StandardButton.Save)

    def refuse(*_: object) -> None:
        raise ProjectFileError("The disk is full.")

    monkeypatch.setattr(ProjectFile, "save", refuse)
    assert not studio.window.close()
    wait_for(lambda: "The disk is full" in studio.window.messages.text())
    wait_for(lambda: not studio.session.store.busy)
    assert studio.window.isVisible()
    monkeypatch.undo()


def test_what_is_saved_on_closing_is_in_the_file(studio: Studio, wait_for, tmp_path: Path, monkeypatch) -> None:
    project = studio.session.store.project
    studio.session.store.edit("More", replace(project, training=replace(project.training, epochs=500)))
    studio.window.book.refresh_now()
    studio.window.book["train"].trigger()
    wait_for(lambda: len(studio.session.trainer.history.epochs) >= 1)
    path = tmp_path / "closing.nns"
    monkeypatch.setattr(QMessageBox, "exec", lambda _: QMessageBox.StandardButton.Save)
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(path), ""))
    studio.window.close()
    wait_for(lambda: not studio.window.isVisible())
    file = ProjectFile.open(path)
    assert (file.project().training.epochs, file.runs()[0].status) == (500, "stopped")
    assert file.runs()[0].epochs >= 1
    file.close()


def test_the_window_is_gone_before_the_threads_are(studio: Studio, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[bool] = []
    real = studio.session.close

    def close() -> None:
        seen.append(studio.window.isVisible())
        real()

    monkeypatch.setattr(studio.session, "close", close)
    assert studio.window.close()
    assert seen == [False]


def test_closing_the_window_closes_the_export_window(studio: Studio, wait_for) -> None:
    train(studio, wait_for)
    studio.window.book.refresh_now()
    studio.window.book["export"].trigger()
    (dialog,) = studio.window.findChildren(ExportDialog)
    studio.window.commands.files.leave = lambda then: then()  # type: ignore[method-assign]
    assert studio.window.close()
    assert not dialog.isVisible()


def test_unsaved_edits_are_asked_about(studio: Studio, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[QMessageBox] = []

    def answer(box: QMessageBox) -> QMessageBox.StandardButton:
        asked.append(box)
        return QMessageBox.StandardButton.Cancel

    monkeypatch.setattr(QMessageBox, "exec", answer)
    studio.window.panels.network.insert_layer("dropout")
    studio.window.commands.files.new()
    assert len(asked) == 1
    assert studio.session.store.modified


def test_a_file_that_is_none_gets_a_sentence_and_changes_nothing(
    studio: Studio, wait_for, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bad = tmp_path / "bad.nns"
    bad.write_bytes(b"this is no project" * 100)
    before = studio.session.store.project
    studio.window.commands.files.open(bad)
    wait_for(lambda: "bad.nns" in studio.window.messages.text())
    assert studio.session.store.project == before
    assert bad.read_bytes() == b"this is no project" * 100
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: ("", ""))
    studio.window.commands.files.open()
    assert studio.session.store.project == before


def test_what_was_said_of_one_project_is_gone_with_the_next(studio: Studio, wait_for, tmp_path: Path) -> None:
    paths = tmp_path / "locked.nns", tmp_path / "open.nns"
    for path in paths:
        ProjectFile.create(path, studio.session.store.project).close()
    paths[0].chmod(0o444)
    studio.window.commands.files.open(paths[0])
    wait_for(lambda: "read-only" in studio.window.messages.text())
    studio.window.commands.files.open(paths[1])
    wait_for(lambda: studio.session.store.path == paths[1] and studio.window.messages.isHidden())


def test_the_theme_is_a_preference(studio: Studio) -> None:
    studio.window.book["theme_dark"].trigger()
    assert studio.themes.theme.is_dark
    assert studio.session.preferences.current.theme == "dark"
    studio.window.book["theme_light"].trigger()
    assert not studio.themes.theme.is_dark
