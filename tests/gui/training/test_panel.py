"""Settings, tabs and the runs table of the Training dock; the numbers of the transport bar."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel

from nnstudio.core.data.datasets import DiabetesData
from nnstudio.core.training import TrainingConfig
from nnstudio.core.training.losses import CrossEntropy, MeanSquaredError
from nnstudio.core.training.optimizers import SGD
from nnstudio.gui.app import Studio
from nnstudio.gui.training.panel import describe


def test_the_settings_in_one_line() -> None:
    words = describe(replace(TrainingConfig(), optimizer=SGD(lr=0.01), batch_size=32))
    assert words == "Gradient descent (SGD) · η 0.01 · batch 32 · cross-entropy · one cycle"


def test_a_setting_is_an_undoable_edit(studio: Studio) -> None:
    panel, store = studio.window.panels.training, studio.session.store
    panel.show_tab("Settings")
    before = store.project
    field = panel.settings.form.editor("epochs").field
    field.setFocus()
    field.selectAll()

    QTest.keyClicks(field, "3")
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert store.project.training.epochs == 3
    store.undo_stack.undo()
    assert store.project == before


def test_the_loss_that_a_regression_is_trained_with_is_the_one_that_is_shown(studio: Studio, wait_for) -> None:
    panel, store = studio.window.panels.training, studio.session.store
    store.edit("Values", replace(store.project, dataset=DiabetesData()))
    panel.show_tab("Settings")
    wait_for(lambda: panel.settings.form.editor("loss").value() == MeanSquaredError())
    assert "mean squared error" in panel._summary.text()
    assert isinstance(store.project.training.loss, CrossEntropy), "nobody has chosen another one"


def test_the_settings_lead_to_the_preparation(studio: Studio) -> None:
    panels = studio.window.panels
    panels.training.show_tab("Settings")
    QTest.mouseClick(panels.training.settings.preparation, Qt.MouseButton.LeftButton)
    view = panels.data.preparing.view
    assert view is not None
    assert view.isVisible()
    assert view.values.isVisible()
    view.close()


def test_the_bar_shows_the_best_epoch_when_all_is_done_and_the_table_the_run(studio: Studio, wait_for) -> None:
    store, trainer, bar = studio.session.store, studio.session.trainer, studio.window.transport
    store.edit("Few", replace(store.project, training=replace(store.project.training, epochs=3)))
    studio.window.book.refresh_now()
    studio.window.book["train"].trigger()
    wait_for(lambda: trainer.busy)
    wait_for(lambda: not trainer.busy, 60)
    best = trainer.history.best
    assert best is not None
    assert best.validation is not None
    shown = bar._accuracy.text().replace("\u202f", "")
    assert shown == f"{100 * best.validation.accuracy:.2f}%"
    panel = studio.window.panels.training
    panel.show_tab("Runs")
    assert panel.runs.rowCount() == 1
    assert panel.runs.item(0, 3).text().replace("\u202f", "") == "61706"
    studio.window.book.refresh_now()
    assert studio.window.book["train"].text() == "Continue"


def test_train_on_the_empty_page_follows_the_action(studio: Studio, wait_for) -> None:
    store, book, empty = studio.session.store, studio.window.book, studio.window.panels.training.empty
    assert empty.button.isEnabled()
    flatten = next(i for i, layer in enumerate(store.project.network.layers) if layer.kind == "flatten")
    studio.window.panels.network.select((flatten,))
    studio.window.panels.network.focus_diagram()
    QTest.keyClick(studio.app.focusWidget(), Qt.Key.Key_Delete)
    wait_for(lambda: not empty.button.isEnabled())
    assert empty.button.toolTip() == book["train"].property("why") != ""
    assert book["train"].property("why") in {label.text() for label in empty.findChildren(QLabel)}
    QTest.mouseClick(empty.button, Qt.MouseButton.LeftButton)
    assert not studio.session.trainer.busy
    store.undo_stack.undo()
    wait_for(lambda: empty.button.isEnabled())
    QTest.mouseClick(empty.button, Qt.MouseButton.LeftButton)
    assert studio.session.trainer.busy
    studio.session.trainer.stop()
    wait_for(lambda: not studio.session.trainer.busy)


def test_runs_that_are_not_there_are_no_empty_table(studio: Studio) -> None:
    panel = studio.window.panels.training
    panel.show_tab("Runs")
    assert panel.no_runs.isVisible()
    assert not panel.runs.isVisible()
