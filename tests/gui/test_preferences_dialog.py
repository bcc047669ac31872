"""The preferences: each change is kept at once, and folders can be chosen instead of typed."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QSettings, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog, QWidget
from pytestqt.qtbot import QtBot

from nnstudio.gui.forms.knob_editors import FolderEditor
from nnstudio.gui.preferences_dialog import PreferencesDialog
from nnstudio.session.preferences import PreferenceStore

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def store(tmp_path: Path) -> PreferenceStore:
    return PreferenceStore(QSettings(str(tmp_path / "settings.ini"), QSettings.Format.IniFormat))


@pytest.fixture
def dialog(qtbot: QtBot, store: PreferenceStore) -> Iterator[PreferencesDialog]:
    parent = QWidget()
    qtbot.addWidget(parent)
    made = PreferencesDialog(store, parent)
    made.show()
    yield made
    made.close()


def folder_of(dialog: PreferencesDialog) -> FolderEditor:
    editor = dialog.form.editor("data_folder")
    assert isinstance(editor, FolderEditor)
    return editor


def test_a_folder_is_chosen_in_a_dialog(dialog: PreferencesDialog, store: PreferenceStore, tmp_path: Path) -> None:
    editor = folder_of(dialog)
    QTest.mouseClick(editor.browse, LEFT)
    (chooser,) = editor.findChildren(QFileDialog)
    assert chooser.isVisible()
    assert chooser.fileMode() == QFileDialog.FileMode.Directory
    chooser.fileSelected.emit(str(tmp_path))
    chooser.close()
    assert store.current.data_folder == str(tmp_path)
    assert editor.value() == str(tmp_path)


def test_a_dialog_that_is_left_changes_nothing(dialog: PreferencesDialog, store: PreferenceStore) -> None:
    editor = folder_of(dialog)
    QTest.mouseClick(editor.browse, LEFT)
    (chooser,) = editor.findChildren(QFileDialog)
    QTest.keyClick(chooser, Qt.Key.Key_Escape)
    assert not chooser.isVisible()
    assert store.current.data_folder == ""


def test_a_folder_can_be_typed(dialog: PreferencesDialog, store: PreferenceStore) -> None:
    field = folder_of(dialog).field
    field.setFocus()
    QTest.keyClicks(field, "/data/sets")
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert store.current.data_folder == "/data/sets"
    assert dialog.isVisible()


def test_the_field_has_the_width_of_the_form(dialog: PreferencesDialog) -> None:
    editor = folder_of(dialog)
    assert editor.width() >= dialog.form.width() - 2
    assert editor.geometry().top() > dialog.form.editor("theme").geometry().bottom()


def test_memory_for_data_is_typed(dialog: PreferencesDialog, store: PreferenceStore) -> None:
    field = dialog.form.editor("memory_budget").field
    field.setFocus()
    QTest.keyClick(field, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClicks(field, "500")
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert store.current.memory_budget == 500


def test_looking_for_leaks_by_itself_is_switched_off(dialog: PreferencesDialog, store: PreferenceStore) -> None:
    QTest.mouseClick(dialog.form.editor("find_leaks").field, LEFT)
    assert not store.current.find_leaks
