"""What a trained network is not asked about on the command line, in its own data, in others and in single files."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nnstudio.core.cli.trained import Trained, load_data
from nnstudio.core.data.datasets import Dataset
from nnstudio.core.errors import DataError
from nnstudio.core.project.in_hand import InHand, in_hand
from nnstudio.core.project.run_seals import (
    OlderSeal,
    RunSeal,
    Sealing,
    Unasked,
    unasked,
)

_NOW = "is in the test part now"


@dataclass(frozen=True, eq=False)
class Seals:
    """`then`: the test part that the network was trained beside; `now`: that of the project in the file, where it is
    another one. None: it is not known, or there is none."""

    then: Sealing | None
    now: Sealing | None

    def among(self, dataset: Dataset) -> Unasked:
        """Which samples of other data, or of these, read anew, the network is not asked about."""
        test = self.now.places(dataset, dataset) if self.now is not None else np.zeros(0, np.int64)
        return unasked(self.then, dataset, dataset, test)

    def told_of(self, image: NDArray[Any]) -> str:
        """What is to be known of the answer to a single image, as the network gets it; empty where all is well."""
        for seal, when in ((self.then, "was in the test part when the network was trained"), (self.now, _NOW)):
            if seal is not None and seal.holds(image):
                return f"this image {when}. Make no choice by what the network says of it."
        return ""


def seals_of(trained: Trained, folder: Path | None) -> Seals:
    """What the file says of the test part then and now. Data are loaded where it does not say enough."""
    then: Sealing | None = trained.file.seal_of(trained.run)
    if isinstance(then, OlderSeal):
        then = None
        with suppress(DataError):
            then = _seal(*trained.loaded(folder))
    return Seals(then, _now(trained, folder))


def unasked_now(trained: Trained, read: Dataset, found: InHand) -> Unasked:
    """What the network is not asked about in its own data, which were divided anew since, perhaps."""
    project, run = trained.file.project(), trained.run.project
    nothing = np.zeros(0, np.int64)
    test = nothing
    if project.dataset == run.dataset and project.split != run.split:
        with suppress(DataError):
            test = in_hand(project, read, trained.file.split).sealed
    return Unasked(found.sealed, np.setdiff1d(test, found.sealed))


def _now(trained: Trained, folder: Path | None) -> Sealing | None:
    project, run = trained.file.project(), trained.run.project
    if (project.dataset, project.split) == (run.dataset, run.split):
        return None
    with suppress(DataError):
        read = load_data(project.dataset, folder)
        return _seal(read, in_hand(project, read, trained.file.split))
    return None


def _seal(read: Dataset, found: InHand) -> RunSeal:
    return RunSeal.of(read, found.dataset, found.sealed)
