"""A data set of nothing but what a person draws: empty until drawings are added to it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

import numpy as np

from nnstudio.core.data.datasets.base import DATASETS, Dataset, DatasetSpec, Progress, Shape, silent


@DATASETS.register("drawings", "My drawings", group="Your own")
@dataclass(frozen=True)
class DrawingsData(DatasetSpec):
    """Nothing but what you draw: name your own classes and add drawings of each from the canvas."""

    known_shape: ClassVar[Shape | None] = (1, 28, 28)
    has_a_right_way_round: ClassVar[bool] = True

    def load(self, folder: Path, progress: Progress = silent) -> Dataset:
        """No samples and no classes yet, 28×28: the project's own drawings come after them."""
        images, labels = np.zeros((0, 1, 28, 28), np.uint8), np.zeros(0, np.int64)
        return Dataset("drawings", self.title, images, labels, ())
