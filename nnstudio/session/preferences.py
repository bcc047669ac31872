"""What a person prefers on this machine, whatever the project: kept in an INI file."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QObject, QSettings, Signal

from nnstudio.core.errors import SpecError
from nnstudio.core.spec import Spec, param, params

RECENT_FILES = 8


@dataclass(frozen=True)
class Preferences(Spec):
    """Choices that hold for every project."""

    theme: str = param("system", "Theme", choices=("system", "light", "dark"), help="Light, dark, or as the system.")
    data_folder: str = param("", "Data folder", help="Where data sets lie; empty: NNSTUDIO_DATA or the user's folder.")


class PreferenceStore(QObject):
    """Reads and keeps the preferences, the window's geometry and the list of recent files."""

    changed = Signal(object)
    """The new Preferences."""

    def __init__(self, settings: QSettings, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.settings = settings
        self.current = self._read()

    def _read(self) -> Preferences:
        stored = {}
        for knob in params(Preferences):
            value = self.settings.value(f"preferences/{knob.name}")
            if value is not None:
                stored[knob.name] = str(value)
        try:
            return Preferences(**stored)
        except SpecError:
            return Preferences()

    def change(self, preferences: Preferences) -> None:
        """Keep new preferences and tell everyone."""
        self.current = preferences
        for knob in params(Preferences):
            self.settings.setValue(f"preferences/{knob.name}", getattr(preferences, knob.name))
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
