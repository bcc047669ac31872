"""Samples: filters, picking, putting right, and the seal, with a real mouse and keyboard."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from explorer_room import CTRL, LEFT, SHIFT, ExplorerRoom
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from nnstudio.core.data.datasets import BreastCancerData, DatasetSpec
from nnstudio.core.data.own.arrays import ArraysData
from nnstudio.core.data.own.table import TableData
from nnstudio.core.explain.predict import Model
from nnstudio.core.network import Network
from nnstudio.core.network.layers import Dense, Flatten
from nnstudio.gui.explorer.corrector import AT_ONCE
from nnstudio.gui.explorer.epochs_view import LEARNED, VALIDATED
from nnstudio.gui.explorer.facts import SEALED
from nnstudio.gui.explorer.filter_bar import ANY
from nnstudio.gui.explorer.history import UNTRAINED
from nnstudio.gui.explorer.search import NOT_ASKED


def test_shows_all_but_the_sealed_test_part(explorer: ExplorerRoom) -> None:
    assert explorer.grid.count == 1437
    assert explorer.holds_no_test_sample(explorer.grid.indices)
    assert explorer.panel.sealed.text() == SEALED
    assert explorer.panel.sealed.isVisible()
    parts = explorer.panel.samples.filters.part
    assert [parts.itemText(i) for i in range(parts.count())] == ["All parts", "Train", "Validation"]


def test_an_open_seal_adds_the_test_part_and_closing_takes_it_away_at_once(explorer: ExplorerRoom) -> None:
    explorer.seal.show_images(explorer.store.file, 360)
    explorer.wait()
    assert explorer.grid.count == 1797
    assert not explorer.panel.sealed.isVisible()
    explorer.seal.cover_images()
    assert not explorer.grid.isVisible()
    explorer.wait()
    assert explorer.grid.count == 1437
    assert explorer.grid.isVisible()


def test_filters_work_together(explorer: ExplorerRoom) -> None:
    explorer.choose("part", "Validation")
    explorer.choose("label", "Class 7")
    data = explorer.facts.data
    expected = data.split.validation[data.dataset.labels[data.split.validation] == 7]
    np.testing.assert_array_equal(explorer.grid.indices, expected)
    text = explorer.panel.samples.filters.text
    text.setFocus()
    QTest.keyClicks(text, f"#{expected[3]}")
    explorer.qtbot.waitUntil(lambda: explorer.grid.indices.tolist() == [expected[3]])
    assert explorer.panel.samples.count.text() == "1 of 1\u202f437"
    QTest.keyClicks(text, "999999")
    explorer.qtbot.waitUntil(lambda: explorer.panel.samples.empty.isVisible())
    QTest.mouseClick(explorer.panel.samples.empty.button, LEFT)
    explorer.wait()
    assert explorer.grid.count == 1437


def test_picking_several(explorer: ExplorerRoom) -> None:
    explorer.click(2)
    explorer.click(5, SHIFT)
    explorer.click(9, CTRL)
    explorer.click(3, CTRL)
    np.testing.assert_array_equal(explorer.panel.samples.picked, explorer.grid.indices[[2, 4, 5, 9]])
    assert explorer.panel.samples.detail.picked.text() == "4 samples picked"
    QTest.keyClick(explorer.grid, Qt.Key.Key_A, CTRL)
    assert len(explorer.panel.samples.picked) == 1437
    QTest.keyClick(explorer.grid, Qt.Key.Key_Right)
    assert len(explorer.panel.samples.picked) == 1


def test_large_view_tells_what_is_known(explorer: ExplorerRoom) -> None:
    explorer.click(4)
    index = explorer.grid.index_at(4)
    detail = explorer.panel.samples.detail
    assert detail.heading.text() == explorer.facts.dataset.truth_of(index)
    assert explorer.facts.part_words(index) in ("Train", "Validation")
    assert detail.answers._trouble.text() == UNTRAINED
    QTest.mouseMove(detail.pixels, detail.pixels.rect().center())
    assert detail.pixel_words.text().startswith("Row 14, column 14: ")


def test_delete_excludes_and_undo_takes_back(explorer: ExplorerRoom) -> None:
    explorer.click(1)
    explorer.click(3, SHIFT)
    out = explorer.panel.samples.picked
    QTest.keyClick(explorer.grid, Qt.Key.Key_Delete)
    assert explorer.store.undo_stack.undoText() == "Exclude 3 samples"
    explorer.wait()
    assert explorer.store.project.corrections.excluded == tuple(sorted(str(i) for i in out))
    assert not np.isin(out, explorer.facts.counted).any()
    np.testing.assert_array_equal(explorer.panel.samples.picked, out)
    explorer.choose("state", "Excluded")
    np.testing.assert_array_equal(explorer.grid.indices, out)
    explorer.click(0)
    QTest.keyClick(explorer.grid, Qt.Key.Key_I)
    explorer.wait()
    assert len(explorer.facts.excluded) == 2
    explorer.store.undo_stack.undo()
    explorer.store.undo_stack.undo()
    explorer.wait()
    assert not len(explorer.facts.excluded)


def test_relabel_by_key_and_by_a_class_of_ones_own(explorer: ExplorerRoom) -> None:
    explorer.click(0)
    index = explorer.grid.index_at(0)
    before = explorer.facts.dataset.truth_of(index)
    QTest.keyClick(explorer.grid, Qt.Key.Key_L)
    popup = explorer.panel.samples.mending.popup
    assert popup.isVisible()
    QTest.keyClicks(popup.field, "7")
    QTest.keyClick(popup.field, Qt.Key.Key_Return)
    explorer.wait()
    assert explorer.facts.dataset.truth_of(index) == "7"
    assert explorer.facts.original_label(index) == before
    QTest.keyClick(explorer.grid, Qt.Key.Key_L)
    QTest.keyClicks(popup.field, "smudge")
    QTest.keyClick(popup.field, Qt.Key.Key_Return)
    explorer.wait()
    assert explorer.facts.dataset.class_names[-1] == "smudge"
    assert explorer.facts.dataset.truth_of(index) == "smudge"
    explorer.store.undo_stack.undo()
    explorer.store.undo_stack.undo()
    explorer.wait()
    assert explorer.facts.dataset.truth_of(index) == before


def test_many_are_put_right_together_and_with_what_is_put_right_meanwhile(explorer: ExplorerRoom) -> None:
    QTest.keyClick(explorer.grid, Qt.Key.Key_A, CTRL)
    everything = explorer.panel.samples.picked
    assert len(everything) > AT_ONCE
    mending = explorer.panel.samples.mending
    mending.popup.chosen.emit("7")
    store = explorer.store
    store.edit("Meanwhile", replace(store.project, corrections=store.project.corrections.excluding(["3"])))
    explorer.wait()
    assert set(explorer.facts.dataset.labels[everything].tolist()) == {7}
    assert explorer.facts.excluded.tolist() == [3]
    store.undo_stack.undo()
    explorer.wait()
    assert not store.project.corrections.labels


def test_relabelling_chooses_the_class_that_was_begun(explorer: ExplorerRoom) -> None:
    popup = explorer.panel.samples.mending.popup
    explorer.click(0)
    for typed in ("smudge", "smu"):
        QTest.keyClick(explorer.grid, Qt.Key.Key_L)
        QTest.keyClicks(popup.field, typed)
        QTest.keyClick(popup.field, Qt.Key.Key_Return)
        explorer.wait()
        assert explorer.facts.dataset.class_names[-1] == "smudge"
        explorer.click(1)
    index = explorer.grid.index_at(0)
    assert explorer.facts.dataset.truth_of(index) == "smudge"
    assert "smu" not in explorer.facts.dataset.class_names
    QTest.keyClick(explorer.grid, Qt.Key.Key_L)
    QTest.keyClicks(popup.field, "SMU")
    QTest.keyClick(popup.field, Qt.Key.Key_Down)
    assert popup.list.currentItem().text() == "New class “SMU”"
    QTest.keyClick(popup.field, Qt.Key.Key_Escape)
    assert not popup.isVisible()


def test_relabelling_marks_the_class_used_last_and_before_that_none(explorer: ExplorerRoom) -> None:
    popup = explorer.panel.samples.mending.popup
    explorer.click(0)
    QTest.keyClick(explorer.grid, Qt.Key.Key_L)
    QTest.keyClick(popup.field, Qt.Key.Key_Return)
    assert popup.isVisible()
    assert not explorer.store.project.corrections.labels
    QTest.keyClicks(popup.field, "4")
    QTest.keyClick(popup.field, Qt.Key.Key_Return)
    explorer.wait()
    explorer.click(1)
    QTest.keyClick(explorer.grid, Qt.Key.Key_L)
    QTest.keyClick(popup.field, Qt.Key.Key_Return)
    explorer.wait()
    assert explorer.facts.dataset.truth_of(explorer.grid.index_at(1)) == "4"


def test_mispredicted_samples_are_those_the_network_gets_wrong(explorer: ExplorerRoom) -> None:
    explorer.choose("state", "Mispredicted")
    assert explorer.panel.samples.empty.isVisible()
    explorer.train()
    explorer.choose("part", "Validation")
    assert explorer.grid.count > 0
    assert np.isin(explorer.grid.indices, explorer.facts.data.split.validation).all()
    explorer.click(0)
    explorer.wait()
    now = explorer.panel.samples.detail.history.now
    index = explorer.grid.index_at(0)
    assert now is not None
    assert now.answer.class_name != explorer.facts.dataset.truth_of(index)
    assert explorer.grid._caption(index) == f"→ {now.answer.class_name}"
    explorer.grid.grab()


@pytest.mark.parametrize(
    ("words", "knobs"),
    [
        ("no test part", {"train": 1.0, "validation": 0.0, "test": 0.0}),
        ("another seed", {"seed": 8}),
        ("a dragged handle", {"train": 0.7, "validation": 0.2, "test": 0.1}),
        ("folds", {"method": "k-fold"}),
    ],
)
def test_the_network_is_never_asked_about_its_test_part(
    explorer: ExplorerRoom, words: str, knobs: dict[str, Any]
) -> None:
    """However the data are divided afterwards: its wrong answers there would be figures of the test part."""
    explorer.train()
    sealed = explorer.loader.data.split.test
    split = replace(explorer.store.project.split, **{"seed": 9, **knobs})
    explorer.store.edit("Divide otherwise", replace(explorer.store.project, split=split))
    explorer.wait()
    explorer.choose("state", "Mispredicted")
    shown = explorer.panel.samples.left_out
    assert not np.isin(explorer.grid.indices, sealed).any()
    assert explorer.grid.count > 0
    visible = int(np.isin(explorer.facts.counted, sealed).sum())
    assert visible > 0
    assert shown.isVisible()
    assert shown.text() == (
        f"{visible} samples were in the test part when this network was trained; it is not asked about them."
    )
    index = int(np.intersect1d(explorer.facts.counted, sealed)[0])
    explorer.panel.samples.show_sample(index)
    explorer.wait()
    history = explorer.panel.samples.detail.history
    assert history.now is None
    assert history.epochs == ()
    assert "was in the test part when the network was trained" in history.trouble
    assert not shown.isVisible()
    assert explorer.seal.count == 0


def test_a_copy_of_the_data_does_not_open_the_test_part(explorer: ExplorerRoom, tmp_path: Path) -> None:
    inputs = np.random.default_rng(0).integers(0, 256, (60, 6, 6), dtype=np.uint8)
    for name in ("one", "two"):
        order = np.arange(60) if name == "one" else np.arange(60)[::-1]
        np.savez(tmp_path / f"{name}.npz", images=inputs[order], labels=order % 3)
    explorer.store.edit("One", replace(explorer.store.project, dataset=ArraysData(path=str(tmp_path / "one.npz"))))
    explorer.wait()
    network = Network((Flatten(), Dense(units=3)))
    explorer.store.edit("Small", replace(explorer.store.project, network=network))
    explorer.train()
    test = explorer.loader.data.split.test
    split = replace(explorer.store.project.split, train=1.0, validation=0.0, test=0.0)
    copied = replace(explorer.store.project, dataset=ArraysData(path=str(tmp_path / "two.npz")), split=split)
    explorer.store.edit("Two", copied)
    explorer.wait()
    explorer.choose("state", "Mispredicted")
    assert not np.isin(59 - explorer.grid.indices, test).any()
    assert explorer.panel.samples.left_out.text().startswith(f"{len(test)} samples were in the test part")


def test_a_counted_look_opens_the_answers_too(explorer: ExplorerRoom) -> None:
    explorer.train()
    explorer.seal.show_images(explorer.store.file, 360)
    explorer.wait()
    explorer.choose("state", "Mispredicted")
    explorer.choose("part", "Test")
    assert explorer.grid.count > 0
    assert not explorer.panel.samples.left_out.isVisible()


def test_every_sample_has_its_history_over_the_epochs(explorer: ExplorerRoom) -> None:
    explorer.window.resize(1200, 1000)
    explorer.train(3)
    detail, split = explorer.panel.samples.detail, explorer.facts.data.split
    strip = detail.answers.epochs.strip
    for part, when in (("validation", VALIDATED), ("train", LEARNED)):
        index = int(split.part(part)[5])
        explorer.panel.samples.show_sample(index)
        explorer.wait()
        assert strip.isVisible()
        assert [tick.epoch for tick in strip.ticks] == [1, 2, 3]
        assert detail.answers.epochs.words.startswith(f"{when}. Right in ")
    assert detail.history.now is not None
    # The newest epoch of a validation sample is what the weights of that epoch say.
    index = int(split.validation[0])
    explorer.panel.samples.show_sample(index)
    explorer.wait()
    newest = explorer.trainer.newest
    assert newest is not None
    said = Model(newest).predict(explorer.facts.dataset.inputs[index])
    assert strip.ticks[-1].said.labels == (said.class_index,)
    QTest.mouseMove(strip, strip.bar_rect(1).center().toPoint())
    assert detail.answers.epochs._reading.text() == strip.words(1)
    assert strip.words(1).startswith("Epoch 2: ")
    strip.grab()


def test_the_history_goes_with_the_run_and_is_not_told_of_other_data(explorer: ExplorerRoom) -> None:
    explorer.train(2)
    run, data = explorer.trainer.run_id, explorer.facts.dataset
    assert run is not None
    test = explorer.facts.data.split.test
    assert explorer.store.file.answers(run, data, int(test[0])) == ()
    shifted = replace(data, inputs=np.roll(data.inputs, 1, axis=0))
    index = int(explorer.facts.data.split.train[0])
    assert explorer.store.file.answers(run, shifted, index) == ()
    explorer.click(0)
    QTest.keyClick(explorer.grid, Qt.Key.Key_Delete)
    explorer.wait()
    (answered,) = explorer.store.file.answers(run, explorer.facts.dataset, index)
    assert [epoch for epoch, _ in answered.said] == [1, 2]


def test_rows_of_a_table(with_data: Callable[[DatasetSpec], ExplorerRoom]) -> None:
    explorer = with_data(BreastCancerData())
    rows = explorer.panel.samples.rows
    assert rows.isVisible()
    assert explorer.holds_no_test_sample(rows.rows.order)
    QTest.mouseClick(rows.viewport(), LEFT, pos=rows.visualRect(rows.rows.index(2, 0)).center())
    QTest.keyClick(rows, Qt.Key.Key_Down, SHIFT)
    picked = explorer.panel.samples.picked
    assert picked.tolist() == rows.rows.order[2:4].tolist()
    QTest.keyClick(rows, Qt.Key.Key_Delete)
    explorer.wait()
    assert explorer.facts.excluded.tolist() == picked.tolist()
    assert explorer.panel.samples.picked.tolist() == picked.tolist()


def test_filters_of_other_data_are_taken_off_and_nobody_is_blamed_before_a_training(
    with_data: Callable[[DatasetSpec], ExplorerRoom], explorer: ExplorerRoom
) -> None:
    explorer.choose("state", "Mispredicted")
    assert explorer.panel.samples.empty.title.text() == NOT_ASKED
    explorer.choose("label", "Class 1")
    with_data(BreastCancerData())
    page = explorer.panel.samples
    assert (page.filters.chosen_state, page.filters.wanted().label) == (ANY, None)
    assert page.rows.isVisible()


def test_images_grow_with_the_window_and_by_wheel_and_slider(explorer: ExplorerRoom) -> None:
    page = explorer.panel.samples
    explorer.click(0)
    small_cell, small_side = explorer.grid.cell, page.detail.pixels.width()
    explorer.window.resize(2400, 1300)
    explorer.qtbot.waitUntil(lambda: page.detail.pixels.width() > 1.5 * small_side)
    assert explorer.grid.cell > small_cell
    assert page.detail.pixels.width() % 28 == 0
    before = explorer.grid.cell
    page.zoom.setFocus()
    QTest.keyClick(page.zoom, Qt.Key.Key_Right)
    assert explorer.grid.cell == before + 1
    wheel = QWheelEvent(
        QPointF(50, 50), QPointF(50, 50), QPoint(), QPoint(0, 120),
        Qt.MouseButton.NoButton, CTRL, Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(explorer.grid.viewport(), wheel)
    assert explorer.grid.cell == page.zoom.value() == before + 5
    explorer.window.resize(900, 560)
    assert explorer.grid.cell == before + 5


def test_nothing_stands_beside_the_hint_to_pick(explorer: ExplorerRoom) -> None:
    explorer.panel.samples.detail.show_sample(explorer.facts, -1, np.zeros(0, np.int64))
    assert not explorer.panel.samples.detail._scroll.isVisible()


def test_tab_goes_from_the_filters_over_size_and_images_to_what_can_be_done(explorer: ExplorerRoom) -> None:
    explorer.click(0)
    page = explorer.panel.samples
    page.filters.text.setFocus()
    for wanted in (page.zoom, explorer.grid, *page.detail._buttons[:1]):
        QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
        assert QApplication.focusWidget() is wanted


def test_only_samples_that_change_are_relabelled(explorer: ExplorerRoom) -> None:
    facts = explorer.facts
    labels = np.asarray(facts.dataset.labels)
    picked = np.array([int(facts.visible[labels[facts.visible] == label][0]) for label in (5, 6, 7)])
    corrector = explorer.panel.samples.mending._corrector
    corrector.relabel(facts, picked, "7")
    explorer.wait()
    assert explorer.store.undo_stack.undoText() == "Relabel 2 samples as 7"
    assert explorer.facts.relabelled.tolist() == sorted(picked[:2].tolist())
    steps = explorer.store.undo_stack.count()
    corrector.relabel(explorer.facts, picked, "7")
    assert explorer.store.undo_stack.count() == steps
    corrector.relabel(explorer.facts, picked, None)
    assert explorer.store.undo_stack.undoText() == "Give 2 samples back their label"
    explorer.store.undo_stack.undo()
    explorer.wait()
    corrector.relabel(explorer.facts, picked[:1], "5")
    explorer.wait()
    assert explorer.facts.relabelled.tolist() == [picked[1]]
    assert explorer.facts.dataset.truth_of(int(picked[0])) == "5"


def test_a_group_in_the_sealed_test_part_is_said_to_be_there(
    with_data: Callable[[DatasetSpec], ExplorerRoom], tmp_path: Path
) -> None:
    lines = [f"P{place // 5},{place % 7},{'ab'[place % 2]}" for place in range(100)]
    (tmp_path / "people.csv").write_text("\n".join(["who,x,kind", *lines]))
    room = with_data(TableData(path=str(tmp_path / "people.csv"), target="kind", groups="who"))
    groups = room.facts.dataset.groups
    assert groups is not None
    samples = room.panel.samples
    samples.search.found.connect((found := []).append)
    for number, sealed in (
        (int(groups.codes[room.loader.data.split.test[0]]), True),
        (int(groups.codes[room.loader.data.split.train[0]]), False),
    ):
        found.clear()
        samples.filters.group.setCurrentIndex(samples.filters.group.findData(number))
        samples.filters.text.setText("" if sealed else "#0 nothing")
        samples.filters.changed.emit()
        room.qtbot.waitUntil(lambda: bool(found))
        assert not len(found[-1].indices)
        assert ("sealed" in found[-1].why) is sealed
