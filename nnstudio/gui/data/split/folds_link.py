"""Opens the picture of the folds, keeps it true, and takes a fold in hand that is clicked there."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import QObject

from nnstudio.gui.data.split.box import SplitBox
from nnstudio.gui.data.split.folds_popup import FoldsPopup
from nnstudio.session.data_loader import DataLoader
from nnstudio.session.loaded import LoadedData
from nnstudio.session.study import Study


class FoldsLink(QObject):
    """`popup` is made when it is first asked for."""

    def __init__(self, split: SplitBox, loader: DataLoader, study: Study) -> None:
        super().__init__(split)
        self._split, self._loader, self._study = split, loader, study
        self.popup: FoldsPopup | None = None
        split.folds.picture_wanted.connect(self.open)
        loader.loaded.connect(self._on_loaded)

    def open(self) -> None:
        """Show the picture beside the split."""
        if self._loader.data is None:
            return
        self._made().open_beside(self._split, self._loader.data)

    def made_ahead(self) -> Iterator[None]:
        """Make the picture before it is wanted."""
        self._made()
        yield

    def _made(self) -> FoldsPopup:
        if self.popup is None:
            self.popup = FoldsPopup(self._study, self._split.window())
            self.popup.chosen.connect(self._split.folds.take)
        return self.popup

    def _on_loaded(self, data: LoadedData) -> None:
        if self.popup is not None and self.popup.isVisible():
            self.popup.show_data(data)
