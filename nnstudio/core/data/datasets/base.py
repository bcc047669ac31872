"""What a data set is, and the registry in which each kind of data set enters itself."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import ClassVar, Protocol

import numpy as np
from numpy.typing import NDArray

from nnstudio.core.errors import DataError
from nnstudio.core.spec import Registry, Spec

Shape = tuple[int, ...]


class Progress(Protocol):
    """How a slow task reports: a fraction 0…1 (or None when unknown) and a few plain words.

    It may raise `Cancelled`, so call it often (ten times a second is right) and leave nothing half-done behind.
    """

    def __call__(self, fraction: float | None, words: str) -> None: ...


def silent(fraction: float | None, words: str) -> None:
    """A Progress for callers that do not want to know."""


@dataclass(frozen=True, eq=False)
class Dataset:
    """Samples and their classes, whole in memory.

    `inputs`: uint8, N×C×H×W, 0…255; `labels`: int64, N, indices into `class_names`. Both are read-only arrays.
    `official_test`: the indices of the part that the data's authors set aside for testing, or None.
    """

    name: str
    title: str
    inputs: NDArray[np.uint8]
    labels: NDArray[np.int64]
    class_names: tuple[str, ...]
    official_test: NDArray[np.int64] | None = None

    def __post_init__(self) -> None:
        if len(self.inputs) != len(self.labels):
            raise DataError(f"{self.title}: {len(self.inputs)} images but {len(self.labels)} labels.")
        self.inputs.setflags(write=False)
        self.labels.setflags(write=False)

    def __len__(self) -> int:
        return len(self.labels)

    @property
    def input_shape(self) -> Shape:
        """The shape of one sample, without the batch: (channels, height, width)."""
        return tuple(int(n) for n in self.inputs.shape[1:])

    @cached_property
    def fingerprint(self) -> str:
        """SHA-256 over samples and labels: two data sets with one fingerprint are the same data."""
        digest = hashlib.sha256(repr((self.inputs.shape, self.class_names)).encode())
        digest.update(np.ascontiguousarray(self.inputs).data)
        digest.update(np.ascontiguousarray(self.labels).data)
        return digest.hexdigest()


@dataclass(frozen=True)
class Source:
    """Where a file of a data set can be had: tried in order, accepted only if the md5 is right.

    `size`: in bytes; 0 where it is not known.
    """

    filename: str
    md5: str
    urls: tuple[str, ...] = ()
    size: int = 0


@dataclass(frozen=True)
class DatasetSpec(Spec):
    """Which data set, with its knobs. One decorated subclass a kind."""

    license: ClassVar[str] = ""
    """Whose the data are and under which terms, for data that are fetched from elsewhere."""
    known_shape: ClassVar[Shape | None] = None
    """The shape of one sample, where it is known before the data are loaded."""

    @property
    def known_classes(self) -> tuple[str, ...]:
        """The names of the classes, where they are known before the data are loaded; else none."""
        return ()

    def load(self, folder: Path, progress: Progress = silent) -> Dataset:
        """Read the data set. `folder` is the data folder (NNSTUDIO_DATA). Never touches the network.

        Raises DataError with a sentence when files are missing or damaged.
        """
        raise NotImplementedError

    def missing(self, folder: Path) -> str:
        """Why the data cannot be loaded from `folder` as it is, in one sentence; empty when they can."""
        return ""

    def sources(self) -> tuple[Source, ...]:
        """The files that a Download button would fetch; empty for data that need none."""
        return ()

    def download(self, folder: Path, progress: Progress = silent) -> None:
        """Fetch and verify what is missing. Only ever called because the user asked for it.

        Raises DataError, or Cancelled as soon as `progress` does.
        """
        raise DataError(f"{self.title} needs no download.")


DATASETS: Registry[DatasetSpec] = Registry("data set")
