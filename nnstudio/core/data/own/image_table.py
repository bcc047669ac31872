"""Images that a table names, a label for each: a column of paths, a column of what is to be learned."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from nnstudio.core.data.datasets.base import DATASETS, Dataset, DatasetSpec, Progress, silent
from nnstudio.core.data.own.columns import TASKS
from nnstudio.core.data.own.image_knobs import colour_knob, fit_knob, size_knob
from nnstudio.core.data.own.place import present, why_missing
from nnstudio.core.spec import param


@DATASETS.register("image_table", "Images with a table of labels", group="Your own")
@dataclass(frozen=True)
class ImageTableData(DatasetSpec):
    """Images of your own with a CSV file that names each one and says what it shows."""

    path: str = param("", "Table", help="A CSV file with a column of image paths, relative to the file's own folder.")
    images: str = param("", "Column of images", help="The column of paths. Empty: found by its values.")
    target: str = param(
        "",
        "Column of labels",
        help="What is to be learned. Empty: found by its name. Columns of 0 and 1, with commas between them, are "
        "labels of which several may apply.",
    )
    groups: str = param("", "Column of groups", help="Such as a patient: no group comes into two parts.")
    part: str = param("", "Column of parts", help="Says train, validation or test of each image. Empty: none.")
    task: str = param("auto", "Task", choices=TASKS, help="Auto: a number with many values is a number, else classes.")
    size: int = size_knob()
    colour: str = colour_knob()
    fit: str = fit_knob()

    def missing(self, folder: Path) -> str:
        return why_missing(self.path, folder, "table")

    def load(self, folder: Path, progress: Progress = silent) -> Dataset:
        """N×C×size×size uint8 in the order of the table's rows."""
        from nnstudio.core.data.own.image_rows import read_image_table

        return read_image_table(self, present(self.path, folder, "table"), progress)
