"""Pairs of IDX files: which labels belong to which images, which part they are, and the data set that they make."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from nnstudio.core.data.datasets.base import Dataset, Indices, Progress
from nnstudio.core.data.datasets.idx import parse_idx, read_unpacked
from nnstudio.core.data.own.idx_files import IdxData
from nnstudio.core.data.own.layout import TEST, TRAIN, VALIDATION
from nnstudio.core.data.own.listing import few
from nnstudio.core.data.own.place import reason
from nnstudio.core.data.own.understanding import Understanding, UnderstoodSample
from nnstudio.core.errors import DataError

_SAMPLES = 12
Bytes = NDArray[np.uint8]


@dataclass(frozen=True)
class Pair:
    """A file of images and its file of labels; `part` is TRAIN, VALIDATION or TEST."""

    images: Path
    labels: Path
    part: int


def read_pairs(path: Path, progress: Progress) -> Dataset:
    """All pairs of a folder, or the one pair of a file, as one data set. Raises DataError."""
    pairs, alone = find_pairs(path)
    images, labels, parts = [], [], []
    for i, pair in enumerate(pairs):
        progress(i / len(pairs), f"Reading {pair.images.name}")
        pictures = parse_idx(read_unpacked(pair.images), 3, pair.images.name)
        said = parse_idx(read_unpacked(pair.labels), 1, pair.labels.name)
        if len(pictures) != len(said):
            raise DataError(
                f"{pair.images.name} has {len(pictures)} images but {pair.labels.name} {len(said)} labels. "
                "Choose files that belong together."
            )
        images.append(pictures)
        labels.append(said)
        parts.append(np.full(len(said), pair.part))
    progress(1.0, "Done")
    return _dataset(path, _together(path, images), np.concatenate(labels), np.concatenate(parts), alone)


def read_images_alone(path: Path, progress: Progress) -> Dataset:
    """The images of all files of a folder, or of one file, training first, whatever lies beside them; the labels are
    NaN. Raises DataError."""
    files = _files_of_images(path)
    images = []
    for i, file in enumerate(files):
        progress(i / len(files), f"Reading {file.name}")
        images.append(parse_idx(read_unpacked(file), 3, file.name))
    progress(1.0, "Done")
    inputs = _together(path, images)
    return Dataset("idx", f"{path.name} (IDX files)", inputs, np.full(len(inputs), np.nan, np.float32), ())


def _files_of_images(path: Path) -> list[Path]:
    by_stem = {_stem(name): name for name in sorted(_names(path), reverse=True)}
    if os.path.isdir(path):
        stems = sorted((stem for stem in by_stem if "images" in stem), key=lambda stem: (_part(stem), by_stem[stem]))
        return [path / by_stem[stem] for stem in stems]
    stem = _stem(path.name)
    beside = by_stem.get(_other(stem, "labels", "images")) if "labels" in stem else None
    return [path.parent / beside if beside else path]


def _together(path: Path, images: list[Bytes]) -> Bytes:
    """N×1×H×W."""
    if len({pictures.shape[1:] for pictures in images}) > 1:
        raise DataError(f"The IDX files of {path.name} hold images of different sizes. Choose one of them.")
    return (images[0] if len(images) == 1 else np.concatenate(images))[:, None]


def find_pairs(path: Path) -> tuple[list[Pair], list[str]]:
    """The pairs, training first, and the names of files of images that have no labels. Raises DataError for none."""
    names = _names(path)
    by_stem = {_stem(name): name for name in sorted(names, reverse=True)}  # plain files before gzipped ones
    wanted = sorted(by_stem) if os.path.isdir(path) else [_stem(path.name)]
    found, alone = [], []
    folder = path if os.path.isdir(path) else path.parent
    for stem in wanted:
        if "labels" in stem and not os.path.isdir(path):
            stem = _other(stem, "labels", "images")
        if "images" not in stem:
            continue
        labels = by_stem.get(_other(stem, "images", "labels"))
        if labels is None or stem not in by_stem:
            alone.append(by_stem.get(stem, stem))
        else:
            found.append(Pair(folder / by_stem[stem], folder / labels, _part(stem)))
    if not found:
        raise DataError(
            f"{path.name} has no labels beside it: images and labels must be named alike, "
            "such as train-images-idx3-ubyte and train-labels-idx1-ubyte."
        )
    return sorted(found, key=lambda pair: (pair.part, pair.images.name)), alone


def understand_idx(spec: IdxData, progress: Progress) -> Understanding:
    """What the pairs hold; reads their first images and all labels."""
    path = Path(spec.path)
    data = read_pairs(path, progress)
    counts = dict(zip(data.class_names, np.bincount(data.labels).tolist(), strict=True))
    return Understanding(
        spec=spec,
        kind="images",
        task="classification",
        n=len(data),
        input_shape=data.input_shape,
        classes=counts,
        notes=data.notes,
        samples=tuple(
            UnderstoodSample(str(i), data.class_names[data.labels[i]], data.inputs[i])
            for i in range(min(_SAMPLES, len(data)))
        ),
    )


def _dataset(path: Path, inputs: Bytes, values: Bytes, parts: Indices, alone: list[str]) -> Dataset:
    classes, labels = np.unique(values, return_inverse=True)
    names = tuple(str(value) for value in classes.tolist())
    if len(names) < 2:
        raise DataError(f"The labels of {path.name} know only one class, {names[0]}. Choose other files.")
    notes = [f"Files without labels are left out: {few(alone)}."] if alone else []
    test, validation = np.flatnonzero(parts == TEST), np.flatnonzero(parts == VALIDATION)
    if len(test) == len(parts) or not np.any(parts == TRAIN):
        test = validation = np.empty(0, np.int64)
    return Dataset(
        "idx",
        f"{path.name} (IDX files)",
        inputs,
        labels.astype(np.int64),
        names,
        official_test=test if len(test) else None,
        official_validation=validation if len(validation) else None,
        notes=tuple(notes),
    )


def _names(path: Path) -> list[str]:
    try:
        return os.listdir(path if os.path.isdir(path) else path.parent)
    except OSError as error:
        raise DataError(f"{path} cannot be opened ({reason(error)}). Choose another folder.") from None


def _stem(name: str) -> str:
    return name.removesuffix(".gz")


def _other(stem: str, one: str, other: str) -> str:
    digits = {"images": "3", "labels": "1"}
    return stem.replace(one, other).replace(f"idx{digits[one]}", f"idx{digits[other]}")


def _part(stem: str) -> int:
    words = re.split(r"[^a-z0-9]+", stem.lower())
    if "t10k" in words or "test" in words:
        return TEST
    return VALIDATION if {"val", "valid", "validation"} & set(words) else TRAIN
