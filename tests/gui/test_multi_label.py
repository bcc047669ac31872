"""Samples with several labels in the window: fixed, trained, judged label by label, drawn on, sealed, opened again."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from corners import lit_npz
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel

from nnstudio.core.data.datasets import ArraysData
from nnstudio.core.data.preparation import BALANCED_SAMPLING, CLASS_WEIGHTS
from nnstudio.gui.app import Studio
from nnstudio.gui.explorer.samples_page import SamplesPage
from nnstudio.gui.forms.spec_form import SpecEditor
from nnstudio.gui.training.panel import TABS

LEFT = Qt.MouseButton.LeftButton
LABELS = TABS.index("Labels")


def chosen(studio: Studio, wait_for: Callable[..., None], path: Path) -> None:
    """Choose one's own file and click on Fix as long as there is something to mend."""
    store, loader, planner = studio.session.store, studio.session.loader, studio.session.planner
    spec = ArraysData(str(lit_npz(path)))
    store.edit("Choose", replace(store.project, dataset=spec))
    wait_for(lambda: loader.data is not None and loader.data.spec == spec)
    while planner.plan.problems:
        fix = planner.plan.problems[0].fix
        assert fix is not None
        store.edit(fix.label, replace(store.project, network=fix.network))
    assert planner.why_not == ""


def trained(studio: Studio, wait_for: Callable[..., None], epochs: int = 3) -> None:
    store, trainer = studio.session.store, studio.session.trainer
    config = replace(store.project.training, epochs=epochs, batch_size=16)
    store.edit("Shorter", replace(store.project, training=config))
    studio.window.commands.train.train_or_pause()
    wait_for(lambda: not trainer.busy and len(trainer.history.epochs) > 0)


def said_of(page: SamplesPage, index: int) -> str:
    """What stands below an image of the grid."""
    return page.grid._caption(index)


@pytest.fixture
def several(studio: Studio, wait_for: Any, tmp_path: Path) -> Studio:
    chosen(studio, wait_for, tmp_path / "lit.npz")
    trained(studio, wait_for)
    return studio


def test_settings_show_the_loss_of_labels(studio: Studio, wait_for: Any, tmp_path: Path) -> None:
    panel = studio.window.panels.training
    assert not panel.tabs.isTabVisible(LABELS)
    studio.window.book.refresh_now()
    assert not studio.window.book["labels"].isEnabled()
    chosen(studio, wait_for, tmp_path / "lit.npz")
    editor = panel.settings.form.editor("loss")
    assert isinstance(editor, SpecEditor)
    assert [editor._combo.itemText(i) for i in range(editor._combo.count())] == ["Binary cross-entropy"]
    assert "binary cross-entropy" in panel._summary.text()


def test_curves_and_bar_name_what_they_show(several: Studio) -> None:
    trainer, curves = several.session.trainer, several.window.panels.training.curves
    assert trainer.task == "multi-label"
    best = trainer.history.best
    assert best is not None
    assert best.validation is not None
    assert best.validation.auc is not None
    texts = {label.text() for label in several.window.transport.findChildren(QLabel)}
    assert {"Validation mean AUC", f"{best.validation.auc:.4f}"} <= texts
    assert curves.accuracy.accessibleName() == "Label accuracy over epochs"
    assert not curves.judge.isHidden()
    assert curves.judge.reading(1) == f"epoch 1: validation {trainer.history.epochs[0].validation.auc:.4f}"


def test_a_table_of_labels_also_after_opening_again(several: Studio, wait_for: Any, tmp_path: Path) -> None:
    panel, session = several.window.panels.training, several.session
    several.window.book.refresh_now()
    several.window.book["labels"].trigger()
    assert [row[0] for row in panel.labels.table.rows] == ["0", "1", "2", "3"]
    best = session.trainer.history.best
    assert best is not None
    assert best.validation is not None
    assert panel.labels.table.rows[0][2] == f"{best.validation.labels[0].auc:.4f}"
    before = list(panel.labels.table.rows)
    path = tmp_path / "kept.nns"
    session.store.save_as(path)
    wait_for(lambda: session.store.path == path)
    session.store.new(session.store.project)
    wait_for(lambda: session.trainer.model is None)
    session.store.open(path)
    wait_for(lambda: session.trainer.model is not None)
    panel.show_tab("Labels")
    assert session.trainer.task == "multi-label"
    assert list(panel.labels.table.rows) == before
    assert session.store.file.runs()[-1].task == "multi-label"
    panel.show_tab("Runs")
    assert panel.runs.item(0, 6).text() == f"Mean AUC {best.validation.auc:.4f}"


def test_the_test_part_label_by_label(several: Studio, wait_for: Any) -> None:
    panel, cover = several.window.panels.training, several.window.panels.data.samples.cover
    panel.show_tab("Labels")
    QTest.mouseClick(panel.labels.part.button("test"), LEFT)
    assert panel.labels.words.text().startswith("The test part is sealed.")
    assert panel.labels.table.isHidden()
    cover.evaluate_wanted.emit()
    wait_for(lambda: cover.accuracy.text().startswith("Mean AUC "))
    assert "label accuracy" in cover.figures.text()
    assert several.session.seal.count == 1
    assert len(panel.labels.table.rows) == 4
    assert panel.labels.words.text().startswith("Run 1, epoch ")


def test_the_canvas_names_several(several: Studio, wait_for: Any) -> None:
    drawing = several.window.panels.drawing
    drawing.take_sample()
    wait_for(lambda: drawing.explanation.bars.probabilities)
    bars = drawing.explanation.bars
    assert bars.named == tuple(k for k, share in enumerate(bars.probabilities) if share > 0.5)
    assert drawing.explanation.answer.words.toolTip().startswith("True labels: ")
    QTest.mouseClick(bars, LEFT, pos=bars.row_rect(2).center().toPoint())
    wait_for(lambda: bars.target == 2)


def test_what_is_mispredicted_is_said(several: Studio, wait_for: Any) -> None:
    explorer, data = several.window.panels.explorer, several.session.loader.data
    assert data is not None
    several.window.book["explore"].trigger()
    explorer.show_tab("Samples")
    page = explorer.samples
    wait_for(lambda: page._facts is not None)
    assert page.filters.label.itemText(1) == "Label 0"
    page.filters.state.setCurrentIndex(page.filters.state.findData("wrong"))
    page.filters.changed.emit()
    model = several.session.trainer.model
    assert model is not None
    wait_for(lambda: len(page.grid.indices) and said_of(page, int(page.grid.indices[0])))
    index = int(page.grid.indices[0])
    said = said_of(page, index)
    assert said[:2] in ("+ ", "− ")
    label = int(said[2])
    assert bool(data.dataset.labels[index, label]) == said.startswith("−")


def test_rare_labels_are_weighed_and_not_drawn_more_often(several: Studio, wait_for: Any) -> None:
    store, data = several.session.store, several.session.loader.data
    assert data is not None
    preparing = several.window.panels.data.preparing
    preparing.open("balance")
    page = preparing.view.page
    store.edit("Weigh", replace(store.project, preparation=replace(store.project.preparation, balance=CLASS_WEIGHTS)))
    wait_for(lambda: page.table.rows and len(page.table.rows[0]) == 4)
    applies = data.dataset.labels[data.split.train]
    expected = (1 - applies.astype(float)).sum(axis=0) / applies.sum(axis=0)
    assert [row[3] for row in page.table.rows] == [f"× {weight:.3g}" for weight in expected]
    assert not page.choice.button(BALANCED_SAMPLING).isEnabled()
    assert "all of its labels" in page.choice.button(BALANCED_SAMPLING).toolTip()
    preparing.view.close()


def test_the_grid_of_the_data_panel_shows_one_label(several: Studio) -> None:
    samples, data = several.window.panels.data.samples, several.session.loader.data
    assert data is not None
    samples.filter.setCurrentIndex(2)
    samples.filter.activated.emit(2)
    shown = samples._indices()
    assert len(shown)
    np.testing.assert_array_equal(shown, data.split.train[data.dataset.labels[data.split.train][:, 1] > 0])


def test_the_table_of_labels_follows_the_training(several: Studio, wait_for: Any) -> None:
    panel, trainer, store = several.window.panels.training, several.session.trainer, several.session.store
    several.window.commands.train.start_anew()
    panel.show_tab("Labels")
    seen: set[str] = set()
    trainer.reported.connect(lambda _: seen.add(panel.labels.words.text().split(" · ")[0]))
    wait_for(lambda: not trainer.busy)
    assert seen & {"Epoch 1", "Epoch 2", "Epoch 3"}  # each, unless the training was quicker than the window
    assert store.project.training.epochs == 3
