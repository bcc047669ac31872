"""Which arrays of a file are samples, which their labels, and which part they are, by the names people give them."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from nnstudio.core.data.own.array_files import StoredArray, arrays_of
from nnstudio.core.data.own.layout import PART_NAMES, TRAIN
from nnstudio.core.errors import DataError

_INPUTS = {"x", "images", "image", "imgs", "data", "features", "inputs", "samples"}
_LABELS = {"y", "labels", "label", "target", "targets", "classes", "class"}


@dataclass(frozen=True)
class Paired:
    """Samples with their labels; `part` is TRAIN, VALIDATION or TEST. The labels may be a column of the samples."""

    inputs: StoredArray
    labels: StoredArray | None
    part: int


def pairs_in(path: Path, inputs: str, labels: str) -> list[Paired]:
    """What belongs together, training first; `inputs`, `labels`: names that were chosen, or empty. Raises DataError."""
    arrays = arrays_of(path)
    if path.suffix.lower() == ".npy":
        return [_beside(path, arrays[path.stem], labels)]
    found = [_chosen(path, arrays, inputs, labels)] if inputs or labels else _by_name(arrays)
    if not found:
        raise DataError(
            f"Which arrays of {path.name} are samples and which are labels cannot be told from their names: "
            f"{_listed(arrays)}. Choose them."
        )
    return sorted(found, key=lambda pair: pair.part)


def samples_in(path: Path, inputs: str) -> list[Paired]:
    """The samples alone, training first, for what needs no labels; `inputs`: the name of the array, if it is there.

    Raises DataError where they cannot be told.
    """
    arrays = arrays_of(path)
    if inputs in arrays or len(arrays) == 1:
        return [Paired(arrays[inputs] if inputs in arrays else next(iter(arrays.values())), None, TRAIN)]
    roles = _roles(arrays)
    named = [Paired(array, None, part) for (part, role), array in roles.items() if role == "x"]
    found = named or [replace(pair, labels=None) for pair in _by_shape(list(arrays.values()))]
    if not found:
        raise DataError(
            f"Which array of {path.name} holds samples cannot be told from their names: {_listed(arrays)}. "
            "Save it as x, or by itself."
        )
    return sorted(found, key=lambda pair: pair.part)


def without_part(name: str) -> str:
    """An array's name without the part that it names: "labels" of "train_labels", "y" of "y_train" or "yTrain"."""
    tight = re.fullmatch(r"([xy])(train|val|valid|test)", name, re.IGNORECASE)
    words = [word for word in re.split(r"[^A-Za-z0-9]+", name) if word.lower() not in PART_NAMES]
    return tight.group(1) if tight else "_".join(words) or name


def _chosen(path: Path, arrays: Mapping[str, StoredArray], inputs: str, labels: str) -> Paired:
    for name in (inputs, labels):
        if name and name not in arrays:
            raise DataError(f"{path.name} has no array named {name}. It has {', '.join(sorted(arrays)[:8])}.")
    if inputs and labels:
        return Paired(arrays[inputs], arrays[labels], TRAIN)
    given = inputs or labels
    for pair in _by_name(arrays):
        if pair.labels is not None and given in (pair.inputs.name, pair.labels.name):
            return Paired(arrays[inputs] if inputs else pair.inputs, arrays[labels] if labels else pair.labels, TRAIN)
    raise DataError(f"{path.name}: choose both the array of samples and that of labels.")


def _by_name(arrays: Mapping[str, StoredArray]) -> list[Paired]:
    roles = _roles(arrays)
    both = [part for part in range(3) if (part, "x") in roles and (part, "y") in roles]
    found = [Paired(roles[part, "x"], roles[part, "y"], part) for part in both]
    return found or _by_shape(list(arrays.values()))


def _roles(arrays: Mapping[str, StoredArray]) -> dict[tuple[int, str], StoredArray]:
    """Samples ("x") and labels ("y") of each part, as far as names tell."""
    roles: dict[tuple[int, str], StoredArray] = {}
    for name, array in arrays.items():
        words = set(re.split(r"[^a-z0-9]+", re.sub(r"([a-z])([A-Z])", r"\1_\2", name).lower()))
        part = next((PART_NAMES[word] for word in sorted(words) if word in PART_NAMES), TRAIN)
        role = "x" if words & _INPUTS else "y" if words & _LABELS else ""
        tight = re.fullmatch(r"([xy])(train|val|valid|test)", name.lower())
        if tight:
            role, part = tight.group(1), PART_NAMES[tight.group(2)]
        if role:
            roles.setdefault((part, role), array)
    return roles


def _by_shape(arrays: list[StoredArray]) -> list[Paired]:
    """Two arrays of one length, of which one has a value for each sample of the other; or one table."""
    if len(arrays) == 1 and len(arrays[0].shape) == 2:
        return [Paired(arrays[0], None, TRAIN)]
    if len(arrays) != 2:
        return []
    labels, inputs = sorted(arrays, key=lambda array: len(array.shape))
    fits = len(labels.shape) == 1 < len(inputs.shape) and labels.shape[0] == inputs.shape[0]
    return [Paired(inputs, labels, TRAIN)] if fits else []


def _beside(path: Path, array: StoredArray, labels: str) -> Paired:
    """The labels of an NPY file: the file that is named alike, or the last column of a table."""
    names = sorted(name for name in os.listdir(path.parent) if name.lower().endswith(".npy") and name != path.name)
    wanted = [f"{labels.removesuffix('.npy')}.npy"] if labels else _label_names(path.name)
    for name in names:
        if name.lower() in [want.lower() for want in wanted]:
            return Paired(array, arrays_of(path.parent / name)[Path(name).stem], TRAIN)
    if labels:
        raise DataError(f"There is no {wanted[0]} beside {path.name}. Choose another file of labels.")
    if len(array.shape) == 2:
        return Paired(array, None, TRAIN)
    raise DataError(f"{path.name} has no labels beside it. Put them into {wanted[0]}, or save both as one .npz file.")


def _label_names(name: str) -> list[str]:
    swaps = (
        ("images", "labels"),
        ("data", "labels"),
        ("data", "target"),
        ("inputs", "targets"),
        ("features", "labels"),
    )
    found = [name.replace(one, other) for one, other in swaps if one in name]
    if name.lower().startswith("x") or "_x" in name.lower():
        found.append(re.sub(r"(^|_)[xX]", r"\1y", name))
    return found or ["labels.npy"]


def _listed(arrays: Mapping[str, StoredArray]) -> str:
    return ", ".join(f"{name} ({_shape(array)})" for name, array in sorted(arrays.items())[:8])


def _shape(array: StoredArray) -> str:
    return "×".join(map(str, array.shape)) or "one value"
