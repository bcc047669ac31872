"""Tables of one's own: CSV, TSV and Parquet files, of any size."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from nnstudio.core.data.datasets.base import DATASETS, Dataset, DatasetSpec, Progress, silent
from nnstudio.core.data.own.columns import TASKS
from nnstudio.core.data.own.header import FIRST_ROWS
from nnstudio.core.data.own.place import present, why_missing
from nnstudio.core.spec import param


@DATASETS.register("table", "Table", group="Your own")
@dataclass(frozen=True)
class TableData(DatasetSpec):
    """Rows of numbers and categories from a CSV, TSV or Parquet file, of which one column is to be predicted."""

    path: str = param("", "File", help="A CSV, TSV or Parquet file.")
    target: str = param(
        "",
        "Target",
        help="The column to predict. Empty: found by its name, else the last one. Columns of 0 and 1, with commas "
        "between them, are labels of which several may apply.",
    )
    groups: str = param("", "Group", help="A column such as a patient or plate: no group comes into two parts.")
    task: str = param("auto", "Task", choices=TASKS, help="Auto: a number with many values is a number, else classes.")
    first_row: str = param(
        "auto",
        "First row",
        choices=FIRST_ROWS,
        help="Whether the first row of a text file names the columns or holds values. Auto: told by the rows below it.",
    )
    columns: str = param(
        "",
        "Columns",
        help='What columns hold where it is not as guessed, such as {"age": "number", "city": "category", '
        '"name": "left out"}.',
        advanced=True,
    )

    def missing(self, folder: Path) -> str:
        return why_missing(self.path, folder, "file")

    def load(self, folder: Path, progress: Progress = silent) -> Dataset:
        """N×F float32 in the order of the rows, NaN where a value is missing."""
        from nnstudio.core.data.own.table_reading import read_table

        return read_table(self, present(self.path, folder, "file"), progress)
