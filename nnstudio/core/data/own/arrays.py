"""NumPy's files: arrays of images or of a table's rows, with the labels beside them; nothing in them is executed."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from nnstudio.core.data.datasets.base import DATASETS, Dataset, DatasetSpec, Progress, silent
from nnstudio.core.data.own.columns import TASKS
from nnstudio.core.data.own.place import present, why_missing
from nnstudio.core.spec import param

LAYOUTS = ("auto", "N×H×W×C", "N×C×H×W")


@DATASETS.register("arrays", "NumPy arrays", group="Your own")
@dataclass(frozen=True)
class ArraysData(DatasetSpec):
    """Arrays of your own in an NPZ file, or in NPY files side by side: images, or the rows of a table, and labels."""

    path: str = param("", "File", help="An .npz file with samples and labels, or an .npy file with labels beside it.")
    inputs: str = param("", "Array of samples", help="Its name in the file. Empty: found by the usual names.")
    labels: str = param("", "Array of labels", help="Its name in the file. Empty: found by the usual names.")
    layout: str = param("auto", "Order of the axes", choices=LAYOUTS, help="Where the colours are.", advanced=True)
    task: str = param("auto", "Task", choices=TASKS, help="Auto: whole numbers of few values are classes.")

    def missing(self, folder: Path) -> str:
        return why_missing(self.path, folder, "file")

    def load(self, folder: Path, progress: Progress = silent) -> Dataset:
        """N×C×H×W uint8 for arrays of three or four axes, N×F float32 for two."""
        from nnstudio.core.data.own.array_reading import read_arrays

        return read_arrays(self, present(self.path, folder, "file"), progress)
