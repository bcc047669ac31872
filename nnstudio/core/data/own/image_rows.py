"""Reads tables that name images: finds the files, their labels, groups and parts."""

from __future__ import annotations

import os
from collections import Counter
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from nnstudio.core.data.datasets.base import Dataset, Progress
from nnstudio.core.data.own.cells import numbers, words
from nnstudio.core.data.own.column_types import guess
from nnstudio.core.data.own.decoding import Shaping, shaping_for, thumbnails
from nnstudio.core.data.own.image_table import ImageTableData
from nnstudio.core.data.own.images import LabelledFiles, group_of_name, read_images, readable_files
from nnstudio.core.data.own.layout import PART_NAMES, TRAIN
from nnstudio.core.data.own.listing import IMAGE_ENDINGS, FoundFile, few, list_images
from nnstudio.core.data.own.place import readable, stamp_of
from nnstudio.core.data.own.proposals import propose_groups
from nnstudio.core.data.own.scan import TableScan, scan
from nnstudio.core.data.own.sniffing import sniff
from nnstudio.core.data.own.table_files import PARQUET_ENDINGS, open_table
from nnstudio.core.data.own.table_plan import class_key, classes_of, find_target, must_exist
from nnstudio.core.data.own.understanding import ColumnFacts, GroupProposal, Understanding, UnderstoodSample
from nnstudio.core.errors import DataError
from nnstudio.core.words import counted

_SAMPLES = 12
_MOST = 0.8
_IMAGE_COLUMNS = ("image", "images", "path", "file", "filename", "file_name", "image_id", "image_path", "img", "id")
_PART_COLUMNS = ("split", "part", "subset", "set", "partition")


@dataclass(frozen=True)
class _Rows:
    """The spec with every column found, what was seen of the table, and the files with their labels."""

    spec: ImageTableData
    found: TableScan
    files: LabelledFiles
    class_names: tuple[str, ...]


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


def read_image_table(spec: ImageTableData, path: Path, progress: Progress) -> Dataset:
    """The images that the table names, in its order; what cannot be found or read is left out and told."""
    rows = _rows(spec, path, progress)
    shaping = _shaping(rows, progress)
    title = f"{path.name} (table of images)"
    return read_images("image_table", title, path.absolute(), rows.files, shaping, progress)


def understand_image_table(spec: ImageTableData, proposing: bool, progress: Progress) -> Understanding:
    """What the table names; reads all of it, and looks into the images."""
    rows = _rows(spec, Path(spec.path), progress)
    proposals = tuple(propose_groups(rows.found, rows.spec.target))
    strong = [proposal.column for proposal in proposals if proposal.strong and proposal.column != rows.spec.images]
    proposed = replace(rows.spec, groups=spec.groups or (strong[0] if proposing and strong else ""))
    shaping = _shaping(rows, progress)
    kept, whole = readable_files(Path(spec.path), rows.files, shaping, progress)
    label_of = {file.id: str(label) for file, label in zip(kept.files, kept.labels, strict=True)}
    counts = Counter(label_of.values()) if rows.class_names else Counter()
    classes = {name: counts[name] for name in rows.class_names if counts[name]}
    return Understanding(
        spec=proposed,
        kind="images",
        task="classification" if rows.class_names else "regression",
        n=len(kept.files),
        input_shape=shaping.shape,
        classes=classes,
        columns=tuple(_facts(rows)),
        target=proposed.target,
        group=proposed.groups,
        proposals=proposals,
        notes=tuple(kept.notes),
        samples=tuple(
            UnderstoodSample(id, label_of[id], image)
            for id, image in thumbnails(kept.files, _SAMPLES, progress=progress).items()
        ),
        exact=whole,
    )


def propose_by_rows(spec: ImageTableData, progress: Progress) -> tuple[GroupProposal, ...]:
    """The columns of the table that look like groups."""
    rows = _rows(spec, Path(spec.path), progress)
    return tuple(propose_groups(rows.found, rows.spec.target))


def _shaping(rows: _Rows, progress: Progress) -> Shaping:
    return shaping_for(rows.files.files, rows.spec.size, rows.spec.colour, rows.spec.fit, progress)


def _rows(spec: ImageTableData, path: Path, progress: Progress) -> _Rows:
    found = scan(open_table(path), progress)
    for name in (spec.images, spec.target, spec.groups, spec.part):
        if name:
            must_exist(name, found)
    notes = list(found.file.notes)
    images = spec.images or _image_column(found)
    part = spec.part or _part_column(found)
    if part and not spec.part:
        notes.append(f"{part} says which part each image belongs to.")
    target = spec.target or find_target(found, {images, spec.groups, part})
    if target == images:
        raise DataError(f"{target} names the images, so it cannot be the target. Choose another column.")
    classes, names = classes_of(found.columns[target], spec.task)
    if not spec.target:
        notes.append(f"{target} is taken as the target.")
    spec = replace(spec, images=images, target=target, part=part)
    files = _labelled(spec, found, bool(classes), notes, progress)
    return _Rows(spec, found, files, names)


def _labelled(
    spec: ImageTableData, found: TableScan, classes: bool, notes: list[str], progress: Progress
) -> LabelledFiles:
    cells = _cells(found, [name for name in (spec.images, spec.target, spec.groups, spec.part) if name])
    at = _Finder(found.file.path.parent, progress)
    files = [at.file(name) if name else None for name in cells[spec.images]]
    targets = cells[spec.target]
    values = [class_key(value) if value else None for value in targets] if classes else _amounts(found, spec.target)
    taken = [i for i, file in enumerate(files) if file is not None and values[i] is not None]
    absent = [str(name) for name, file in zip(cells[spec.images], files, strict=True) if file is None]
    if absent:
        notes.append(f"Left out: {counted(len(absent), 'image')} not found ({few(absent)}).")
    unlabelled = len(files) - len(absent) - len(taken)
    if unlabelled:
        notes.append(f"Left out: {counted(unlabelled, 'image')} without a {spec.target}.")
    again = [id for id, count in Counter(files[i].id for i in taken).items() if count > 1]  # type: ignore[union-attr]
    if again:
        notes.append(f"Some images are named more than once: {few(again)}.")
    if not taken:
        raise DataError(
            f"None of the images that {found.file.path.name} names is there, such as {few(absent, 1)}. "
            "Put the table beside them."
        )
    return LabelledFiles(
        files=[file for i in taken if (file := files[i]) is not None],
        labels=[str(values[i]) for i in taken] if classes else np.array([values[i] for i in taken], np.float32),
        parts=[_part(cells[spec.part][i]) for i in taken] if spec.part else (),
        groups=_groups([cells[spec.groups][i] or "missing" for i in taken]) if spec.groups else (),
        group_column=spec.groups,
        target=spec.target,
        notes=notes,
    )


def _cells(found: TableScan, names: list[str]) -> dict[str, list[str | None]]:
    cells: dict[str, list[str | None]] = {name: [] for name in names}
    wanted = list(cells)
    for batch in found.file.batches(wanted):
        for name, column in zip(wanted, batch.columns, strict=True):
            cells[name] += words(column).to_pylist()
    return cells


def _amounts(found: TableScan, target: str) -> list[float | None]:
    pieces = [numbers(batch.column(0), found.file.decimal) for batch in found.file.batches([target])]
    return [float(value) if np.isfinite(value) else None for value in np.concatenate(pieces)]


def _groups(values: list[str]) -> list[str]:
    """Names that all differ, such as those of the images, group by what stands before their last number."""
    return [group_of_name(value) for value in values] if len(set(values)) == len(values) else values


class _Finder:
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


def _image_column(found: TableScan) -> str:
    for name, column in found.columns.items():
        if _are_images(tuple(list(column.values)[:100])):
            return name
    by_name = {name.lower(): name for name in found.columns}
    for name in _IMAGE_COLUMNS:
        if name in by_name:
            return by_name[name]
    raise DataError(f"{found.file.path.name} has no column of image paths. Choose the column of images.")


def _part_column(found: TableScan) -> str:
    for name, column in found.columns.items():
        values = {value.lower() for value in column.values}
        if name.lower() in _PART_COLUMNS and "train" in values | {v[:5] for v in values} and values <= set(PART_NAMES):
            return name
    return ""


def _part(value: str | None) -> int:
    return PART_NAMES.get((value or "").lower(), TRAIN)


def _are_images(cells: tuple[str, ...]) -> bool:
    seen = sum(os.path.splitext(cell.strip())[1].lower() in IMAGE_ENDINGS for cell in cells)
    return bool(cells) and seen >= _MOST * len(cells)


def _facts(rows: _Rows) -> list[ColumnFacts]:
    facts = []
    for column in rows.found.columns.values():
        guessed = guess(column)
        facts.append(
            ColumnFacts(
                column.name, guessed.type, False, column.missing, column.distinct, column.many, column.examples()
            )
        )
    return facts
