"""From labelled image files to a data set: what folders per class and tables of images have in common."""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from nnstudio.core.data.datasets.base import Dataset, Groups, Indices, Progress
from nnstudio.core.data.own.cache import Entry
from nnstudio.core.data.own.checking import check
from nnstudio.core.data.own.decoding import Shaping, decode
from nnstudio.core.data.own.layout import TEST, VALIDATION
from nnstudio.core.data.own.listing import FoundFile
from nnstudio.core.data.own.samples import Facts, Samples, collect
from nnstudio.core.errors import DataError
from nnstudio.core.words import counted

_NUMBERED = re.compile(r"^(.*?\d.*?)[\s_.\-(]+\d+\)?$")
_SENTENCES = 3


@dataclass(frozen=True)
class LabelledFiles:
    """Image files with what is to be learned of each: a class name, a number, or N×K which of `names` apply (uint8);
    parts and group values may be ()."""

    files: Sequence[FoundFile]
    labels: Sequence[str] | NDArray[np.float32] | NDArray[np.uint8]
    parts: Sequence[int] = ()
    groups: Sequence[str] = ()
    group_column: str = ""
    target: str = ""
    notes: Sequence[str] = ()
    names: tuple[str, ...] = ()

    @property
    def known(self) -> tuple[NDArray[np.generic], tuple[str, ...]]:
        """The labels as a data set has them, with the names of its classes or labels."""
        if isinstance(self.labels, np.ndarray):
            return (self.labels, self.names) if self.labels.ndim > 1 else (self.labels.astype(np.float32), ())
        names = in_order(set(self.labels))
        index = {name: i for i, name in enumerate(names)}
        return np.array([index[name] for name in self.labels], np.int64), names

    def only(self, rows: Indices) -> LabelledFiles:
        """Some of them."""
        return replace(
            self,
            files=[self.files[row] for row in rows],
            labels=self.labels[rows] if isinstance(self.labels, np.ndarray) else [self.labels[row] for row in rows],
            parts=[self.parts[row] for row in rows] if len(self.parts) else (),
            groups=[self.groups[row] for row in rows] if len(self.groups) else (),
        )


def read_images(
    kind: str, title: str, source: Path, found: LabelledFiles, shaping: Shaping, progress: Progress
) -> Dataset:
    """Decode the files into a data set; those that cannot be read are left out and named in its notes."""
    entry = Entry(source, _stamp(found), f"{kind} {shaping.shape} {shaping.fit}")
    size = int(np.prod(shaping.shape))
    arrays, facts = collect(entry, len(found.files), size, _filling(found, shaping, progress))
    kept_files = arrays.get("rows", np.empty(0, np.int64))
    _check_any(source, len(kept_files), facts["unread"][1:])
    notes = (*found.notes, *shaping.notes, *_unread(facts["unread"]))
    dataset = _dataset(kind, title, found, np.asarray(kept_files), arrays["inputs"], notes)
    progress(1.0, "Done")
    return replace(dataset, notes=(*dataset.notes, *facts.get("notes", ())))


def readable_files(
    source: Path, found: LabelledFiles, shaping: Shaping, progress: Progress
) -> tuple[LabelledFiles, bool]:
    """The files as `read_images` would keep them, with what it would say of the others, but decoding nothing to keep.

    False where there are so many that only their headers were read. Raises DataError where `read_images` would.
    """
    checked = check(found.files, shaping, progress)
    rows = np.array([at for at in range(len(found.files)) if at not in checked.unread], np.int64)
    unread = list(checked.unread.values())
    _check_any(source, len(rows), unread)
    kept = found.only(rows)
    _check_classes(kept.known[1])
    kept = replace(kept, notes=(*found.notes, *shaping.notes, *_unread(_few(unread)), *checked.notes))
    return kept, checked.whole


def _check_any(source: Path, count: int, unread: Sequence[str]) -> None:
    if not count:
        raise DataError(f"None of the images of {source.name} can be read. " + " ".join(unread[:1]))


def _check_classes(names: Sequence[str]) -> None:
    if len(names) == 1:
        raise DataError(f"There is only one class that can be read, {names[0]}. Add images of at least one other.")


def group_of_name(id: str) -> str:
    """What a file name says before its last number, where another number stands before that: "scan_08_1" → "scan_08".

    Crops and frames of one picture are often named so.
    """
    name = os.path.splitext(id.rpartition("/")[2])[0]
    found = _NUMBERED.match(name)
    return found.group(1) if found else name


def _filling(found: LabelledFiles, shaping: Shaping, progress: Progress) -> Callable[[Samples], Facts]:
    def fill(samples: Samples) -> Facts:
        unread: list[str] = []
        for images, rows, problems in decode(found.files, shaping, progress):
            samples.append(inputs=images, rows=rows)
            unread += problems
        return {"unread": _few(unread)}

    return fill


def _dataset(
    kind: str, title: str, found: LabelledFiles, rows: Indices, inputs: NDArray[np.uint8], notes: Sequence[str]
) -> Dataset:
    kept = found.only(rows)
    labels, names = kept.known
    _check_classes(names)
    parts = np.asarray(kept.parts, np.int64) if len(kept.parts) else np.zeros(len(rows), np.int64)
    return Dataset(
        kind,
        title,
        inputs,
        labels,
        names,
        official_test=_of_part(parts, TEST),
        official_validation=_of_part(parts, VALIDATION),
        groups=_groups(kept),
        ids=tuple(file.id for file in kept.files),
        target=found.target,
        notes=tuple(notes),
    )


def in_order(names: set[str]) -> tuple[str, ...]:
    """Class names as people sort them: numbers by their value, words by the alphabet."""
    try:
        return tuple(sorted(names, key=float))
    except ValueError:
        return tuple(sorted(names))


def _groups(found: LabelledFiles) -> Groups | None:
    if not len(found.groups):
        return None
    names, codes = np.unique(np.array(found.groups, dtype=object).astype(str), return_inverse=True)
    return Groups(found.group_column, codes.astype(np.int64), tuple(names.tolist()))


def _of_part(parts: Indices, part: int) -> Indices | None:
    found = np.flatnonzero(parts == part)
    return found if len(found) else None


def _stamp(found: LabelledFiles) -> str:
    digest = hashlib.sha256()
    for file in found.files:
        digest.update(f"{file.id}\0{file.stamp}\0".encode("utf-8", "replace"))
    return digest.hexdigest()


def _few(unread: Sequence[str]) -> list[str]:
    return [f"{len(unread)}", *unread[:_SENTENCES]] if unread else []


def _unread(unread: Sequence[str]) -> list[str]:
    """Which files could not be read: how many, and the first few sentences."""
    if not unread:
        return []
    count, sentences = int(unread[0]), unread[1:]
    said = [sentence.partition(". ")[0].rstrip(".") for sentence in sentences]
    verb = "is" if count == 1 else "are"
    return [f"{counted(count, 'image')} {verb} left out: {'; '.join(said)}{'; …' if count > len(said) else '.'}"]
