"""Asks for the folder in which data sets lie, and keeps it among the preferences."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from nnstudio.gui.data.words import FOLDER_IS_FIXED
from nnstudio.gui.widgets.path_dialog import ask_for_folder
from nnstudio.session.preferences import PreferenceStore


class FolderChoice(QObject):
    """`folder` gives the data folder of the moment, which something stronger than a preference may have set."""

    said = Signal(str)
    """Why the choice makes no difference."""

    def __init__(self, preferences: PreferenceStore, folder: Callable[[], Path], owner: QWidget) -> None:
        super().__init__(owner)
        self._preferences, self._folder, self._owner = preferences, folder, owner

    def ask(self) -> None:
        """Open the dialog."""
        ask_for_folder(self._owner, "Choose the folder that holds the data", self._folder(), self.take)

    def take(self, path: Path) -> None:
        """Use this folder from now on."""
        self._preferences.change(replace(self._preferences.current, data_folder=str(path)))
        if self._folder() != path:
            self.said.emit(FOLDER_IS_FIXED)
