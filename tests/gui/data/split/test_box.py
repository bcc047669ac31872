from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from data_room import Room
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QWidget

from nnstudio.core.data.own.table import TableData
from nnstudio.core.data.split import SplitSpec
from nnstudio.gui.widgets.number_field import NumberField

LEFT = Qt.MouseButton.LeftButton


def click(widget: QWidget) -> None:
    assert widget.isVisible()
    QTest.mouseClick(widget, LEFT)


def type_into(field: NumberField, text: str) -> None:
    assert field.isVisible()
    field.setFocus()
    field.selectAll()
    QTest.keyClicks(field, text)
    QTest.keyClick(field, Qt.Key.Key_Return)


def choose_method(room: Room, steps: int) -> None:
    method = room.panel.split.method
    method.setFocus()
    for _ in range(abs(steps)):
        QTest.keyClick(method, Qt.Key.Key_Down if steps > 0 else Qt.Key.Key_Up)
    room.wait_for_data()


def write_table(folder: Path) -> Path:
    """Sixty rows of twelve subjects; one class has three rows."""
    random = np.random.default_rng(0)
    lines = ["subject,x,y,z,kind"]
    for row in range(60):
        x, y, z = random.normal(size=3)
        lines.append(f"s{row // 5},{x:.5f},{y:.5f},{z:.5f},{'rare' if row in (0, 30, 55) else 'ab'[row % 2]}")
    path = folder / "table.csv"
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


@pytest.fixture
def grouped(room: Room, tmp_path: Path) -> Room:
    spec = TableData(path=str(write_table(tmp_path)), target="kind", groups="subject")
    room.store.edit("Choose", replace(room.store.project, dataset=spec))
    room.wait_for_data()
    return room


def test_what_is_seldom_needed_is_folded_away(room: Room) -> None:
    split = room.panel.split
    assert not split.more.isVisible()
    assert not split.folds.isVisible()
    assert not split.grouped.isVisible()
    click(split.more_button)
    assert split.more.isVisible()
    click(split.more_button)
    assert not split.more.isVisible()


def test_typed_shares_are_undone_one_by_one(room: Room) -> None:
    split = room.panel.split
    click(split.more_button)
    type_into(split.more.shares["test"], "0")
    room.wait_for_data()
    assert room.store.project.split.fractions == (0.8, 0.2, 0)
    assert len(room.loader.data.split.test) == 0
    assert "Test 0%" in split.bar.accessibleDescription()
    type_into(split.more.shares["train"], "90")
    assert room.store.project.split.fractions == (0.9, 0.1, 0)
    assert split.more.shares["validation"].number() == pytest.approx(10)
    room.store.undo_stack.undo()
    room.store.undo_stack.undo()
    room.wait_for_data()
    assert room.store.project.split == SplitSpec()
    assert split.more.shares["test"].number() == pytest.approx(20)


def test_folds_are_stepped_through_as_one_edit(room: Room) -> None:
    split = room.panel.split
    choose_method(room, 1)
    assert room.store.project.split.method == "k-fold"
    assert split.folds.which.text() == "1 of 5"
    assert not split.folds.back.isEnabled()
    assert len(room.loader.data.split.folds) == 5
    before = room.store.undo_stack.count()
    for _ in range(2):
        click(split.folds.forth)
        room.wait_for_data()
    assert split.folds.which.text() == "3 of 5"
    assert np.array_equal(room.loader.data.split.validation, room.loader.data.split.folds[2].validation)
    assert room.store.undo_stack.count() == before + 1
    type_into(split.folds.folds, "2")
    room.wait_for_data()
    assert split.folds.which.text() == "2 of 2"
    assert not split.folds.forth.isEnabled()
    click(split.more_button)
    type_into(split.more.repeats, "3")
    room.wait_for_data()
    assert split.folds.which.text() == "2 of 6"


def test_in_folds_the_bar_moves_the_test_part_only(room: Room) -> None:
    choose_method(room, 1)
    bar = room.panel.split.bar
    assert not bar.handles[0].isEnabled()
    handle = bar.handles[1]
    start = handle.geometry().center()
    QTest.mousePress(handle, LEFT, pos=handle.mapFromParent(start))
    for pixels in (-15, -30):
        QTest.mouseMove(handle, handle.mapFromParent(start + QPoint(pixels, 0)))
    QTest.mouseRelease(handle, LEFT, pos=handle.mapFromParent(start + QPoint(-30, 0)))
    room.wait_for_data()
    spec = room.store.project.split
    assert 0.25 < spec.test < 0.4
    assert spec.validation == pytest.approx(0.2)
    share = len(room.loader.data.split.test) / len(room.loader.data.dataset)
    assert share == pytest.approx(spec.test, abs=0.01)


def test_no_group_can_be_left_out_where_there_are_none(room: Room) -> None:
    choose_method(room, 2)
    assert room.store.project.split.method == "k-fold"


def test_groups_are_kept_together_and_left_out(grouped: Room) -> None:
    split = grouped.panel.split
    assert "subject together" in split.summary.text()
    click(split.more_button)
    assert split.grouped.isVisible()
    assert split.grouped.isChecked()
    assert split.grouped.accessibleName() == "Keep subject together: 12 groups"
    grouped.qtbot.waitUntil(lambda: grouped.guard.report is not None, timeout=20_000)
    click(split.grouped)
    assert not grouped.store.project.split.grouped
    grouped.wait_for_data()
    choose_method(grouped, 2)
    assert grouped.store.project.split.method == "leave one group out"
    count = len(grouped.loader.data.split.folds)
    assert split.folds.which.text() == f"1 of {count}"
    assert count > 5
    assert not split.grouped.isVisible()


def test_small_classes_are_told_in_few_words_and_in_all(grouped: Room) -> None:
    remarks = grouped.panel.split.remarks
    assert remarks.isVisible()
    assert remarks.text.text().replace("\u200b", "").startswith("rare has 3 rows: ")
    assert "Add more of them" not in remarks.text.text()
    click(remarks.more)
    popup = remarks.popup
    assert popup is not None
    assert popup.isVisible()
    told = [label.text().replace("\u200b", "") for label in popup.page.findChildren(QLabel)]
    assert told == [remark.text for remark in remarks.shown]
    assert any("Add more of them" in words for words in told)
    QTest.keyClick(popup, Qt.Key.Key_Escape)
    assert not popup.isVisible()


def test_groups_show_the_shares_that_came_out(grouped: Room) -> None:
    split, bar = grouped.loader.data.split, grouped.panel.split.bar
    sizes = [len(split.train), len(split.validation), len(split.test)]
    assert bar.fractions == pytest.approx([size / 60 for size in sizes])
    handle = bar.handles[0]
    handle.setFocus()
    QTest.keyClick(handle, Qt.Key.Key_Right)
    assert grouped.store.project.split.fractions == pytest.approx((0.61, 0.19, 0.2))


def test_what_does_nothing_is_disabled_and_says_why(room: Room) -> None:
    split = room.panel.split
    click(split.more_button)
    click(split.more.ordered)
    room.wait_for_data()
    for control in (split.stratified, split.seed, split.dice):
        assert not control.isEnabled()
        assert "in their order" in control.toolTip()
    assert split.summary.text() == "In order of time"
    click(split.more.ordered)
    room.wait_for_data()
    assert split.stratified.isEnabled()
    assert split.summary.text() == "Stratified · seed 7"


def test_a_share_that_draws_upon_the_third_part_says_so(room: Room) -> None:
    split = room.panel.split
    click(split.more_button)
    type_into(split.more.shares["train"], "70")
    assert room.store.project.split.fractions == (0.7, 0.1, 0.2)
    assert not split.remarks.isVisible()
    type_into(split.more.shares["train"], "90")
    room.wait_for_data()
    assert room.store.project.split.fractions == (0.9, 0, 0.1)
    assert split.remarks.text.text().startswith("Test is 10 % now")
    room.store.undo_stack.undo()
    room.wait_for_data()
    assert not split.remarks.isVisible()


def test_duplicates_together_and_order_of_time(room: Room) -> None:
    split = room.panel.split
    click(split.more_button)
    click(split.more.together)
    room.wait_for_data()
    assert room.store.project.split.together
    room.qtbot.waitUntil(lambda: room.guard.report is not None, timeout=20_000)
    assert not room.guard.report.pairs
    click(split.more.ordered)
    room.wait_for_data()
    assert room.store.project.split.ordered
    assert room.store.undo_stack.undoText() == "Divide in the order of the rows"


def test_other_folds_and_clusters_make_learned_weights_stale(room: Room) -> None:
    room.train()
    for change in ({"together": True}, {"method": "k-fold"}, {"method": "k-fold", "fold": 2}):
        split = replace(SplitSpec(), **change)  # type: ignore[arg-type]
        room.store.edit("Divide otherwise", replace(room.store.project, split=split))
        room.wait_for_data()
        assert room.panel.body.stale.isVisible()
    for _ in range(3):
        room.store.undo_stack.undo()
    assert not room.panel.body.stale.isVisible()


def test_the_picture_of_the_folds_takes_one_in_hand(room: Room) -> None:
    choose_method(room, 1)
    click(room.panel.split.folds.picture)
    popup = room.panel.folds.popup
    assert popup is not None
    room.qtbot.waitUntil(lambda: popup.title.text().startswith("5 folds"))
    assert popup.title.text() == "5 folds of 1\u202f437 samples, 360 outside"
    assert "validates 288" in popup.picture.words(1)
    assert "7: " in popup.picture.words(1)
    place = popup.picture.row_rect(3).center().toPoint()
    QTest.mouseMove(popup.picture, place)
    assert popup.figures.text().startswith("Fold 4: ")
    QTest.mouseClick(popup.picture, LEFT, pos=place)
    room.wait_for_data()
    assert room.store.project.split.fold == 4
    popup.picture.setFocus()
    QTest.keyClick(popup.picture, Qt.Key.Key_Up)
    QTest.keyClick(popup.picture, Qt.Key.Key_Return)
    assert room.store.project.split.fold < 4
    for order in ("class", "row"):
        QTest.mouseClick(popup.order.button(order), LEFT)
        assert not popup.grab().isNull()
    assert not popup.order.button("group").isVisible()
    QTest.mouseClick(popup.order.button("class"), LEFT)
    room.qtbot.waitUntil(lambda: popup.picture._shown is not None and len(popup.picture._shown.bands) == 10)
    assert popup.picture.band_words(0, popup.picture.band_rect(7).center().toPoint()).startswith("7: 20")
    QTest.keyClick(popup, Qt.Key.Key_Escape)
    assert not popup.isVisible()


def test_nothing_of_a_split_with_folds_is_cut_off_where_the_dock_is_narrow_and_scrolls(room: Room) -> None:
    room.store.edit("Folds", replace(room.store.project, split=SplitSpec(method="k-fold")))
    room.wait_for_data()
    room.panel.resize(250, 480)
    QApplication.processEvents()
    page = room.panel.body.page
    assert page.verticalScrollBar().isVisible()
    assert page.widget().minimumSizeHint().width() <= page.viewport().width()


@pytest.mark.parametrize("width", [230, 250, 320])
def test_neither_the_number_of_folds_nor_the_fold_in_hand_is_cut_off(room: Room, width: int) -> None:
    room.store.edit("Folds", replace(room.store.project, split=SplitSpec(method="k-fold", folds=100, fold=100)))
    room.wait_for_data()
    room.panel.setFixedSize(width, 480)
    QApplication.processEvents()
    box = room.panel.split.folds
    line = box.folds.lineEdit()
    assert line.text() == "100"
    inner = line.width() - line.textMargins().left()
    assert line.fontMetrics().horizontalAdvance(line.text()) <= inner
    assert box.which.text().startswith("100")
    assert box.which.sizeHint().width() <= box.which.width()
    assert not box.unit.isVisible() or box.unit.sizeHint().width() <= box.unit.width()
