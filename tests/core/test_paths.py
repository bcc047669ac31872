from __future__ import annotations

from pathlib import Path

import pytest

from nnstudio.core.paths import data_folder, preferred_data_folder, settings_path, state_folder


@pytest.fixture(autouse=True)
def _home(tmp_path, monkeypatch):
    monkeypatch.delenv("NNSTUDIO_DATA", raising=False)
    monkeypatch.setenv("NNSTUDIO_HOME", str(tmp_path))


def test_what_comes_before_what(monkeypatch):
    assert data_folder().name == "data"
    assert data_folder(preference="/p") == Path("/p")
    monkeypatch.setenv("NNSTUDIO_DATA", "/e")
    assert data_folder(preference="/p") == Path("/e")
    assert data_folder(Path("/g"), "/p") == Path("/g")


@pytest.mark.parametrize(
    ("written", "folder"),
    [
        ("data_folder=/data/sets", "/data/sets"),
        ('data_folder="/data, mine"', "/data, mine"),
        (r"data_folder=C:\\data", r"C:\data"),
        ("theme=dark", ""),
        ("nonsense", ""),
    ],
)
def test_the_preference_is_read_without_the_window(written, folder):
    settings_path().write_text(f"[preferences]\n{written}\n", encoding="utf-8")
    assert preferred_data_folder() == folder


def test_no_preferences_yet():
    assert preferred_data_folder() == ""
    assert state_folder() == settings_path().parent
