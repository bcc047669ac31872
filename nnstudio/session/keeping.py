"""Keeps the project in step with the data that can be had: bad ones leave those before in place, splits give way."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QObject

from nnstudio.core.data.split.spec import SplitSpec
from nnstudio.session.data_loader import DataLoader
from nnstudio.session.project_store import ProjectStore

DATA_FIELDS = ("dataset", "split", "normalization", "preparation", "corrections", "additions")
"""What of a project says which data are in hand."""


class Keeping(QObject):
    """Make it before whoever shows what was refused: by then the project asks for what can be had."""

    def __init__(self, store: ProjectStore, loader: DataLoader, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._store, self._loader = store, loader
        loader.refused.connect(self._keep_last)
        loader.adjusted.connect(self._divide_otherwise)
        store.saved.connect(lambda: loader.stay_with(store.file))

    def _keep_last(self) -> None:
        """What was asked for cannot be had: the project goes back to the data that were loaded last."""
        last = self._loader.last
        if last is not None:
            data = {name: getattr(last, name) for name in DATA_FIELDS}
            self._store.take_back("Keep the data", replace(self._store.project, **data))

    def _divide_otherwise(self, split: SplitSpec) -> None:
        self._store.amend(replace(self._store.project, split=split))
