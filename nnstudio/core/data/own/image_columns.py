"""The columns of a table that names images: which names them, which says the part, and the files that are meant."""

from __future__ import annotations

import os
from pathlib import Path

from nnstudio.core.data.datasets.base import Progress
from nnstudio.core.data.own.layout import PART_NAMES, TRAIN
from nnstudio.core.data.own.listing import IMAGE_ENDINGS, FoundFile, list_images
from nnstudio.core.data.own.place import readable, stamp_of
from nnstudio.core.data.own.scan import TableScan
from nnstudio.core.data.own.sniffing import sniff
from nnstudio.core.data.own.table_files import PARQUET_ENDINGS
from nnstudio.core.errors import DataError

_MOST = 0.8
_IMAGE_COLUMNS = ("image", "images", "path", "file", "filename", "file_name", "image_id", "image_path", "img", "id")
_PART_COLUMNS = ("split", "part", "subset", "set", "partition")


def names_images(path: Path) -> bool:
    """Whether a text table has a column of image paths, by its first rows."""
    if path.suffix.lower() in PARQUET_ENDINGS:
        return False
    try:
        form = sniff(path)
    except DataError:
        return False
    columns = list(zip(*(row for row in form.first if len(row) == len(form.names)), strict=True))
    return any(_are_images(column) for column in columns)


def image_column(found: TableScan) -> str:
    """The column that names the images. Raises DataError for none."""
    for name, column in found.columns.items():
        if _are_images(tuple(list(column.values)[:100])):
            return name
    by_name = {name.lower(): name for name in found.columns}
    for name in _IMAGE_COLUMNS:
        if name in by_name:
            return by_name[name]
    raise DataError(f"{found.file.path.name} has no column of image paths. Choose the column of images.")


def part_column(found: TableScan) -> str:
    """The column that says which part an image belongs to; empty for none."""
    for name, column in found.columns.items():
        values = {value.lower() for value in column.values}
        if name.lower() in _PART_COLUMNS and "train" in values | {v[:5] for v in values} and values <= set(PART_NAMES):
            return name
    return ""


def part_named(value: str | None) -> int:
    """The part that a cell names; what it does not name is for training."""
    return PART_NAMES.get((value or "").lower(), TRAIN)


def _are_images(cells: tuple[str, ...]) -> bool:
    seen = sum(os.path.splitext(cell.strip())[1].lower() in IMAGE_ENDINGS for cell in cells)
    return bool(cells) and seen >= _MOST * len(cells)


class ImageFinder:
    """Finds image files by what a table calls them: a path from its folder, or a name or its stem anywhere below."""

    def __init__(self, folder: Path, progress: Progress) -> None:
        self._folder = folder
        self._progress = progress
        self._below: dict[str, FoundFile] | None = None

    def file(self, name: str) -> FoundFile | None:
        """The file, or None where there is none."""
        plain = name.replace("\\", "/")
        path = self._folder / plain
        try:
            if os.path.splitext(plain)[1].lower() in IMAGE_ENDINGS and os.path.isfile(path):
                return FoundFile(str(path), readable(os.path.normpath(plain)).replace("\\", "/"), stamp_of(path))
        except (DataError, ValueError):
            return None
        found = self._by_name()
        return found.get(plain) or found.get(plain.rpartition("/")[2])

    def _by_name(self) -> dict[str, FoundFile]:
        if self._below is None:
            files = list_images(self._folder, self._progress).images
            names = {file.steps[-1]: file for file in files}
            self._below = {**{name.rpartition(".")[0]: file for name, file in names.items()}, **names}
        return self._below
