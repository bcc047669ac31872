"""A table that cannot be learned from as it is read now: what it holds all the same, to choose otherwise."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from nnstudio.core.data.datasets.base import DatasetSpec, Kind
from nnstudio.core.data.own.column_types import guess
from nnstudio.core.data.own.scan import ColumnScan, TableScan, head_rows
from nnstudio.core.data.own.understanding import ColumnFacts, Understanding, UnderstoodSample
from nnstudio.core.errors import DataError

_SAMPLES = 20


class RefusedTable(DataError):  # noqa: N818  (an error's sentence, with what is left to choose from)
    """`found`: the spec as it was asked, and the columns."""

    def __init__(self, words: str, found: Understanding) -> None:
        super().__init__(words)
        self.found = found


@contextmanager
def telling_columns(spec: DatasetSpec, found: TableScan, kind: Kind) -> Iterator[None]:
    """Whatever DataError comes of choices about a table with several columns tells them too, as a RefusedTable."""
    try:
        yield
    except DataError as error:
        if len(found.columns) < 2 or not found.rows:
            raise
        raise RefusedTable(str(error), _columns_alone(spec, found, kind)) from error


def _columns_alone(spec: DatasetSpec, found: TableScan, kind: Kind) -> Understanding:
    rows = head_rows(found, _SAMPLES) if kind == "table" else ()
    return Understanding(
        spec=spec,
        kind=kind,
        task="classification",
        n=found.rows,
        input_shape=(),
        classes={},
        columns=tuple(_facts(column) for column in found.columns.values()),
        target=str(getattr(spec, "target", "")),
        group=str(getattr(spec, "groups", "")),
        samples=tuple(UnderstoodSample(str(i), "", None, row) for i, row in enumerate(rows)),
        exact=found.exact,
    )


def _facts(column: ColumnScan) -> ColumnFacts:
    kind = guess(column)
    return ColumnFacts(
        column.name,
        kind.type,
        kind.used,
        column.missing,
        column.distinct,
        column.many,
        column.examples(),
        kind.why,
    )
