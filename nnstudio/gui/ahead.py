"""What can be opened is made once the program is up, so that opening it is no more than showing it."""

from __future__ import annotations

from importlib import import_module

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from nnstudio.core.data.datasets import Progress
from nnstudio.core.network.layers import LAYERS
from nnstudio.core.spec import params
from nnstudio.gui.data.catalogue import entries
from nnstudio.gui.panels import Panels
from nnstudio.gui.widgets.piecework import Piecework
from nnstudio.session.data_loader import DataLoader

MODULES = (
    "gui.explorer.corrector",
    "gui.explorer.samples_page",
    "gui.explorer.classes_page",
    "gui.explorer.values_page",
    "gui.explorer.scatter_page",
    "gui.explorer.table_page",
    "gui.data.preparing.view",
    "gui.data.importing.dialog",
    "gui.data.leaks.view",
)
"""What is imported where it is first used, as every start would wait for it."""


class Ahead(QObject):
    """Whoever opens something before its turn has come waits for it as long as it takes to make."""

    def __init__(self, panels: Panels, loader: DataLoader, window: QWidget) -> None:
        super().__init__(window)
        self._panels, self._loader = panels, loader
        self._work = Piecework(window)
        self._imported = False

    @property
    def ready(self) -> bool:
        """Whether everything is made."""
        return self._imported and not self._work.busy

    def begin(self) -> None:
        """Import on a thread, which takes longest, then make one thing after another."""
        task = self._loader.look(_import)
        task.over.connect(self._make)
        task.start()

    def _make(self) -> None:
        self._imported = True
        self._work.add(self._panels.data.made_ahead())
        self._work.add(self._panels.explorer.made_ahead())


def _import(progress: Progress) -> None:
    entries()
    for kind in LAYERS:
        params(kind)  # which takes a while the first time
    for name in MODULES:
        progress(None, "Getting ready")  # raises where the program is being closed
        import_module(f"nnstudio.{name}")
