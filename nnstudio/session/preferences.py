"""What a person prefers on this machine, whatever the project: kept in an INI file."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, QSettings, Signal

from nnstudio.core.errors import SpecError
from nnstudio.core.spec import Param, Spec, param, params

RECENT_FILES = 8


@dataclass(frozen=True)
class Preferences(Spec):
    """Choices that hold for every project."""

    theme: str = param("system", "Theme", choices=("system", "light", "dark"), help="Light, dark, or as the system.")
    data_folder: str = param("", "Data folder", help="Where data sets lie; empty: NNSTUDIO_DATA or the user's folder.")
    memory_budget: int = param(
        0,
        "Memory for data (0: half of free)",
        minimum=0,
        unit="MB",
        help="Data that take more are read from the disk as they are needed, which is slower; 0: half of what is free. "
        "Holds for data that are loaded from now on.",
    )
    find_leaks: bool = param(
        True,
        "Look for leaks by itself",
        help="In the background, as soon as data are loaded and no training runs: duplicates in two parts, "
        "and features that know too much.",
    )


class PreferenceStore(QObject):
    """Reads and keeps the preferences, the window's geometry and the list of recent files."""

    changed = Signal(object)
    """The new Preferences."""

    def __init__(self, settings: QSettings, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.settings = settings
        self.current = self._read()

    def _read(self) -> Preferences:
        stored: dict[str, Any] = {}
        for knob in params(Preferences):
            value = self.settings.value(f"preferences/{knob.name}")
            if value is not None:
                stored[knob.name] = _meant(str(value), knob)
        try:
            return Preferences(**stored)
        except SpecError:
            return Preferences()

    def change(self, preferences: Preferences) -> None:
        """Keep new preferences and tell everyone."""
        self.current = preferences
        for knob in params(Preferences):
            self.settings.setValue(f"preferences/{knob.name}", getattr(preferences, knob.name))
        # Core reads the memory budget from the file.
        self.settings.sync()
        self.changed.emit(preferences)

    def recent_files(self) -> list[Path]:
        """The project files opened last, newest first; those that are gone are left out."""
        stored = self.settings.value("recent", [])
        # Qt gives a list of one name back as the name alone.
        names = [stored] if isinstance(stored, str) else stored if isinstance(stored, list) else []
        return [Path(name) for name in names if os.path.exists(name)]

    def add_recent(self, path: Path) -> None:
        """Put a file at the head of the list."""
        rest = [str(other) for other in self.recent_files() if other != path]
        self.settings.setValue("recent", [str(path), *rest][:RECENT_FILES])


def _meant(text: str, knob: Param) -> str | int | bool:
    """A stored value in its type: an INI file knows text only. What it cannot be is left as it is, to be refused."""
    if knob.type == "int" and text.isdigit():
        return int(text)
    if knob.type == "bool" and text.lower() in ("true", "false"):
        return text.lower() == "true"
    return text
