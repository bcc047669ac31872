"""Where things lie on this machine: the data folder, the settings, and what outlives a crash."""

from __future__ import annotations

import configparser
import os
from pathlib import Path

import platformdirs

APP = "nnstudio"


def data_folder(explicit: Path | None = None, preference: str = "") -> Path:
    """The folder of data sets: the one given, else NNSTUDIO_DATA, else the preference, else the user's own."""
    if explicit is not None:
        return explicit.expanduser()
    chosen = os.environ.get("NNSTUDIO_DATA") or preference
    return Path(chosen).expanduser() if chosen else Path(platformdirs.user_data_dir(APP, appauthor=False)) / "data"


def settings_path() -> Path:
    """The INI file in which the window keeps its preferences."""
    return _home(platformdirs.user_config_dir(APP, appauthor=False)) / "nnstudio.ini"


def state_folder() -> Path:
    """Where projects lie that have no name yet, so that a crash does not lose them."""
    return _home(platformdirs.user_state_dir(APP, appauthor=False))


def cache_folder() -> Path:
    """Where what can be made again is kept, such as decoded images; anybody may empty it."""
    return _home(platformdirs.user_cache_dir(APP, appauthor=False)) / "decoded"


def preferred_data_folder() -> str:
    """The data folder that the window's preferences name, read without the window; empty when there is none."""
    # Qt quotes values with commas and the like, and doubles backslashes.
    return _preference("data_folder").strip('"').replace('\\"', '"').replace("\\\\", "\\")


def preferred_memory() -> int:
    """How many MB of memory data may take by the window's preferences; 0 when they do not say."""
    text = _preference("memory_budget")
    return int(text) if text.isdigit() else 0


def _preference(name: str) -> str:
    settings = configparser.ConfigParser(interpolation=None, strict=False)
    try:
        settings.read(settings_path(), encoding="utf-8")
        return settings.get("preferences", name, fallback="").strip()
    except (configparser.Error, OSError, UnicodeDecodeError):
        return ""


def _home(usual: str) -> Path:
    """The user's folder of one kind; NNSTUDIO_HOME puts all kinds into one place, for tests and portable copies."""
    return Path(os.environ.get("NNSTUDIO_HOME") or usual)
