from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from data_room import Room
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QListWidgetItem

from nnstudio.core.data.catalogue import GROUPS, is_own
from nnstudio.core.data.datasets import DATASETS, DiabetesData, DigitsData, ExpressionData, FolderData, IrisData
from nnstudio.core.data.own import spec_for
from nnstudio.core.data.split import SplitSpec
from nnstudio.gui.data.catalogue import IMPORT, entries
from nnstudio.gui.data.dataset_popup import HERE, DatasetPopup, megabytes
from nnstudio.gui.data.failure import KEPT

LEFT = Qt.MouseButton.LeftButton


def choose(room: Room, spec: object) -> None:
    room.store.edit("Choose", replace(room.store.project, dataset=spec))  # type: ignore[arg-type]
    room.qtbot.waitUntil(lambda: room.loader.data is not None and room.loader.data.spec == spec, timeout=20_000)


def open_list(room: Room) -> DatasetPopup:
    QTest.mouseClick(room.panel.chooser.combo, LEFT)
    popup = room.panel.chooser.popup
    assert popup.isVisible()
    return popup


def item_of(popup: DatasetPopup, title: str) -> QListWidgetItem:
    (item,) = popup.list.findItems(title, Qt.MatchFlag.MatchExactly)
    return item


def test_every_kind_is_in_the_list_once_below_a_known_heading() -> None:
    listed = [entry.kind for entry in entries()]
    assert sorted(listed) == sorted([*(cls.kind for cls in DATASETS if not is_own(cls)), IMPORT])
    assert listed[-1] == IMPORT
    groups = [entry.group for entry in entries()]
    assert groups == sorted(groups, key=GROUPS.index)
    assert all(entry.words for entry in entries())


def test_a_click_chooses(room: Room) -> None:
    popup = open_list(room)
    item = item_of(popup, "Iris")
    popup.list.scrollToItem(item)
    QTest.mouseClick(popup.list.viewport(), LEFT, pos=popup.list.visualItemRect(item).center())
    assert room.store.project.dataset == IrisData()
    assert not popup.isVisible()
    room.wait_for_data()
    assert room.panel.chooser.facts.text() == "150 rows · 4 features · 3 classes"
    assert room.panel.body.counts.head.text() == "Rows per class"
    room.store.undo_stack.undo()
    assert room.store.project.dataset == DigitsData()


def test_a_heading_is_not_chosen(room: Room) -> None:
    popup = open_list(room)
    place = popup.list.visualItemRect(item_of(popup, "Images")).center()
    QTest.mouseClick(popup.list.viewport(), LEFT, pos=place)
    assert popup.isVisible()
    QTest.keyClick(popup.search, Qt.Key.Key_Escape)
    assert not popup.isVisible()


def test_the_keyboard_alone_is_enough(room: Room) -> None:
    combo, popup = room.panel.chooser.combo, room.panel.chooser.popup
    combo.setFocus()
    QTest.keyClick(combo, Qt.Key.Key_D)
    assert popup.isVisible()
    QTest.keyClicks(popup.search, "iabet")
    assert popup.list.currentItem().text() == "Diabetes"
    QTest.keyClick(popup.search, Qt.Key.Key_Return)
    assert room.store.project.dataset == DiabetesData()
    QTest.keyClick(combo, Qt.Key.Key_Down)
    assert popup.list.currentItem().text() == "Diabetes"
    QTest.keyClick(popup.search, Qt.Key.Key_Up)
    assert popup.list.currentItem().text() == "Wine"
    QTest.keyClicks(popup.search, "no such words")
    assert popup.shown() == [IMPORT]
    popup.hide()


def test_what_is_here_is_told_from_what_must_be_downloaded(room: Room) -> None:
    popup = room.panel.chooser.popup
    (room.folder / "medmnist").mkdir(parents=True)
    (room.folder / "medmnist" / "breastmnist.npz").touch()
    open_list(room)
    room.qtbot.waitUntil(lambda: item_of(popup, "MNIST").data(HERE) is not None)
    assert {item_of(popup, title).data(HERE) for title in ("MNIST", "CIFAR-10")} == {False}
    assert item_of(popup, "BreastMNIST").data(HERE) is True
    assert not popup.grab().isNull()
    popup.hide()


def test_sizes_are_readable() -> None:
    assert [megabytes(n) for n in (560_000, 11_594_722, 170_052_171)] == ["0.6 MB", "11.6 MB", "170 MB"]


def test_a_wrong_formula_is_said_below_its_field(room: Room) -> None:
    choose(room, ExpressionData())
    form = room.panel.chooser.form
    field = form.editor("formula").field
    field.setFocus()
    field.selectAll()  # type: ignore[attr-defined]
    QTest.keyClicks(field, "sin(q)")
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert "'q' is not known in a formula" in form._problem.text()
    assert room.store.project.dataset == ExpressionData()
    field.selectAll()  # type: ignore[attr-defined]
    QTest.keyClicks(field, "sin(x)")
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert room.store.project.dataset == ExpressionData(formula="sin(x)")
    assert not form._problem.isVisible()


def test_values_have_a_histogram_in_place_of_classes(room: Room) -> None:
    choose(room, DiabetesData())
    counts = room.panel.body.counts
    assert room.panel.chooser.facts.text() == "442 rows · 10 features · predicts progression after a year"
    assert counts.head.text() == "Rows by progression after a year"
    assert counts.target.isVisible()
    assert not counts.classes.isVisible()
    QTest.mouseMove(counts.target, QPoint(3, 40))
    QTest.mouseMove(counts.target, QPoint(4, 40))
    assert counts.pointed.text().startswith("25 to 38.4: ")
    choose(room, DigitsData())
    assert counts.classes.isVisible()
    assert not counts.target.isVisible()
    assert counts.head.text() == "Images per class"


@pytest.fixture
def table(tmp_path: Path) -> Path:
    path = tmp_path / "people.csv"
    rows = [f"p{i // 5},{i * 0.37 % 3:.3f},,{i % 2}" for i in range(60)]
    path.write_text("\n".join(["person,height,empty,label", *rows]))
    return path


def test_own_data_show_path_and_notes(room: Room, table: Path) -> None:
    spec = spec_for(table, "label", "person")
    choose(room, spec)
    chooser = room.panel.chooser
    assert chooser.combo.currentText() == "people.csv"
    assert chooser.own.path.toolTip() == str(table)
    assert chooser.own.columns.text() == "predicts label · grouped by person"
    assert not chooser.form.isVisible()
    remarks = room.panel.split.remarks
    assert any("Left out: empty" in remark.text for remark in remarks.shown)
    assert remarks.isVisible()


def test_data_that_are_gone_can_be_located_while_those_before_stay(room: Room, tmp_path: Path) -> None:
    gone = FolderData(path=str(tmp_path / "scans"))
    room.store.edit("Choose", replace(room.store.project, dataset=gone))
    messages = room.panel.messages
    room.qtbot.waitUntil(lambda: "There is nothing at" in messages.text().replace("\u200b", ""))
    assert messages.button.text() == "Locate…"
    assert room.store.project.dataset == DigitsData()
    assert room.panel.samples.grid.count == 1077


def test_data_that_are_gone_when_a_project_is_opened_can_be_located(room: Room, tmp_path: Path) -> None:
    gone = FolderData(path=str(tmp_path / "scans"))
    room.store.new(replace(room.store.project, dataset=gone))
    card = room.panel.source
    room.qtbot.waitUntil(lambda: card.locate_button.isVisible())
    assert "There is nothing at" in card._sentence.text()
    assert not card.download_button.isVisible()
    assert not card.back_button.isVisible()
    choose(room, DigitsData())
    assert not card.isVisible()


def test_data_that_cannot_be_drawn_leave_those_before_in_place(room: Room) -> None:
    choose(room, ExpressionData(formula="x"))
    steps = room.store.undo_stack.index()
    field = room.panel.chooser.form.editor("formula").field
    field.setFocus()
    field.selectAll()  # type: ignore[attr-defined]
    QTest.keyClicks(field, "log(x)")
    QTest.keyClick(field, Qt.Key.Key_Return)
    form, page = room.panel.chooser.form, room.panel.body.page
    room.qtbot.waitUntil(lambda: "no ordinary value" in form.problem_text)
    assert form.problem_text.replace("\u200b", "").endswith(KEPT)
    assert room.store.project.dataset == ExpressionData(formula="x")
    assert room.store.undo_stack.index() == steps
    assert room.loader.data is not None
    assert room.panel.split.isVisible()
    assert room.panel.body.counts.target.isVisible()
    assert field.text() == "log(x)"  # type: ignore[attr-defined]
    assert field.property("problem")
    for width in (230, 320, 500):
        room.window.resize(width, 700)
        room.qtbot.wait(10)
        room.qtbot.waitUntil(lambda: page.widget().width() <= page.viewport().width())
    # Corrected, it is taken; or another change makes it one that can be had.
    field.setFocus()
    QTest.keyClicks(field, " + 1")
    QTest.keyClick(field, Qt.Key.Key_Return)
    room.qtbot.waitUntil(lambda: "log(x) + 1" in form.problem_text)
    low = form.editor("low").field
    low.setFocus()
    low.selectAll()  # type: ignore[attr-defined]
    QTest.keyClicks(low, "0.5")
    QTest.keyClick(low, Qt.Key.Key_Return)
    room.qtbot.waitUntil(lambda: room.store.project.dataset == ExpressionData(formula="log(x) + 1", low=0.5))
    room.wait_for_data()
    assert form.problem_text == ""
    assert not field.property("problem")


def test_other_settings_are_taken_while_one_is_refused(room: Room) -> None:
    choose(room, ExpressionData(formula="x"))
    form = room.panel.chooser.form
    for name, text in (("formula", "log(x)"), ("noise", "0.25")):
        field = form.editor(name).field
        field.setFocus()
        field.selectAll()  # type: ignore[attr-defined]
        QTest.keyClicks(field, text)
        QTest.keyClick(field, Qt.Key.Key_Return)
        room.qtbot.waitUntil(lambda: "no ordinary value" in form.problem_text)
    room.qtbot.waitUntil(lambda: room.store.project.dataset == ExpressionData(formula="x", noise=0.25))
    room.wait_for_data()
    assert room.loader.data.spec == ExpressionData(formula="x", noise=0.25)
    assert form.editor("formula").value() == "log(x)"
    assert form.editor("formula").field.property("problem") is True
    assert form.editor("noise").field.property("problem") is False
    assert "no ordinary value" in form.problem_text


def test_the_sentence_on_a_formula_goes_with_it(room: Room) -> None:
    choose(room, ExpressionData(formula="x"))
    form = room.panel.chooser.form
    room.store.edit("Bad", replace(room.store.project, dataset=ExpressionData(formula="log(x)")))
    room.qtbot.waitUntil(lambda: "no ordinary value" in form.problem_text)
    choose(room, DigitsData())
    assert form.problem_text == ""
    choose(room, ExpressionData(formula="x"))
    assert form.editor("formula").field.text() == "x"  # type: ignore[attr-defined]


def test_other_data_are_divided_into_parts_where_the_method_means_nothing_to_them(room: Room, table: Path) -> None:
    choose(room, spec_for(table, "label", "person"))
    folds = replace(room.store.project.split, method="leave one group out", fold=3, ordered=True)
    room.store.edit("Leave one out", replace(room.store.project, split=folds))
    room.wait_for_data()
    assert len(room.loader.data.split.folds) > 5
    steps = room.store.undo_stack.count()
    choose(room, DigitsData())
    split = room.store.project.split
    assert (split.method, split.ordered, split.fold) == ("parts", False, 1)
    assert "has no groups to leave out, so it is divided into parts." in room.loader.data.notes[0]
    assert room.store.undo_stack.count() == steps + 1
    room.store.undo_stack.undo()
    room.wait_for_data()
    assert room.store.project.split == folds
    assert len(room.loader.data.split.folds) > 5
    room.store.undo_stack.redo()
    room.wait_for_data()
    assert room.store.project.split.method == "parts"


def test_without_its_group_column_a_table_is_divided_into_parts(room: Room, table: Path) -> None:
    spec = spec_for(table, "label", "person")
    choose(room, spec)
    room.store.edit("k", replace(room.store.project, split=replace(SplitSpec(), method="leave one group out")))
    room.wait_for_data()
    choose(room, replace(spec, groups=""))
    assert room.store.project.split.method == "parts"
    assert room.panel.split.isVisible()


def test_a_split_that_cannot_be_made_leaves_the_one_before(room: Room) -> None:
    few = replace(SplitSpec(), method="k-fold", folds=100)
    choose(room, IrisData())
    before = room.store.project.split
    room.store.edit("Hundred", replace(room.store.project, split=few))
    room.qtbot.waitUntil(lambda: "Choose fewer folds" in room.panel.messages.text())
    assert room.store.project.split == before
    assert room.loader.data is not None
