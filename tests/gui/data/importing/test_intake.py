from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from nnstudio.core.data.datasets import DigitsData, TableData
from nnstudio.gui.app import Studio
from nnstudio.gui.data.importing.intake import NOTHING_TO_PASTE
from nnstudio.gui.drawing.body import DrawingBody

COPY, LEFT, NO_KEYS = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
ROWS = "x\tz\tkind\n" + "\n".join(f"{i * 0.5}\t{i % 7}\t{'ab'[i % 2]}" for i in range(30))


@pytest.fixture
def table(tmp_path: Path) -> Path:
    path = tmp_path / "points.tsv"
    path.write_text(ROWS)
    return path


def dragged(*paths: Path) -> QMimeData:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    return data


def enter(widget: QWidget, data: QMimeData) -> bool:
    event = QDragEnterEvent(QPoint(300, 300), COPY, data, LEFT, NO_KEYS)
    event.setAccepted(False)
    QApplication.sendEvent(widget, event)
    return event.isAccepted()


def drop(widget: QWidget, data: QMimeData) -> None:
    QApplication.sendEvent(widget, QDropEvent(QPointF(300, 300), COPY, data, LEFT, NO_KEYS))


def answered(studio: Studio, wait_for: Callable[..., None]) -> Any:
    intake = studio.window.panels.data.intake
    wait_for(lambda: intake.dialog is not None and intake.dialog.use.isEnabled())
    return intake.dialog


def test_a_file_dropped_on_the_window_is_looked_at(studio: Studio, wait_for: Any, table: Path) -> None:
    window, data = studio.window, dragged(table)
    hint = window._drop_hint
    assert enter(window, data)
    assert hint.isVisible()
    assert hint.geometry() == window.rect()
    assert not hint.grab().isNull()
    assert enter(hint, data)
    drop(hint, data)
    assert not hint.isVisible()
    dialog = answered(studio, wait_for)
    assert dialog.header.facts.text() == "30 rows · 2 features · 2 classes"
    assert studio.session.store.project.dataset == DigitsData()
    QTest.mouseClick(dialog.use, LEFT)
    assert studio.session.store.project.dataset == TableData(path=str(table), target="kind")


def test_of_two_files_it_is_said_which_is_looked_at(studio: Studio, wait_for: Any, table: Path) -> None:
    other = table.with_name("other.tsv")
    other.write_text(ROWS)
    both = dragged(table, other)
    enter(studio.window, both)
    drop(studio.window._drop_hint, both)
    dialog = answered(studio, wait_for)
    said = "Of 2 that came together, only the first is looked at: points.tsv."
    assert said in dialog.notes.text().replace("\u200b", "")
    assert enter(dialog, dragged(other))
    drop(dialog, dragged(other))
    wait_for(lambda: dialog.use.isEnabled())
    assert "together" not in dialog.notes.text()
    assert enter(dialog, both)
    drop(dialog, both)
    wait_for(lambda: dialog.use.isEnabled() and "together" in dialog.notes.text())
    other.write_text("")
    assert enter(dialog, dragged(other, table))
    drop(dialog, dragged(other, table))
    wait_for(lambda: "other.tsv is empty" in dialog.problem.text().replace("\u200b", ""))
    assert "only the first is looked at" in dialog.problem.text()
    dialog.close()
    QGuiApplication.clipboard().setMimeData(dragged(table, other))
    studio.window.book["paste_data"].trigger()
    assert said in answered(studio, wait_for).notes.text().replace("\u200b", "")


def test_the_hint_goes_with_the_pointer(studio: Studio, wait_for: Any, table: Path) -> None:
    window, data = studio.window, dragged(table)
    enter(window, data)
    enter(window._drop_hint, data)
    QApplication.sendEvent(window._drop_hint, QDragLeaveEvent())
    assert not window._drop_hint.isVisible()
    enter(window, data)
    QApplication.sendEvent(window, QDragLeaveEvent())
    wait_for(lambda: not window._drop_hint.isVisible())


def test_single_images_are_left_to_the_canvas(studio: Studio, tmp_path: Path) -> None:
    (tmp_path / "seven.png").touch()
    assert not enter(studio.window, dragged(tmp_path / "seven.png"))
    body = studio.window.panels.drawing.findChild(DrawingBody)
    assert body is not None
    assert enter(body, dragged(tmp_path / "seven.png"))
    QApplication.sendEvent(body, QDragLeaveEvent())
    enter(body, dragged(tmp_path))  # what the canvas does not want comes to the window
    assert studio.window._drop_hint.isVisible()
    QApplication.sendEvent(studio.window._drop_hint, QDragLeaveEvent())


def test_rows_of_a_spreadsheet_are_pasted(studio: Studio, wait_for: Any) -> None:
    QGuiApplication.clipboard().setText(ROWS)
    combo = studio.window.panels.data.chooser.combo
    combo.setFocus()
    QTest.keyClick(combo, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    dialog = answered(studio, wait_for)
    assert dialog.header.name.text().startswith("pasted-")
    assert "From the clipboard" in dialog.header.path.text()
    assert dialog.header.facts.text() == "30 rows · 2 features · 2 classes"
    looked_at = Path(dialog._spec.path)
    kept = studio.window.panels.data.intake._folder() / "pasted"
    assert looked_at.exists()
    dialog.close()
    assert studio.session.store.project.dataset == DigitsData()
    assert not looked_at.parent.parent.exists()
    assert not kept.exists()


def test_pasted_rows_are_kept_once_they_are_used(studio: Studio, wait_for: Any) -> None:
    QGuiApplication.clipboard().setText(ROWS)
    studio.window.book["paste_data"].trigger()
    dialog = answered(studio, wait_for)
    looked_at = Path(dialog._spec.path)
    QTest.mouseClick(dialog.use, LEFT)
    store, folder = studio.session.store, studio.window.panels.data.intake._folder()
    wait_for(lambda: isinstance(store.project.dataset, TableData))
    assert Path(store.project.dataset.path).parent == folder / "pasted"
    assert Path(store.project.dataset.path).read_text() == ROWS
    assert not looked_at.exists()


def test_a_copied_file_is_pasted_too(studio: Studio, wait_for: Any, table: Path) -> None:
    QGuiApplication.clipboard().setMimeData(dragged(table))
    studio.window.book["paste_data"].trigger()
    answered(studio, wait_for).close()
    QGuiApplication.clipboard().setText(str(table))
    studio.window.book["paste_data"].trigger()
    answered(studio, wait_for).close()


def test_other_texts_are_no_data(studio: Studio) -> None:
    QGuiApplication.clipboard().setText("just words")
    studio.window.book["paste_data"].trigger()
    assert studio.window.panels.data.messages.text() == NOTHING_TO_PASTE
    assert studio.window.panels.data.intake.dialog is None


def test_the_menu_opens_list_and_window(studio: Studio) -> None:
    QTest.keyClick(studio.window, Qt.Key.Key_I, Qt.KeyboardModifier.ControlModifier)
    dialog = studio.window.panels.data.intake.dialog
    assert dialog is not None
    assert dialog.isVisible()
    assert not dialog.isModal()
    dialog.close()
    QTest.keyClick(studio.window, Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    popup = studio.window.panels.data.chooser.popup
    assert popup.isVisible()
    QTest.keyClick(popup.search, Qt.Key.Key_Escape)
