"""What one click does about a leak, as a changed data set or split; no widgets."""

from __future__ import annotations

from dataclasses import replace

from nnstudio.core.data.datasets import DatasetSpec
from nnstudio.core.data.own.columns import left_out
from nnstudio.core.data.own.table import TableData


def why_not_left_out(spec: DatasetSpec) -> str:
    """Why no column of these data can be left out, in one sentence; empty when one can."""
    if isinstance(spec, TableData):
        return ""
    return "These data come with the program or without columns, so no feature can be left out of them."


def without_column(spec: TableData, column: str) -> TableData:
    """The table without a column among its features."""
    return replace(spec, columns=left_out(spec.columns, [column]))
