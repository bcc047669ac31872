from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QSettings
from pytestqt.qtbot import QtBot

from nnstudio.core.data.own.budget import memory_budget
from nnstudio.core.paths import settings_path
from nnstudio.session.preferences import RECENT_FILES, Preferences, PreferenceStore


@pytest.fixture
def ini(tmp_path: Path) -> Path:
    return tmp_path / "settings.ini"


def store_of(ini: Path) -> PreferenceStore:
    return PreferenceStore(QSettings(str(ini), QSettings.Format.IniFormat))


def test_preferences_are_kept(qtbot: QtBot, ini: Path) -> None:
    store = store_of(ini)
    assert store.current == Preferences()
    wanted = replace(store.current, theme="dark", data_folder="/data/sets", memory_budget=500, find_leaks=False)
    with qtbot.waitSignal(store.changed) as told:
        store.change(wanted)
    assert told.args == [wanted]
    store.settings.sync()
    assert store_of(ini).current == wanted


@pytest.mark.parametrize(("name", "value"), [("theme", "purple"), ("memory_budget", "much"), ("find_leaks", "perhaps")])
def test_nonsense_in_the_file_means_the_defaults(qtbot: QtBot, ini: Path, name: str, value: str) -> None:
    settings = QSettings(str(ini), QSettings.Format.IniFormat)
    settings.setValue(f"preferences/{name}", value)
    settings.sync()
    assert store_of(ini).current == Preferences()


def test_data_are_read_within_the_memory_that_was_chosen(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NNSTUDIO_HOME", str(tmp_path))
    monkeypatch.delenv("NNSTUDIO_MEMORY", raising=False)
    store = store_of(settings_path())
    store.change(replace(store.current, memory_budget=300))
    assert memory_budget() == 300_000_000
    store.change(replace(store.current, memory_budget=0))
    assert memory_budget() != 300_000_000


def test_recent_files_newest_first_without_those_that_are_gone(qtbot: QtBot, ini: Path, tmp_path: Path) -> None:
    store = store_of(ini)
    assert store.recent_files() == []
    files = [tmp_path / f"{i}.nns" for i in range(RECENT_FILES + 3)]
    for file in files:
        file.touch()
        store.add_recent(file)
    store.add_recent(files[5])
    assert store.recent_files()[:2] == [files[5], files[-1]]
    assert len(store.recent_files()) == RECENT_FILES
    files[5].unlink()
    assert store.recent_files()[0] == files[-1]
    store.settings.sync()
    assert store_of(ini).recent_files() == store.recent_files()


def test_a_single_recent_file_survives_the_settings_format(qtbot: QtBot, ini: Path, tmp_path: Path) -> None:
    file = tmp_path / "only.nns"
    file.touch()
    store = store_of(ini)
    store.add_recent(file)
    store.settings.sync()
    assert store_of(ini).recent_files() == [file]
