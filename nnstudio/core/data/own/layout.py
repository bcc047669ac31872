"""From where images lie to what they are: a class by its folder, and parts where folders are named for them."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from nnstudio.core.data.own.listing import FoundFile, few, is_folder
from nnstudio.core.errors import DataError
from nnstudio.core.words import counted

TRAIN, VALIDATION, TEST = 0, 1, 2
PART_NAMES = {
    "train": TRAIN, "training": TRAIN,
    "val": VALIDATION, "valid": VALIDATION, "validation": VALIDATION, "dev": VALIDATION,
    "test": TEST, "testing": TEST,
}  # fmt: skip


@dataclass(frozen=True)
class FolderLayout:
    """`files` with the class of each and, where there are `official` parts, its part (TRAIN, VALIDATION, TEST)."""

    files: tuple[FoundFile, ...]
    classes: tuple[str, ...]
    parts: tuple[int, ...]
    official: bool
    notes: tuple[str, ...]


def layout_of(root: Path, files: Sequence[FoundFile]) -> FolderLayout:
    """Where each class lies. Raises DataError where there are not two."""
    if not files:
        raise DataError(
            f"{root.name or root} holds no images. Choose a folder that holds one folder of images per class."
        )
    depth = _wrapping(files)
    official = _has_parts(files, depth)
    first = depth + official
    taken = [file for file in files if len(file.steps) > first + 1 and (not official or _part(file, depth) is not None)]
    classes = tuple(file.steps[first] for file in taken)
    _check_classes(root, sorted(set(classes)))
    parts = tuple(_part(file, depth) or 0 if official else 0 for file in taken)
    return FolderLayout(tuple(taken), classes, parts, official, tuple(_notes(files, taken, classes, parts, official)))


def empty_folders(root: Path, layout: FolderLayout) -> list[str]:
    """Folders beside those of the classes in which no image was found."""
    if layout.official:
        return []
    named = {file.steps[0] for file in layout.files}
    try:
        with os.scandir(root) as entries:
            return sorted(e.name for e in entries if e.name not in named and e.name[0] != "." and is_folder(e))
    except OSError:
        return []


def _wrapping(files: Sequence[FoundFile]) -> int:
    """How many folders there are around those that matter, as unpacked archives have them."""
    depth = 0
    while True:
        names = {file.steps[depth] for file in files if len(file.steps) > depth + 1}
        deeper = all(len(file.steps) > depth + 2 for file in files)
        if len(names) != 1 or not deeper or next(iter(names)).lower() in PART_NAMES:
            return depth
        depth += 1


def _part(file: FoundFile, depth: int) -> int | None:
    return PART_NAMES.get(file.steps[depth].lower())


def _has_parts(files: Sequence[FoundFile], depth: int) -> bool:
    found = {_part(file, depth) for file in files if len(file.steps) > depth + 2}
    return TRAIN in found


def _check_classes(root: Path, names: list[str]) -> None:
    if not names:
        raise DataError(
            f"The images of {root.name or root} lie in no folders, so their classes are not known. "
            "Put each class into a folder of its own, or give a CSV file of paths and labels."
        )
    if len(names) == 1:
        raise DataError(f"There is only one class, {names[0]}. Add a folder of images for at least one other.")


def _notes(
    files: Sequence[FoundFile],
    taken: Sequence[FoundFile],
    classes: Sequence[str],
    parts: Sequence[int],
    official: bool,
) -> list[str]:
    notes = []
    left = len(files) - len(taken)
    if left:
        notes.append(f"Left out: {counted(left, 'image')} outside of the folders of the classes.")
    if official:
        names = [name for name, part in (("validation", VALIDATION), ("test", TEST)) if part in parts]
        said = " and ".join(names) if names else "training"
        notes.append(f"The folders name the parts: {said} {'is' if len(names) < 2 else 'are'} kept as set aside.")
        unseen = sorted(set(classes) - {name for name, part in zip(classes, parts, strict=True) if part == TRAIN})
        if unseen:
            notes.append(f"The training folder has no {few(unseen)}, so this cannot be learned.")
    return notes
