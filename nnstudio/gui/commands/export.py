"""Taking the network away: what was learned, or else the weights that a training would begin with."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtWidgets import QWidget

from nnstudio.core.errors import NnstudioError
from nnstudio.core.export import samples_to_check
from nnstudio.core.export.base import SAMPLES
from nnstudio.core.project.cross_validation import fold_network_words
from nnstudio.core.project.untrained import describe_untrained, random_samples, untrained_checkpoint
from nnstudio.core.training import Checkpoint
from nnstudio.gui.commands.files import FileCommands
from nnstudio.gui.export.dialog import ExportDialog, Exported
from nnstudio.session.session import Session


class ExportCommands:
    """Finds what there is to write, and opens the window that writes it."""

    def __init__(self, session: Session, files: FileCommands, window: QWidget) -> None:
        self._store, self._loader, self._planner = session.store, session.loader, session.planner
        self._trainer, self._files, self._window = session.trainer, files, window

    def why_not(self) -> str:
        """Why there is no network to write, not even an untrained one; empty when there is."""
        if self._trainer.model is not None:
            return ""
        problems = self._planner.plan.problems
        return problems[0].text if problems else self._files.why_not()

    def open(self) -> None:
        """Open the export window."""
        suggestion = self._store.path.with_suffix("") if self._store.path else None
        exported = self._untrained() if self._trainer.model is None else self._trained(self._trainer.model)
        ExportDialog(exported, self._window, suggestion).show()

    def _trained(self, model: Checkpoint) -> Exported:
        model, data = self._trainer.best or model, self._loader.data
        if data is None:
            raise NnstudioError("An export is checked on real images, but the data are not loaded. Load them first.")
        run = self._trainer.run_project
        words = fold_network_words(run.split) if run is not None else ""
        return Exported(lambda: (model, samples_to_check(data.dataset, data.split)), note=words)

    def _untrained(self) -> Exported:
        project, file, shape = self._store.project, self._store.file, self._planner.input_shape

        def make() -> tuple[Checkpoint, NDArray[np.uint8]]:
            checkpoint = untrained_checkpoint(project, file, shape)
            return checkpoint, random_samples(checkpoint.input_shape, SAMPLES)

        return Exported(make, describe_untrained(project))
