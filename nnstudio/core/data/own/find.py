"""Which data set a name or a path means."""

from __future__ import annotations

import os
from dataclasses import fields, replace
from pathlib import Path
from typing import Any

from nnstudio.core.data.datasets.base import DATASETS, DatasetSpec
from nnstudio.core.data.own.arrays import ArraysData
from nnstudio.core.data.own.folder import BY_FOLDER, BY_NAME, GROUPINGS, FolderData
from nnstudio.core.data.own.idx_files import IdxData
from nnstudio.core.data.own.image_table import ImageTableData
from nnstudio.core.data.own.listing import IMAGE_ENDINGS, is_folder
from nnstudio.core.data.own.place import reason, why_missing
from nnstudio.core.data.own.table import TableData
from nnstudio.core.errors import DataError

TABLE_ENDINGS = (".csv", ".tsv", ".tab", ".txt", ".parquet", ".pq")
ARRAY_ENDINGS = (".npz", ".npy")
_IDX_BYTES, _GZIP_MAGIC = b"\0\0\x08", b"\x1f\x8b"


def spec_for(source: str | Path, target: str | None = None, group: str | None = None) -> DatasetSpec:
    """The data set that a short name, or a path to a folder or file, means, with the columns that are named.

    Raises DataError or SpecError with one sentence: nothing is there, or it is nothing that can be read, or it has
    no columns to choose from. Whether the columns exist shows when the data are loaded.
    """
    if str(source) in DATASETS:
        return _with_columns(DATASETS[str(source)](), target, group)
    path = Path(source).expanduser().absolute()
    if not os.path.lexists(path) and _looks_like_a_name(str(source)):
        raise _unknown(str(source))
    return _with_columns(_of_path(path), target, group)


def looks_like_data(path: Path) -> bool:
    """Whether a path is worth understanding as data, by its name alone: a folder, a table, arrays, IDX files."""
    name = path.name.lower()
    return path.is_dir() or name.endswith((*TABLE_ENDINGS, *ARRAY_ENDINGS)) or "-ubyte" in name


def idx_inside(names: list[str]) -> bool:
    """Whether files of a folder are IDX files of images, by their names; labels may lie beside them."""
    return any("idx" in name and "images" in name for name in names)


def _of_path(path: Path) -> DatasetSpec:
    problem = why_missing(str(path), path.parent, "folder or file")
    if problem:
        raise DataError(problem)
    try:
        if os.path.isdir(path):
            return _of_folder(path)
        with path.open("rb") as file:
            start = file.read(4)
    except OSError as error:
        raise DataError(f"{path} cannot be opened ({reason(error)}). Choose another one.") from None
    return _of_file(path, start)


def _of_file(path: Path, start: bytes) -> DatasetSpec:
    ending = path.suffix.lower()
    if not start:
        raise DataError(f"{path.name} is empty. Choose another file.")
    if ending in ARRAY_ENDINGS:
        return ArraysData(path=str(path))
    if ending in TABLE_ENDINGS:
        from nnstudio.core.data.own.image_columns import names_images

        return ImageTableData(path=str(path)) if names_images(path) else TableData(path=str(path))
    if start[:3] == _IDX_BYTES or (start[:2] == _GZIP_MAGIC and "idx" in path.name):
        return IdxData(path=str(path))
    if ending in IMAGE_ENDINGS:
        raise DataError(f"{path.name} is a single image. Choose the folder that holds a folder of images per class.")
    if ending in (".xls", ".xlsx", ".ods"):
        raise DataError(f"{path.name} is a spreadsheet. Save it as CSV there, and choose that file.")
    raise DataError(
        f"{path.name} is nothing that can be read. "
        "Choose a folder of images, or a CSV, TSV, Parquet, NPZ, NPY or IDX file."
    )


def _of_folder(path: Path) -> DatasetSpec:
    with os.scandir(path) as entries:
        found = sorted(entries, key=lambda entry: entry.name)
    names = [entry.name for entry in found if not is_folder(entry)]
    if idx_inside(names):
        return IdxData(path=str(path))
    folders = [entry.name for entry in found if is_folder(entry) and not entry.name.startswith(".")]
    if folders == ["raw"] and idx_inside(os.listdir(path / "raw")):
        return IdxData(path=str(path / "raw"))
    tables = [name for name in names if name.lower().endswith(TABLE_ENDINGS[:3])]
    if tables and len(folders) < 2:
        from nnstudio.core.data.own.image_columns import names_images

        naming = [name for name in tables if names_images(path / name)]
        if naming:
            return ImageTableData(path=str(path / naming[0]))
    return FolderData(path=str(path))


def _with_columns(spec: DatasetSpec, target: str | None, group: str | None) -> DatasetSpec:
    chosen = {name: value for name, value in (("target", target), ("groups", group)) if value}
    known = {field.name for field in fields(spec)}
    for name in chosen:
        if name not in known:
            what = name.rstrip("s")
            raise DataError(f"{spec.title} has no columns, so no {what} can be chosen. Leave the {what} out.")
    if isinstance(spec, FolderData) and group and group not in GROUPINGS:
        raise DataError(f"A folder of images can be grouped by {BY_NAME!r} or {BY_FOLDER!r}, not by {group!r}.")
    values: dict[str, Any] = chosen
    return replace(spec, **values) if values else spec


def _looks_like_a_name(source: str) -> bool:
    return source.replace("_", "").isalnum()


def _unknown(source: str) -> DataError:
    return DataError(
        f"There is no data set and no file named {source!r}. Data sets are {', '.join(DATASETS.kinds())}; "
        "or give a path to a folder or file."
    )
