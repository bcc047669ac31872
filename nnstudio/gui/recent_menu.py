"""The menu of the projects that were opened last."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

from PySide6.QtWidgets import QMenu, QWidget


class RecentMenu(QMenu):
    """Asks for the files each time it opens, so that it shows none that is gone."""

    def __init__(self, files: Callable[[], Iterable[Path]], open_file: Callable[[Path], object], parent: QWidget):
        super().__init__("Open &recent", parent)
        self._files, self._open = files, open_file
        self.setToolTipsVisible(True)
        self.aboutToShow.connect(self._fill)

    def _fill(self) -> None:
        self.clear()
        for path in self._files():
            action = self.addAction(path.name.replace("&", "&&"))
            action.setToolTip(str(path))
            action.triggered.connect(lambda _=False, path=path: self._open(path))
        if self.isEmpty():
            self.addAction("No project was opened yet").setEnabled(False)
