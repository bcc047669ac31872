"""All folds in the window: one command trains them, the tab Folds tells what they come to, each can be looked at."""

from __future__ import annotations

import csv
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from nnstudio.core.data.datasets import IrisData, TableData
from nnstudio.core.network import find_preset
from nnstudio.core.project.cross_validation import FoldResult, Folds, folds_of
from nnstudio.core.project.document import with_preset
from nnstudio.gui.app import Studio
from nnstudio.gui.command_palette import match
from nnstudio.gui.data.words import OTHER_FOLD_BRIEF
from nnstudio.gui.export.dialog import ExportDialog
from nnstudio.gui.training.folds_words import rows, summary_words
from nnstudio.gui.training.panel import TABS
from nnstudio.gui.training.runs import FOLD

Wait = Callable[..., None]


@pytest.fixture
def folded(studio: Studio, wait_for: Wait) -> Studio:
    """Iris in three folds, the second one in hand."""
    store = studio.session.store
    project = with_preset(replace(store.project, dataset=IrisData()), find_preset("mlp"), (4,), 3)
    split = replace(project.split, method="k-fold", folds=3, fold=2)
    config = replace(project.training, epochs=4, device="cpu")
    store.edit("Iris", replace(project, split=split, training=config))
    wait_for(lambda: studio.session.loader.data is not None and studio.session.loader.data.spec.kind == "iris")
    studio.window.book.refresh_now()
    return studio


def train_all(studio: Studio, wait_for: Wait) -> None:
    studio.window.book.refresh_now()
    assert studio.window.book["train_folds"].property("why") == ""
    studio.window.activateWindow()
    studio.window.panels.network.focus_diagram()
    wait_for(lambda: studio.app.focusWidget() is not None)
    QTest.keyClick(studio.app.focusWidget(), Qt.Key.Key_Space, Qt.KeyboardModifier.ShiftModifier)
    trainer = studio.session.trainer
    assert trainer.busy
    wait_for(lambda: not trainer.busy, 60)
    wait_for(lambda: trainer.run_project == studio.session.store.project)
    studio.window.book.refresh_now()


def test_without_folds_there_is_nothing_of_them(studio: Studio) -> None:
    panel, book = studio.window.panels.training, studio.window.book
    assert not panel.tabs.isTabVisible(TABS.index("Folds"))
    assert not studio.window.transport.ways.isVisible()
    assert "k-fold" in book["train_folds"].property("why")
    assert all(match(word, book["train_folds"]) is not None for word in ("fold", "cross"))


def test_one_command_trains_all_folds_and_their_figures_are_told(folded: Studio, wait_for: Wait) -> None:
    window, session = folded.window, folded.session
    panel, project = window.panels.training, folded.session.store.project
    assert window.transport.ways.isVisible()
    assert panel.tabs.isTabVisible(TABS.index("Folds"))
    assert panel.folds_line.isHidden()
    train_all(folded, wait_for)
    # What was in hand before is in hand after, and the network with it.
    assert session.store.project == project
    assert session.trainer.run_project == project
    assert [fold for fold, _ in session.trainer.others] == [1, 3]
    data = session.loader.data
    assert data is not None
    folds = folds_of(session.store.file.runs(), project, data.dataset.fingerprint, 3)
    assert folds.missing == ()
    assert panel.folds_line.isVisible()
    assert panel.folds_line.text() == summary_words(folds)
    assert panel.folds_line.text().startswith("3 folds: ")
    panel.show_tab("Folds")
    assert [row[:2] for row in panel.folds.table.rows] == [
        ("1", "trained"),
        ("2", "trained"),
        ("3", "trained"),
        ("Mean ± sd", ""),
    ]
    assert "sample standard deviation" in panel.folds.note.text()
    assert "a little too good" in panel.folds.note.text()
    panel.show_tab("Runs")
    assert [panel.runs.item(row, FOLD).text() for row in range(3)] == ["3 of 3", "2 of 3", "1 of 3"]
    assert "All folds are trained" in window.book["train_folds"].property("why")


def test_each_fold_can_be_looked_at_without_a_warning(folded: Studio, wait_for: Wait) -> None:
    train_all(folded, wait_for)
    store, trainer, data = folded.session.store, folded.session.trainer, folded.window.panels.data
    folded.window.book["next_fold"].trigger()
    wait_for(lambda: trainer.run_project == store.project)
    assert store.project.split.fold == 3
    assert trainer.model is not None
    assert data.body.stale.isHidden()
    assert "Fold 3" in folded.window.transport._where.text()
    folded.window.book.refresh_now()
    folded.window.book["export"].trigger()
    dialog = folded.window.findChild(ExportDialog)
    assert isinstance(dialog, ExportDialog)
    assert "the network of fold 3 of 3" in dialog.note.text()
    dialog.close()


def test_an_evaluation_on_the_test_part_names_its_fold(folded: Studio, wait_for: Wait) -> None:
    train_all(folded, wait_for)
    cover = folded.window.panels.data.samples.cover
    folded.window.book["evaluate_test"].trigger()
    QTest.mouseClick(cover.yes_button, Qt.MouseButton.LeftButton)
    wait_for(lambda: "after epoch" in cover.figures.text())
    assert cover.figures.text().endswith(". The network of fold 2 of 3")


def test_folds_that_leave_groups_out_are_called_after_them(studio: Studio, wait_for: Wait, tmp_path: Path) -> None:
    lines = [f"{who},{place % 5},{place},{'ab'[place % 2]}" for who in ("Ada", "Bo", "Cy") for place in range(20)]
    (tmp_path / "people.csv").write_text("\n".join(["who,x,z,kind", *lines]))
    store, data = studio.session.store, TableData(path=str(tmp_path / "people.csv"), target="kind", groups="who")
    project = with_preset(replace(store.project, dataset=data), find_preset("mlp"), (2,), 2)
    split = replace(project.split, method="leave one group out", train=0.8, test=0.0, fold=1)
    store.edit("People", replace(project, split=split, training=replace(project.training, epochs=1, device="cpu")))
    wait_for(lambda: studio.session.loader.data is not None and studio.session.loader.data.spec.kind == "table")
    table = studio.window.panels.training.folds.table
    wait_for(lambda: len(table.rows) == 3)
    assert [row[0] for row in table.rows] == ["1 · Ada", "2 · Bo", "3 · Cy"]
    studio.window.resize(1280, 720)
    studio.window.panels.training.show_tab("Folds")
    QApplication.processEvents()
    for width in (400, 520, 900):
        table.resize(width, 200)
        assert table.columnWidth(0) >= table.sizeHintForColumn(0)
    # A new project has no folds: what was in front is gone, and the curves are there.
    store.new()
    wait_for(lambda: not studio.window.panels.training.tabs.isTabVisible(TABS.index("Folds")))
    assert studio.window.panels.training.curves.isVisible()


def test_stopping_keeps_what_is_there_and_the_rest_can_be_trained(folded: Studio, wait_for: Wait) -> None:
    trainer, book, store = folded.session.trainer, folded.window.book, folded.session.store
    longer = replace(store.project.training, epochs=60)
    store.edit("Longer", replace(store.project, training=longer))
    book.refresh_now()
    book["train_folds"].trigger()
    wait_for(lambda: trainer.folds is not None and trainer.folds.fold == 2 and len(trainer.history.epochs) > 0, 60)
    trainer.stop()
    wait_for(lambda: not trainer.busy)
    folds = folded.session.folds.folds
    assert folds is not None
    assert len(folds.done) < 3
    # In hand is a fold that comes later, of which there is no network yet.
    book.refresh_now()
    book["next_fold"].trigger()
    stale = folded.window.panels.data.body.stale
    wait_for(stale.isVisible)
    assert stale.text.text() == OTHER_FOLD_BRIEF.format(trained=2, wanted=3)
    book["previous_fold"].trigger()
    wait_for(lambda: stale.isHidden() and folded.session.loader.data is not None)
    runs = len(store.file.runs())
    train_all(folded, wait_for)
    assert folded.session.folds.folds is not None
    assert folded.session.folds.folds.missing == ()
    assert len(store.file.runs()) == 3 >= runs


def test_the_split_is_saved_as_a_table(folded: Studio, wait_for: Wait, tmp_path: Path) -> None:
    said: list[str] = []
    folded.window.commands.said.connect(lambda sentence, _: said.append(sentence))
    saver = folded.window.panels.data.saver
    saver.save(tmp_path / "split")
    wait_for(lambda: bool(said))
    assert said == ["Saved split.csv: 150 samples."]
    with (tmp_path / "split.csv").open(encoding="utf-8", newline="") as file:
        found = list(csv.DictReader(file))
    assert {row["part"] for row in found} == {"test", "train/validation"}
    assert {row["fold"] for row in found if row["part"] != "test"} == {"1", "2", "3"}
    saver.save(tmp_path / "no folder" / "split.csv")
    wait_for(lambda: len(said) == 2)
    assert "Choose another place" in said[1]


def test_the_button_among_the_settings_asks_where_to(
    folded: Studio, wait_for: Wait, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "chosen.csv"
    monkeypatch.setattr(
        "nnstudio.gui.data.split.saving.QFileDialog.getSaveFileName", lambda *_: (str(target), "Table (*.csv)")
    )
    box = folded.window.panels.data.split
    QTest.mouseClick(box.more_button, Qt.MouseButton.LeftButton)
    QTest.mouseClick(box.more.save, Qt.MouseButton.LeftButton)
    wait_for(target.exists)


def test_words_for_folds_that_are_not_done() -> None:
    figures = {"loss": 0.5, "accuracy": 0.75}
    done = FoldResult(1, True, 4, 2, figures, figures, 1)
    some = Folds((done, FoldResult(2, False, 3, 1, figures, figures, 2), FoldResult(3)))
    told = [text.replace("\u202f", " ") for text in (summary_words(some), *rows(some, 4, None)[-1])]
    assert told[0] == "1 of 3 folds: 75.0 % accuracy at the best epochs, 75.0 % at the last ones"
    assert [row[1] for row in rows(some, 4, 3)] == ["trained", "3 of 4 epochs", "in training", ""]
    assert told[-1] == "0.500"
    assert summary_words(Folds((FoldResult(1), FoldResult(2)))).startswith("None of 2 folds")
