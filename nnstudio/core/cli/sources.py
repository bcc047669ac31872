"""The data that the options of a command name: SOURCE, --target, --group, --split and --seed."""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from nnstudio.core.cli.parser import UsageError
from nnstudio.core.data.catalogue import is_own
from nnstudio.core.data.datasets import DATASETS, DatasetSpec
from nnstudio.core.data.own import spec_for
from nnstudio.core.data.own.columns import left_out
from nnstudio.core.data.own.label_columns import targets_named
from nnstudio.core.data.own.table import TableData
from nnstudio.core.data.own.table_files import open_table
from nnstudio.core.data.split import SplitSpec
from nnstudio.core.data.split.words import parse_split
from nnstudio.core.errors import DataError, SpecError


@contextmanager
def as_usage() -> Iterator[None]:
    """What an option cannot be is wrong usage, not a failure."""
    try:
        yield
    except SpecError as error:
        raise UsageError(str(error)) from error


def source_spec(source: str, arguments: argparse.Namespace) -> DatasetSpec:
    """The data set that SOURCE names, with the columns of the options. Raises UsageError for a name that is neither
    a data set nor a path, DataError where the path cannot be read."""
    if source not in DATASETS and not Path(source).expanduser().exists() and not set(source) & set("/\\."):
        raise UsageError(
            f"there is no data set and no file named {source!r}. Known are digits, mnist, iris and others: "
            "see nnstudio list datasets."
        )
    if source in DATASETS and is_own(DATASETS[source]):
        raise UsageError(f"{source} is a kind of data of your own. Give the path to the folder or file instead.")
    with as_usage():
        return _without(spec_for(source, arguments.target, arguments.group), arguments.leave_out)


def split_spec(arguments: argparse.Namespace, usual: SplitSpec) -> SplitSpec:
    """How the options want the data divided; what they do not name is as in `usual`. Raises UsageError."""
    with as_usage():
        spec = parse_split(arguments.split, usual) if arguments.split else usual
        return spec if arguments.seed is None else replace(spec, seed=arguments.seed)


def columns_changed(spec: DatasetSpec, arguments: argparse.Namespace) -> DatasetSpec:
    """A project's own data set with other columns, where the options name some. Raises DataError."""
    given = {"target": arguments.target, "groups": arguments.group}
    chosen = {name: value for name, value in given.items() if value}
    missing = next((name for name in chosen if not hasattr(spec, name)), None)
    if missing:
        raise DataError(f"{spec.title} has no columns, so --{missing.rstrip('s')} says nothing. Leave it out.")
    return _without(replace(spec, **chosen) if chosen else spec, arguments.leave_out)


def _without(spec: DatasetSpec, columns: Sequence[str]) -> DatasetSpec:
    if not columns:
        return spec
    if not isinstance(spec, TableData):
        raise DataError(f"{spec.title} is no table of your own, so --leave-out says nothing. Give it without.")
    targets = targets_named(spec.target, open_table(Path(spec.path)).names) if spec.target else ()
    if both := next((name for name in targets if name in columns), None):
        raise DataError(f"{both} cannot be both the target and left out. Take it out of --target or of --leave-out.")
    return replace(spec, columns=left_out(spec.columns, columns))
