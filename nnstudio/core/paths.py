"""Where things lie on this machine: the data folder, the settings, and unfinished projects."""

from __future__ import annotations

import configparser
import os
from pathlib import Path

import platformdirs

APP = "nnstudio"
DATA_VARIABLE = "NNSTUDIO_DATA"


def data_folder(given: Path | None = None, preferred: str = "") -> Path:
    """Where data sets are looked for: what was `given` on the command line, else the environment variable
    NNSTUDIO_DATA, else the preference, else the user's own folder. It need not exist."""
    named = os.environ.get(DATA_VARIABLE) or preferred
    if given is not None:
        return given.expanduser().absolute()
    if named:
        return Path(named).expanduser().absolute()
    return Path(platformdirs.user_data_dir(APP, appauthor=False)) / "data"


def settings_file() -> Path:
    """The INI file in which the window keeps its preferences."""
    return Path(platformdirs.user_config_dir(APP, appauthor=False)) / f"{APP}.ini"


def scratch_folder() -> Path:
    """Where projects live that have no name yet, so that a crash does not lose them."""
    return Path(platformdirs.user_state_dir(APP, appauthor=False)) / "untitled"


def preferred_data_folder() -> str:
    """The data folder that the window's preferences name, read without the window; empty when there is none."""
    settings = configparser.ConfigParser(interpolation=None, strict=False)
    try:
        settings.read(settings_file(), encoding="utf-8")
        text = settings.get("preferences", "data_folder", fallback="")
    except (configparser.Error, OSError, UnicodeDecodeError):
        return ""
    # Qt quotes values with commas and the like, and doubles backslashes.
    return text.strip().strip('"').replace("\\\\", "\\").replace('\\"', '"')
