"""Save as picture: asks where to, and as what kind."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QWidget

from nnstudio.core.network import Trace
from nnstudio.core.network.drawing import layout
from nnstudio.gui.network.views import pictures
from nnstudio.gui.saving import Saver


class PictureTaker(Saver):
    """Writes drawings of networks."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window

    def save(self, plan: Trace, path: Path | None = None) -> None:
        """Write the drawing of a traced network; without a path, ask for one."""
        scale = pictures.USUAL_SCALE
        if path is None:
            chosen, kind = QFileDialog.getSaveFileName(
                self._window, "Save the diagram", "network.svg", ";;".join(pictures.FILTERS)
            )
            if not chosen:
                return
            path, scale = pictures.with_kind(Path(chosen), kind), pictures.scale_of(kind)
        target = path
        self.write(lambda: f"Saved {pictures.save(layout(plan), target, scale).name}.")
