from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from data_room import Room
from PIL import Image
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog

from nnstudio.core.data.datasets import DatasetSpec, DigitsData, FolderData, Progress, TableData
from nnstudio.core.data.own.columns import read_columns
from nnstudio.core.errors import DataError
from nnstudio.gui.data.importing import asker
from nnstudio.gui.data.importing.columns_table import TYPE
from nnstudio.gui.data.importing.dialog import ImportDialog
from nnstudio.gui.data.importing.proposal import Proposal

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def table(tmp_path: Path) -> Path:
    path = tmp_path / "people.csv"
    random = np.random.default_rng(0)
    rows = [f"p{i // 6:02},{random.normal():.3f},{random.integers(20, 60)},{'ab'[(i // 6) % 2]}" for i in range(120)]
    path.write_text("\n".join(["person,height,age,label", *rows]))
    return path


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    random = np.random.default_rng(0)
    for name, count in (("cat", 6), ("dog", 3)):
        (tmp_path / "animals" / name).mkdir(parents=True)
        for i in range(count):
            pixels = random.integers(0, 256, (40, 30 + i, 3), dtype=np.uint8)
            Image.fromarray(pixels).save(tmp_path / "animals" / name / f"{i}.png")
    return tmp_path / "animals"


@pytest.fixture
def look(room: Room) -> Callable[[Path | DatasetSpec], ImportDialog]:
    """Opens the window on a path, and waits for the answer."""

    def open_on(question: Path | DatasetSpec) -> ImportDialog:
        dialog = room.panel.intake.open(question)
        wait_for_answer(room, dialog)
        return dialog

    return open_on


def wait_for_answer(room: Room, dialog: ImportDialog) -> None:
    room.qtbot.waitUntil(lambda: dialog.use.isEnabled() or bool(dialog.problem.text()), timeout=20_000)


def words(text: str) -> str:
    return text.replace("\u200b", "")


def test_a_table_is_shown_and_taken_as_one_step(room: Room, table: Path, look: Callable[..., ImportDialog]) -> None:
    dialog = look(table)
    assert dialog.header.facts.text() == "120 rows · 2 features · 2 classes"
    assert dialog.choices.pickers["target"].currentText() == "label"
    assert dialog.choices.pickers["groups"].currentText() == "person"
    assert dialog.preview.bars.accessibleDescription() == "a: 60; b: 60"
    QTest.mouseClick(dialog.preview.switch.button("rows"), LEFT)
    assert dialog.preview.rows.model().rowCount() == 20
    assert dialog.preview.rows.model().index(0, 3).data() in ("a", "b")
    assert room.store.project.dataset == DigitsData()
    assert room.store.undo_stack.count() == 0
    QTest.mouseClick(dialog.use, LEFT)
    assert not dialog.isVisible()
    assert room.store.project.dataset == TableData(path=str(table), target="label", groups="person")
    assert room.store.undo_stack.undoText() == "Import people.csv"
    room.wait_for_data()
    assert room.loader.data.dataset.groups is not None
    room.store.undo_stack.undo()
    assert room.store.project.dataset == DigitsData()


def test_a_proposal_can_be_refused_and_used(room: Room, table: Path, look: Callable[..., ImportDialog]) -> None:
    dialog = look(table)

    def card() -> Proposal:
        room.qtbot.waitUntil(lambda: any(card.isVisible() for card in dialog.findChildren(Proposal)))
        (found,) = (card for card in dialog.findChildren(Proposal) if card.isVisible())
        return found

    QTest.mouseClick(card().button, LEFT)
    assert not dialog.use.isEnabled()
    wait_for_answer(room, dialog)
    assert dialog.choices.pickers["groups"].currentText() == "none"
    QTest.mouseClick(card().button, LEFT)
    wait_for_answer(room, dialog)
    assert dialog.choices.pickers["groups"].currentText() == "person"
    dialog.close()


def test_another_target_gives_another_preview(room: Room, table: Path, look: Callable[..., ImportDialog]) -> None:
    dialog = look(table)
    picker = dialog.choices.pickers["target"]
    picker.setFocus()
    QTest.keyClick(picker, Qt.Key.Key_Up)
    QTest.keyClick(picker, Qt.Key.Key_Up)  # over age to height: only the second question is asked
    wait_for_answer(room, dialog)
    assert dialog.header.facts.text().endswith("predicts height")
    assert not dialog.preview.bars.isVisible()
    dialog.close()
    assert room.store.project.dataset == DigitsData()


def test_a_column_is_taken_as_something_else(room: Room, table: Path, look: Callable[..., ImportDialog]) -> None:
    dialog = look(table)
    columns = dialog.preview.columns
    place = columns.visualRect(columns.model().index(2, TYPE)).center()
    QTest.mouseClick(columns.viewport(), LEFT, pos=place)
    menu = QApplication.activePopupWidget()
    assert menu is not None
    (action,) = (action for action in menu.findChildren(QAction) if action.text() == "Left out")
    action.trigger()
    menu.close()
    wait_for_answer(room, dialog)
    assert dialog.header.facts.text() == "120 rows · 1 feature · 2 classes"
    assert columns.model().index(2, TYPE).data() == "Left out"
    QTest.keyClick(dialog, Qt.Key.Key_Return)
    spec = room.store.project.dataset
    assert isinstance(spec, TableData)
    assert read_columns(spec.columns) == {"age": "left out"}


def test_several_columns_of_0_and_1_are_made_targets(
    room: Room, tmp_path: Path, look: Callable[..., ImportDialog]
) -> None:
    rows = [f"{i * 7 % 23},{i % 2},{int(i % 3 == 0)},{i % 5}" for i in range(40)]
    (tmp_path / "signs.csv").write_text("\n".join(["size,cough,fever,grade", *rows]))
    dialog = look(tmp_path / "signs.csv")
    columns = dialog.preview.columns

    def tick(row: int) -> None:
        QTest.mouseClick(columns.viewport(), LEFT, pos=columns.visualRect(columns.model().index(row, TYPE)).center())
        menu = QApplication.activePopupWidget()
        assert menu is not None
        (action,) = (action for action in menu.findChildren(QAction) if action.text() == "Target")
        action.trigger()
        menu.close()
        wait_for_answer(room, dialog)

    def roles() -> list[str]:
        return [columns.model().index(row, TYPE).data() for row in range(4)]

    assert roles() == ["Number", "Number", "Number", "Target"]
    tick(1)  # the grade holds more than 0 and 1, so the cough takes its place
    assert roles() == ["Number", "Target", "Number", "Number"]
    tick(2)
    assert roles() == ["Number", "Target", "Target", "Number"]
    assert dialog.header.facts.text() == "40 rows · 2 features · 2 labels, several may apply"
    assert dialog.choices.pickers["target"].currentIndex() == -1
    assert dialog.choices.pickers["target"].placeholderText() == "cough, fever"
    assert dialog.preview.bars.accessibleDescription() == "cough: 20; fever: 14"
    tick(1)
    assert roles() == ["Number", "Number", "Target", "Number"]
    tick(1)
    QTest.mouseClick(dialog.use, LEFT)
    assert room.store.project.dataset == TableData(path=str(tmp_path / "signs.csv"), target="fever,cough")
    room.wait_for_data()
    assert room.loader.data is not None
    assert room.loader.data.dataset.task == "multi-label"


def test_the_first_row_can_be_taken_for_names_or_values(room: Room, tmp_path: Path, look: Callable[..., Any]) -> None:
    path = tmp_path / "flowers.csv"
    path.write_text("5.1,3.5,Iris-setosa\n4.9,3.0,Iris-setosa\n7.0,3.2,Iris-versicolor\n" * 4)
    dialog = look(path)
    assert dialog.header.facts.text() == "12 rows · 2 features · 2 classes"
    assert "numbered" in dialog.notes.text()
    for words, rows, target in (("names", "11", "Iris-setosa"), ("values", "12", "column 3")):
        picker = dialog.choices.form.editor("first_row").field
        picker.setCurrentText(words)
        picker.activated.emit(picker.currentIndex())
        room.qtbot.waitUntil(lambda rows=rows: dialog.header.facts.text().startswith(rows), timeout=20_000)
        assert dialog.choices.pickers["target"].currentText() == target


def test_target_and_group_are_not_changed_there(room: Room, table: Path, look: Callable[..., ImportDialog]) -> None:
    columns = look(table).preview.columns
    assert [columns.model().index(row, TYPE).data() for row in (0, 3)] == ["Group", "Target"]
    columns.setCurrentIndex(columns.model().index(3, TYPE))
    QTest.keyClick(columns, Qt.Key.Key_Return)
    assert QApplication.activePopupWidget() is None
    columns.window().close()


def test_a_folder_shows_images_and_takes_a_size(room: Room, folder: Path, look: Callable[..., ImportDialog]) -> None:
    dialog = look(folder)
    assert "9 images" in dialog.header.facts.text()
    assert dialog.preview.thumbnails.isVisible()
    assert dialog.preview.thumbnails.accessibleDescription().count("cat") >= 3
    assert not dialog.preview.columns.isVisible()
    assert not dialog.grab().isNull()
    assert dialog.choices.form is not None
    size = dialog.choices.form.editor("size").field
    assert size.text() == "automatic"  # type: ignore[attr-defined]
    size.setFocus()
    size.selectAll()  # type: ignore[attr-defined]
    QTest.keyClicks(size, "20")
    QTest.keyClick(size, Qt.Key.Key_Tab)
    wait_for_answer(room, dialog)
    room.qtbot.waitUntil(lambda: "3×20×20" in dialog.header.facts.text())
    QTest.mouseClick(dialog.use, LEFT)
    room.wait_for_data()
    assert room.store.project.dataset == FolderData(path=str(folder), size=20)
    assert room.panel.chooser.facts.text() == "9 images · 3×20×20 · 2 classes"


def test_what_cannot_be_read_is_a_sentence(room: Room, tmp_path: Path, look: Callable[..., ImportDialog]) -> None:
    (tmp_path / "empty.csv").touch()
    dialog = look(tmp_path / "empty.csv")
    assert words(dialog.problem.text()) == "empty.csv is empty. Choose another file."
    assert not dialog.use.isEnabled()
    assert not dialog.preview.isVisible()
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    assert not dialog.isVisible()
    assert room.loader.data.spec == DigitsData()


def test_a_choice_that_does_not_fit_can_be_changed_back(
    room: Room, table: Path, look: Callable[..., ImportDialog]
) -> None:
    dialog = look(table)
    dialog.choices.choose_columns("groups", "label")
    room.qtbot.waitUntil(lambda: bool(dialog.problem.text()))
    assert "cannot be both" in dialog.problem.text()
    assert not dialog.use.isEnabled()
    assert dialog.choices.isVisible()
    dialog.choices.choose_columns("groups", "")
    room.qtbot.waitUntil(lambda: dialog.use.isEnabled())
    assert dialog.problem.text() == ""
    assert dialog.preview.isVisible()
    dialog.close()


def pick(dialog: ImportDialog, knob: str, words: str) -> None:
    picker = dialog.choices.pickers[knob]
    picker.setCurrentText(words)
    picker.activated.emit(picker.currentIndex())


def test_another_target_can_be_chosen_where_the_one_found_does_not_do(
    room: Room, tmp_path: Path, look: Callable[..., ImportDialog]
) -> None:
    path = tmp_path / "oneclass.csv"
    path.write_text("\n".join(["size,colour,y", *(f"{i}.5,{('red', 'blue')[i % 2]},yes" for i in range(20))]))
    dialog = look(path)
    assert "y knows only one class" in words(dialog.problem.text())
    target = dialog.choices.pickers["target"]
    assert target.isVisible()
    assert (target.currentIndex(), target.placeholderText()) == (-1, "Choose a column")
    assert dialog.preview.columns.isVisible()
    assert not dialog.preview.bars.isVisible()
    assert not dialog.use.isEnabled()
    pick(dialog, "target", "size")
    room.qtbot.waitUntil(lambda: dialog.use.isEnabled(), timeout=20_000)
    assert not dialog.problem.text()
    pick(dialog, "target", "colour")
    room.qtbot.waitUntil(lambda: dialog.header.facts.text() == "20 rows · 1 feature · 2 classes", timeout=20_000)
    dialog.close()


def test_two_lines_leave_columns_to_choose(tmp_path: Path, look: Callable[..., ImportDialog]) -> None:
    path = tmp_path / "pasted.tsv"
    path.write_text("a\tb\n1\t2\n")
    dialog = look(path)
    assert "Choose the target." in words(dialog.problem.text())
    target = dialog.choices.pickers["target"]
    assert target.isVisible()
    assert [target.itemText(at) for at in range(target.count())] == ["a", "b"]
    dialog.close()


def test_images_whose_target_does_not_do_leave_their_columns(
    room: Room, folder: Path, look: Callable[..., ImportDialog]
) -> None:
    rows = [f"cat/{i}.png,{'ab'[i % 2]},same" for i in range(6)]
    (folder / "labels.csv").write_text("\n".join(["picture,kind,label", *rows]))
    dialog = look(folder / "labels.csv")
    assert "label knows only one class" in words(dialog.problem.text())
    pick(dialog, "target", "kind")
    room.qtbot.waitUntil(lambda: dialog.use.isEnabled(), timeout=20_000)
    assert dialog.header.facts.text().startswith("6 images")
    dialog.close()


def test_what_is_wrong_with_a_table_as_such_leaves_nothing_to_choose(
    room: Room, table: Path, tmp_path: Path, look: Callable[..., ImportDialog]
) -> None:
    dialog = look(table)
    (tmp_path / "one.csv").write_text("a\n1\n2\n")
    dialog.look_at(tmp_path / "one.csv")
    room.qtbot.waitUntil(lambda: bool(dialog.problem.text()), timeout=20_000)
    assert not dialog.choices.isVisible()
    dialog.close()


def test_columns_that_cannot_all_be_left_out_can_be_chosen_otherwise(
    room: Room, table: Path, look: Callable[..., ImportDialog]
) -> None:
    dialog = look(table)
    columns = dialog.preview.columns
    columns.chosen.emit(["height", "age"], "left out")
    room.qtbot.waitUntil(lambda: bool(dialog.problem.text()))
    assert "no column left" in words(dialog.problem.text())
    assert columns.isVisible()
    assert not dialog.preview.bars.isVisible()
    assert columns.model().index(2, TYPE).data() == "Left out"
    columns.chosen.emit(["age"], "number")
    room.qtbot.waitUntil(lambda: dialog.use.isEnabled())
    assert dialog.header.facts.text() == "120 rows · 1 feature · 2 classes"
    dialog.close()


def test_the_column_of_files_is_called_that(room: Room, folder: Path, look: Callable[..., ImportDialog]) -> None:
    rows = [
        f"{file.parent.name}/{file.name},{i % 3},{file.parent.name}" for i, file in enumerate(folder.rglob("*.png"))
    ]
    (folder / "labels.csv").write_text("\n".join(["picture,grade,kind", *rows]))
    columns = look(folder / "labels.csv").preview.columns
    assert [columns.model().index(row, TYPE).data() for row in range(3)] == ["File", "Left out", "Target"]
    columns.window().close()


def test_change_opens_what_is_in_hand(room: Room, table: Path, look: Callable[..., ImportDialog]) -> None:
    QTest.mouseClick(look(table).use, LEFT)
    room.wait_for_data()
    QTest.mouseClick(room.panel.chooser.own.button, LEFT)
    dialog = room.panel.intake.dialog
    assert dialog is not None
    wait_for_answer(room, dialog)
    assert dialog.choices.pickers["groups"].currentText() == "person"
    QTest.mouseClick(dialog.use, LEFT)
    assert room.store.undo_stack.count() == 1


def test_files_and_folders_are_asked_for_by_buttons(room: Room, folder: Path) -> None:
    dialog = room.panel.intake.open()
    assert dialog.empty.isVisible()
    assert not dialog.use.isEnabled()
    QTest.mouseClick(dialog.header.folder_button, LEFT)
    (asked,) = dialog.findChildren(QFileDialog)
    assert asked.fileMode() == QFileDialog.FileMode.Directory
    asked.fileSelected.emit(str(folder))
    asked.close()
    wait_for_answer(room, dialog)
    assert "9 images" in dialog.header.facts.text()
    dialog.close()


def test_what_moved_is_located_with_its_choices(room: Room, table: Path, look: Callable[..., ImportDialog]) -> None:
    QTest.mouseClick(look(table).use, LEFT)
    room.wait_for_data()
    there = table.rename(table.with_name("moved.csv"))
    room.panel._load_again()
    card = room.panel.source
    room.qtbot.waitUntil(lambda: card.locate_button.isVisible())
    QTest.mouseClick(card.locate_button, LEFT)
    dialog = room.panel.intake.dialog
    assert dialog is not None
    (asked,) = dialog.findChildren(QFileDialog)
    asked.fileSelected.emit(str(there))
    asked.close()
    wait_for_answer(room, dialog)
    QTest.mouseClick(dialog.use, LEFT)
    room.wait_for_data()
    assert room.store.project.dataset == TableData(path=str(there), target="label", groups="person")
    assert not card.isVisible()


def test_closing_while_it_looks_leaves_everything(room: Room, folder: Path) -> None:
    dialog = room.panel.intake.open(folder)
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    assert room.panel.intake.dialog is None
    room.qtbot.wait(50)
    assert room.store.project.dataset == DigitsData()


def test_a_long_look_shows_progress_and_can_be_given_up(
    room: Room, table: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    leave = threading.Event()

    def understand(question: object, progress: Progress) -> object:
        while not leave.wait(0.005):
            progress(0.4, "Looking for images")
        raise DataError("There is nothing to see.")

    monkeypatch.setattr(asker, "understand", understand)
    dialog = room.panel.intake.open(table)
    assert not dialog.progress.isVisible()
    room.qtbot.waitUntil(lambda: dialog.progress.isVisible())
    room.qtbot.waitUntil(lambda: dialog.progress._words.text() == "Looking for images")
    QTest.mouseClick(dialog.progress._button, LEFT)
    assert not dialog.progress.isVisible()
    assert not dialog.use.isEnabled()
    leave.set()
    room.qtbot.wait(30)
    assert dialog.problem.text() == ""
    dialog.close()
