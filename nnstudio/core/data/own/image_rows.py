"""Reads tables that name images: finds the files, their labels, groups and parts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nnstudio.core.data.datasets.base import Dataset, Progress, labels_in_words
from nnstudio.core.data.own.cells import numbers, words
from nnstudio.core.data.own.column_types import guess
from nnstudio.core.data.own.decoding import Shaping, shaping_for, thumbnails
from nnstudio.core.data.own.image_columns import ImageFinder, image_column, part_column, part_named
from nnstudio.core.data.own.image_table import ImageTableData
from nnstudio.core.data.own.images import LabelledFiles, group_of_name, read_images, readable_files
from nnstudio.core.data.own.label_columns import columns_named, in_one_text, labels_said, targets_named
from nnstudio.core.data.own.listing import FoundFile, few
from nnstudio.core.data.own.proposals import propose_groups
from nnstudio.core.data.own.refused import telling_columns
from nnstudio.core.data.own.scan import TableScan, scan
from nnstudio.core.data.own.table_files import open_table
from nnstudio.core.data.own.table_plan import class_key, find_target, learned, must_exist
from nnstudio.core.data.own.understanding import ColumnFacts, GroupProposal, Understanding, UnderstoodSample
from nnstudio.core.errors import DataError
from nnstudio.core.words import counted

_SAMPLES = 12


@dataclass(frozen=True)
class _Rows:
    """The spec with every column found, what was seen of the table, and the files with their labels, which come from
    the rows `taken`: those whose image is there and that say what is predicted."""

    spec: ImageTableData
    found: TableScan
    files: LabelledFiles
    taken: Sequence[int]
    class_names: tuple[str, ...]


def read_image_table(spec: ImageTableData, path: Path, progress: Progress) -> Dataset:
    """The images that the table names, in its order; what cannot be found or read is left out and told."""
    rows = _rows(spec, path, progress)
    shaping = _shaping(rows, progress)
    title = f"{path.name} (table of images)"
    return read_images("image_table", title, path.absolute(), rows.files, shaping, progress)


def understand_image_table(spec: ImageTableData, proposing: bool, progress: Progress) -> Understanding:
    """What the table names; reads all of it, and looks into the images."""
    rows = _rows(spec, Path(spec.path), progress)
    shaping = _shaping(rows, progress)
    kept, whole = readable_files(Path(spec.path), rows.files, shaping, progress)
    proposals = _proposals(rows, kept.files)
    strong = [proposal.column for proposal in proposals if proposal.strong and proposal.column != rows.spec.images]
    proposed = replace(rows.spec, groups=spec.groups or (strong[0] if proposing and strong else ""))
    labels, names = kept.known
    label_of = {file.id: _truth(label, names) for file, label in zip(kept.files, labels, strict=True)}
    several = labels.ndim > 1
    counts = labels.sum(axis=0) if several else np.bincount(labels) if names else ()
    return Understanding(
        spec=proposed,
        kind="images",
        task="multi-label" if several else "classification" if names else "regression",
        n=len(kept.files),
        input_shape=shaping.shape,
        classes={name: int(count) for name, count in zip(names, counts, strict=True)},
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


def _truth(label: Any, names: tuple[str, ...]) -> str:
    """What is true of an image, in words."""
    if not names:
        return f"{float(label):.6g}"
    if np.ndim(label):
        return labels_in_words(name for name, applies in zip(names, label, strict=True) if applies)
    return names[int(label)]


def propose_by_rows(spec: ImageTableData, progress: Progress) -> tuple[GroupProposal, ...]:
    """The columns of the table that look like groups."""
    rows = _rows(spec, Path(spec.path), progress)
    return _proposals(rows, rows.files.files)


def _proposals(rows: _Rows, files: Sequence[FoundFile]) -> tuple[GroupProposal, ...]:
    """What is proposed by the rows of these files."""
    known, head = {file.id for file in files}, rows.found.head
    of_files = zip(rows.taken, rows.files.files, strict=True)
    at = [row for row, file in of_files if file.id in known and row < head.num_rows]
    targets = columns_named(rows.spec.target, rows.found.columns)
    found = propose_groups(
        replace(rows.found, head=head.take(np.array(at, np.int64))), targets[0], bool(rows.class_names)
    )
    return tuple(proposal for proposal in found if proposal.column not in targets)


def _shaping(rows: _Rows, progress: Progress) -> Shaping:
    return shaping_for(rows.files.files, rows.spec.size, rows.spec.colour, rows.spec.fit, progress)


def _rows(spec: ImageTableData, path: Path, progress: Progress) -> _Rows:
    found = scan(open_table(path), progress)
    with telling_columns(spec, found, "images"):
        return _named(spec, found, progress)


def _named(spec: ImageTableData, found: TableScan, progress: Progress) -> _Rows:
    named = targets_named(spec.target, found.columns)
    for name in (spec.images, *named, spec.groups, spec.part):
        if name:
            must_exist(name, found)
    notes = list(found.file.notes)
    images = spec.images or image_column(found)
    part = spec.part or part_column(found)
    if part and not spec.part:
        notes.append(f"{part} says which part each image belongs to.")
    targets = named or (find_target(found, {images, spec.groups, part}),)
    if images in targets:
        raise DataError(f"{images} names the images, so it cannot be the target. Choose another column.")
    names = learned(found, targets, spec.task)[1]
    if not spec.target:
        notes.append(f"{targets[0]} is taken as the target.")
    elif len(targets) > 1:
        notes.append(f"{few(list(targets))} are taken as labels, of which several may apply.")
    spec = replace(spec, images=images, target=in_one_text(targets), part=part)
    files, taken = _labelled(spec, found, targets, names, notes, progress)
    return _Rows(spec, found, files, taken, names)


def _labelled(
    spec: ImageTableData,
    found: TableScan,
    targets: tuple[str, ...],
    names: tuple[str, ...],
    notes: list[str],
    progress: Progress,
) -> tuple[LabelledFiles, list[int]]:
    """The files, and the rows of the table from which they come."""
    cells = _cells(found, [name for name in (spec.images, spec.groups, spec.part) if name])
    at = ImageFinder(found.file.path.parent, progress)
    files = [at.file(name) if name else None for name in cells[spec.images]]
    values, told = _values(found, targets, bool(names))
    taken = [i for i, file in enumerate(files) if file is not None and told[i]]
    absent = [str(name) for name, file in zip(cells[spec.images], files, strict=True) if file is None]
    if absent:
        notes.append(f"Left out: {counted(len(absent), 'image')} not found ({few(absent)}).")
    unlabelled = len(files) - len(absent) - len(taken)
    if unlabelled:
        notes.append(f"Left out: {counted(unlabelled, 'image')} without {_target_words(targets)}.")
    again = [id for id, count in Counter(files[i].id for i in taken).items() if count > 1]  # type: ignore[union-attr]
    if again:
        notes.append(f"Some images are named more than once: {few(again)}.")
    if not taken:
        raise DataError(
            f"None of the images that {found.file.path.name} names is there, such as {few(absent, 1)}. "
            "Put the table beside them."
        )
    labelled = LabelledFiles(
        files=[file for i in taken if (file := files[i]) is not None],
        labels=values[taken] if isinstance(values, np.ndarray) else [values[i] for i in taken],
        parts=[part_named(cells[spec.part][i]) for i in taken] if spec.part else (),
        groups=_groups([cells[spec.groups][i] or "missing" for i in taken]) if spec.groups else (),
        group_column=spec.groups,
        target=", ".join(targets),
        notes=notes,
        names=targets,
    )
    return labelled, taken


def _target_words(targets: tuple[str, ...]) -> str:
    return f"a {targets[0]}" if len(targets) == 1 else "all of their labels"


def _values(
    found: TableScan, targets: tuple[str, ...], classes: bool
) -> tuple[list[str] | NDArray[np.float32] | NDArray[np.uint8], NDArray[np.bool_]]:
    """What each row says of the target, or of the labels, and which rows say something."""
    if len(targets) > 1:
        pieces = [labels_said(batch.columns) for batch in found.file.batches(list(targets))]
        return np.concatenate([said for said, _ in pieces]), np.concatenate([told for _, told in pieces])
    if classes:
        written = _cells(found, list(targets))[targets[0]]
        keys = [class_key(value) if value else "" for value in written]
        return keys, np.array([bool(key) for key in keys])
    batches = found.file.batches(list(targets))
    amounts = np.concatenate([numbers(batch.column(0), found.file.decimal) for batch in batches]).astype(np.float32)
    return amounts, np.isfinite(amounts)


def _cells(found: TableScan, names: list[str]) -> dict[str, list[str | None]]:
    cells: dict[str, list[str | None]] = {name: [] for name in names}
    wanted = list(cells)
    for batch in found.file.batches(wanted):
        for name, column in zip(wanted, batch.columns, strict=True):
            cells[name] += words(column).to_pylist()
    return cells


def _groups(values: list[str]) -> list[str]:
    """Names that all differ, such as those of the images, group by what stands before their last number."""
    return [group_of_name(value) for value in values] if len(set(values)) == len(values) else values


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
