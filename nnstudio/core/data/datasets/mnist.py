"""Genuine MNIST from torchvision's folder layout, verified by md5 before any of it is used."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

from nnstudio.core.data.datasets.base import DATASETS, Dataset, DatasetSpec, Progress, Shape, Source, silent
from nnstudio.core.data.datasets.download import fetch_all
from nnstudio.core.data.datasets.idx import parse_idx, read_unpacked
from nnstudio.core.data.datasets.labels import DIGIT, LABELS, LABELS_HELP, class_names, relabel
from nnstudio.core.errors import DataError
from nnstudio.core.spec import param

MIRRORS = ("https://ossci-datasets.s3.amazonaws.com/mnist/", "http://yann.lecun.com/exdb/mnist/")


@dataclass(frozen=True)
class _File:
    """One of the four files. `md5`: of the unpacked file; `packed_md5`, `packed_size`: of the .gz that is offered."""

    name: str
    dims: int
    count: int
    packed_size: int
    md5: str
    packed_md5: str


FILES = (
    _File("train-images-idx3-ubyte", 3, 60_000, 9_912_422,
          "6bbc9ace898e44ae57da46a324031adb", "f68b3c2dcbeaaa9fbdd348bbdeb94873"),
    _File("train-labels-idx1-ubyte", 1, 60_000, 28_881,
          "a25bea736e30d166cdddb491f175f624", "d53e105ee54ea40749a09fcbcd1e9432"),
    _File("t10k-images-idx3-ubyte", 3, 10_000, 1_648_877,
          "2646ac647ad5339dbf082846283269ea", "9fb629c4189551a2d022fa330f9573f3"),
    _File("t10k-labels-idx1-ubyte", 1, 10_000, 4_542,
          "27ae3e4e09519cfbb04c329615203637", "ec29112dd5afa0611ce80d1b7f02629c"),
)  # fmt: skip
_LARGEST = 64_000_000


@DATASETS.register("mnist", "MNIST", group="Images")
@dataclass(frozen=True)
class MnistData(DatasetSpec):
    """70 000 handwritten digits, 28×28: 60 000 to learn from and 10 000 that its authors set aside for testing."""

    license: ClassVar[str] = (
        "By Yann LeCun, Corinna Cortes and Christopher Burges, made of NIST's data. Their page names no licence; "
        "Keras' documentation says CC BY-SA 3.0, with LeCun and Cortes holding the copyright."
    )

    known_shape: ClassVar[Shape | None] = (1, 28, 28)
    has_a_right_way_round: ClassVar[bool] = True

    labels: str = param(DIGIT, "Classes", choices=LABELS, help=LABELS_HELP)

    @property
    def known_classes(self) -> tuple[str, ...]:
        return class_names(self.labels)

    def load(self, folder: Path, progress: Progress = silent) -> Dataset:
        """70 000×1×28×28 uint8, the 60 000 first. `folder` holds MNIST/raw, or is that MNIST or raw folder itself."""
        problem = self.missing(folder)
        if problem:
            raise DataError(problem)
        images = np.empty((70_000, 1, 28, 28), np.uint8)
        digits = np.empty(70_000, np.int64)
        for i, file in enumerate(FILES):
            progress(i / len(FILES), f"Reading {file.name}")
            part = slice(0, 60_000) if file.count == 60_000 else slice(60_000, 70_000)
            values = _read(folder, file)
            if file.dims == 3:
                images[part, 0] = values
            else:
                digits[part] = values
        labels, names = relabel(digits, self.labels)
        progress(1.0, "Done")
        return Dataset("mnist", self.title, images, labels, names, np.arange(60_000, 70_000, dtype=np.int64))

    def missing(self, folder: Path) -> str:
        """Which file is not there; empty when all four are (they are verified when they are loaded)."""
        absent = [file.name for file in FILES if not any(_copies(folder, file))]
        if len(absent) == len(FILES):
            return f"MNIST is not in {folder}. Download it, or choose the folder that holds MNIST/raw."
        if absent:
            return f"{absent[0]} is missing from {_raw_folder(folder)}. Download MNIST, or copy the file there."
        return ""

    def sources(self) -> tuple[Source, ...]:
        """torchvision's two mirrors and md5."""
        return tuple(_source(file) for file in FILES)

    def download(self, folder: Path, progress: Progress = silent) -> None:
        """Fetch what is missing or damaged (11.6 MB in all); kept gzipped, as `load` reads it."""
        wanted = tuple(_source(file) for file in FILES if not _is_good(folder, file))
        fetch_all(wanted, _raw_folder(folder), progress)


def _source(file: _File) -> Source:
    packed = f"{file.name}.gz"
    return Source(packed, file.packed_md5, tuple(mirror + packed for mirror in MIRRORS), file.packed_size)


def _raw_folder(folder: Path) -> Path:
    """Where the files lie; where they would be put when there are none yet."""
    for place in (folder / "MNIST" / "raw", folder / "raw", folder):
        if any(_is_file(place / (file.name + end)) for file in FILES for end in ("", ".gz")):
            return place
    return folder / "MNIST" / "raw"


def _copies(folder: Path, file: _File) -> Iterator[Path]:
    raw = _raw_folder(folder)
    return (path for path in (raw / file.name, raw / f"{file.name}.gz") if _is_file(path))


def _is_file(path: Path) -> bool:
    # Path.is_file raises where a folder on the way may not be entered; such a file counts as missing.
    return os.path.isfile(path)


def _read(folder: Path, file: _File) -> NDArray[np.uint8]:
    """The values of a file from the first copy of it that is genuine. Raises DataError."""
    problem: DataError | None = None
    for path in _copies(folder, file):
        try:
            return parse_idx(_genuine(path, file), file.dims, path.name)
        except DataError as error:
            problem = problem or error
    raise problem or DataError(f"{file.name} has vanished from {folder}. Download MNIST again.")


def _genuine(path: Path, file: _File) -> bytes:
    data = read_unpacked(path, _LARGEST)
    if hashlib.md5(data, usedforsecurity=False).hexdigest() != file.md5:
        raise DataError(f"{path.name} is damaged or is not MNIST's (wrong md5). Delete it and download MNIST again.")
    return data


def _is_good(folder: Path, file: _File) -> bool:
    try:
        _read(folder, file)
    except DataError:
        return False
    return True
