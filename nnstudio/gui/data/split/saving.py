"""Save the split as a table: asks where to, and says how many samples it has."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QWidget

from nnstudio.core.data.split.file import save_split
from nnstudio.gui.figures import number
from nnstudio.gui.saving import Saver
from nnstudio.session.data_loader import DataLoader

_FILTER = "Table (*.csv)"


class SplitSaver(Saver):
    """Writes the split in hand, and reads it again."""

    def __init__(self, loader: DataLoader, owner: QWidget) -> None:
        super().__init__(owner)
        self._loader, self._owner = loader, owner

    def why_not(self) -> str:
        """Why there is nothing to save, in one sentence; empty when there is."""
        return "" if self._loader.data is not None else "The data are not loaded."

    def save(self, path: Path | None = None) -> None:
        """Write the split in hand; without a path, ask for one."""
        data = self._loader.data
        if data is None:
            return
        if path is None:
            chosen, _ = QFileDialog.getSaveFileName(self._owner.window(), "Save the split", "split.csv", _FILTER)
            if not chosen:
                return
            path = Path(chosen)
        target = path if path.suffix else path.with_suffix(".csv")

        def written() -> str:
            return f"Saved {target.name}: {number(save_split(target, data.dataset, data.split))} samples."

        self.write(written)
