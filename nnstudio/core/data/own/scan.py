"""One pass over a table that finds out what its columns hold, in memory that does not grow with the table."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nnstudio.core.data.datasets.base import Progress
from nnstudio.core.data.own.cells import days, is_date_type, is_number_type, numbers, plain_numbers, words
from nnstudio.core.data.own.table_files import NotUtf8, TableFile, open_table
from nnstudio.core.words import counted

MOST_DISTINCT = 10_000
UNDERSTOOD_BYTES = 64_000_000
_EXAMPLES = 5
_KEPT_VALUES = 1000
_KEPT_ROWS = 20_000
_KEPT_BYTES = 16_000_000


@dataclass
class ColumnScan:
    """What was seen of one column.

    `values`: how often each was, as written; where there are too `many`, the first of them. `distinct`: how many there
    are, and `repeats`: whether one came twice, as far as was counted. `odd`: a few that are no numbers; `steady`:
    whether it counts its rows.
    """

    name: str
    rows: int = 0
    missing: int = 0
    numeric: int = 0
    infinite: int = 0
    dates: int = 0
    whole: bool = True
    steady: bool = True
    many: bool = False
    repeats: bool = False
    distinct: int = 0
    native: str = ""
    values: Counter[str] = field(default_factory=Counter)
    odd: list[str] = field(default_factory=list)
    _last: float = np.nan

    @property
    def present(self) -> int:
        """Cells that are not missing."""
        return self.rows - self.missing

    def add(self, column: Any, decimal: str) -> None:
        """Look at one more batch of the column."""
        self.native = "number" if is_number_type(column.type) else "date" if is_date_type(column.type) else ""
        found = plain_numbers(column, decimal)
        if found is None or not self.many:
            said = words(column)
            self._count(said)
            found = self._look_at_words(column, said, decimal) if found is None else found
            self.missing += said.null_count
        else:
            self.missing += int(np.isnan(found).sum())
        finite = found[np.isfinite(found)]
        self.numeric += len(finite)
        self.infinite += int(np.isinf(found).sum())
        self._look_at_numbers(finite, len(column))
        self.rows += len(column)

    def _count(self, said: Any) -> None:
        import pyarrow.compute as pc

        if self.many:
            return
        counts = pc.value_counts(pc.drop_null(said))
        # A batch of texts that all differ is not taken over whole: as Python's objects it would fill the memory.
        for entry in counts.slice(0, _KEPT_VALUES if len(counts) > MOST_DISTINCT else None).to_pylist():
            self.values[entry["values"]] += entry["counts"]
        self.distinct = max(len(self.values), len(counts))
        self.repeats = self.repeats or self.distinct < self.present + len(said) - said.null_count
        self.many = self.distinct > MOST_DISTINCT
        if self.many:
            self.values = Counter(dict(islice(self.values.items(), _KEPT_VALUES)))

    def _look_at_words(self, column: Any, said: Any, decimal: str) -> NDArray[np.float64]:
        """The numbers among the words of a batch, having counted what else they are."""
        import pyarrow.compute as pc

        found = numbers(column, decimal) if self.native != "date" else np.full(len(column), np.nan)
        some = bool(np.isfinite(found).any())
        # Where the first batch held no dates, none are looked for any more: it takes long.
        if self.native == "date" or (not some and (self.dates or not self.present)):
            self.dates += int(np.isfinite(days(column)).sum())
        if not self.native and some and len(self.odd) < _EXAMPLES:
            strange = pc.drop_null(said.filter(np.isnan(found)))
            self.odd += [value for value in pc.unique(strange.slice(0, 1000)).to_pylist() if value not in self.odd]
        return found

    def examples(self) -> tuple[str, ...]:
        """A few different values, as written."""
        return tuple(list(self.values)[:_EXAMPLES])

    def _look_at_numbers(self, finite: Any, count: int) -> None:
        self.whole = self.whole and bool((finite == np.rint(finite)).all())
        steps = np.diff(finite, prepend=self._last) if self.rows else np.diff(finite)
        self.steady = self.steady and len(finite) == count and bool((steps == 1).all())
        self._last = finite[-1] if len(finite) else np.nan


@dataclass
class TableScan:
    """What was seen of a table: its columns by name, the first rows, how many rows; `exact` unless it was cut short."""

    file: TableFile
    columns: dict[str, ColumnScan]
    head: Any
    rows: int
    exact: bool


def scan(file: TableFile, progress: Progress, most_bytes: int | None = None) -> TableScan:
    """Look through a table, or through about its first `most_bytes`. Raises DataError."""
    try:
        return _scan(file, progress, most_bytes)
    except NotUtf8:
        return _scan(open_table(file.path, "latin-1", file.first_row), progress, most_bytes)


def _scan(file: TableFile, progress: Progress, most_bytes: int | None) -> TableScan:
    import pyarrow as pa

    columns = {name: ColumnScan(name) for name in file.names}
    kept: list[Any] = []
    rows = seen = 0
    exact = True
    for batch in file.batches():
        if not len(batch):
            continue
        for name, column in zip(file.names, batch.columns, strict=True):
            columns[name].add(column, file.decimal)
        if rows < _KEPT_ROWS and sum(part.nbytes for part in kept) < _KEPT_BYTES:
            kept.append(batch.slice(0, _KEPT_ROWS - rows))
        rows += len(batch)
        seen += _bytes_in_file(file, batch)
        progress(_share(file, rows, seen), f"Looking through {file.path.name}: {counted(rows, 'row')}")
        if most_bytes is not None and seen > most_bytes:
            exact = False
            break
    head = pa.Table.from_batches(kept) if kept else None
    return TableScan(file, columns, head, rows if exact else _estimated(file, rows, seen), exact)


def _bytes_in_file(file: TableFile, batch: Any) -> int:
    """About how much of the file a batch came from: of text, each cell's delimiter instead of its offset."""
    return int(batch.nbytes) - (3 * batch.num_rows * batch.num_columns if file.encoding else 0)


def _share(file: TableFile, rows: int, seen: int) -> float:
    return min(1.0, rows / file.rows if file.rows else seen / max(1, file.size))


def _estimated(file: TableFile, rows: int, seen: int) -> int:
    return file.rows or round(rows * file.size / max(1, seen))


def head_rows(found: TableScan, count: int) -> Sequence[tuple[str, ...]]:
    """The first rows, cell by cell as text."""
    part = found.head.slice(0, count)
    cells = [["" if value is None else str(value) for value in column.to_pylist()] for column in part.columns]
    return list(zip(*cells, strict=True))
