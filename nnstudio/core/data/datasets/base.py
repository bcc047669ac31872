"""What a data set is, and the registry in which each kind of data set enters itself."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, ClassVar, Literal, Protocol

import numpy as np
from numpy.typing import NDArray

from nnstudio.core.errors import DataError
from nnstudio.core.spec import Registry, Spec

Shape = tuple[int, ...]
Indices = NDArray[np.int64]
Kind = Literal["images", "table"]
Task = Literal["classification", "regression", "multi-label"]


class Progress(Protocol):
    """How a slow task reports: a fraction 0…1 (or None when unknown) and a few plain words.

    It may raise `Cancelled`, so call it often (ten times a second is right) and leave nothing half-done behind.
    """

    def __call__(self, fraction: float | None, words: str) -> None: ...


def silent(fraction: float | None, words: str) -> None:
    """A Progress for callers that do not want to know."""


def part_of(progress: Progress, start: float, end: float) -> Progress:
    """A Progress that fills from `start` to `end` of another one."""

    def report(fraction: float | None, words: str) -> None:
        progress(None if fraction is None else start + (end - start) * fraction, words)

    return report


@dataclass(frozen=True, eq=False)
class Groups:
    """Which samples belong together, because they come from one patient, plate or writer.

    `codes`: int64, N, indices into `names`; `column` is what the groups are called, such as "subject".
    """

    column: str
    codes: NDArray[np.int64]
    names: tuple[str, ...]


def labels_in_words(names: Iterable[str]) -> str:
    """The labels that apply to a sample: "effusion, mass", or "none"."""
    return ", ".join(names) or "none"


@dataclass(frozen=True, eq=False)
class Dataset:
    """Samples and what is to be learned of them. Arrays are read-only; they may lie in a file (numpy.memmap).

    `inputs`: images, uint8, N×C×H×W, 0…255; or rows of a table, float32, N×F, where NaN is a missing value.
    `labels`: int64, N, indices into `class_names` (classification); float32, N, in the target's own unit (regression:
    there are no class names); or uint8, N×K, 1 where a label applies (multi-label).
    `official_test`, `official_validation`: the indices of the parts that the data's authors set aside, or None.
    `ids`: what names each sample to people and in files: paths relative to the folder; None: its row number.
    `features`: the names of the F inputs of a table, a category standing as "column=value". `target`: what is
    predicted.
    `notes`: sentences on what was guessed, filled in or left out when the data were read.
    `came_as`: the C×H×W of images as they were read, where they were brought to another size or colour afterwards.
    `by_rule`: the labels were made from the inputs, which are therefore meant to give the answer away.
    """

    name: str
    title: str
    inputs: NDArray[Any]
    labels: NDArray[Any]
    class_names: tuple[str, ...]
    official_test: Indices | None = None
    official_validation: Indices | None = None
    groups: Groups | None = None
    ids: Sequence[str] | None = None
    features: tuple[str, ...] = ()
    target: str = ""
    notes: tuple[str, ...] = ()
    by_rule: bool = False
    came_as: Shape = ()

    def __post_init__(self) -> None:
        if len(self.inputs) != len(self.labels):
            what = "images" if self.kind == "images" else "rows"
            raise DataError(f"{self.title}: {len(self.inputs)} {what} but {len(self.labels)} labels.")
        self.inputs.setflags(write=False)
        self.labels.setflags(write=False)

    def __len__(self) -> int:
        return len(self.labels)

    @property
    def kind(self) -> Kind:
        """Whether a sample is a picture or a row of numbers."""
        return "images" if self.inputs.dtype == np.uint8 else "table"

    @property
    def task(self) -> Task:
        """What is asked of a network: one class of several, a number, or which of several labels apply."""
        if self.labels.ndim > 1:
            return "multi-label"
        return "regression" if self.labels.dtype.kind == "f" else "classification"

    @property
    def several(self) -> bool:
        """Whether several of the class names may be true of a sample at once."""
        return self.task == "multi-label"

    @property
    def noun(self) -> str:
        """What one sample is called: "image" or "row"."""
        return "image" if self.kind == "images" else "row"

    @property
    def truth_noun(self) -> str:
        """What is true of a sample, as a noun: its "class", its "labels" or its "value"."""
        return {"classification": "class", "multi-label": "labels", "regression": "value"}[self.task]

    @property
    def class_noun(self) -> str:
        """What the class names are names of: "class" or "label"."""
        return "label" if self.several else "class"

    def id_of(self, index: int) -> str:
        """What names a sample: its path relative to the folder, or its row number, counted from 0."""
        return self.ids[index] if self.ids is not None else str(index)

    def truth_of(self, index: int) -> str:
        """What is true of a sample, in words: its class, the labels that apply to it, or its value."""
        label = self.labels[index]
        if self.task == "regression":
            return f"{float(label):.6g}"
        if self.task == "multi-label":
            return labels_in_words(name for name, applies in zip(self.class_names, label, strict=True) if applies)
        return self.class_names[int(label)]

    def true_of(self, index: int) -> tuple[int, ...]:
        """Which of the class names are true of a sample, as indices; none where a value is predicted."""
        if self.task == "regression":
            return ()
        return tuple(np.flatnonzero(self.labels[index]).tolist()) if self.several else (int(self.labels[index]),)

    @property
    def input_shape(self) -> Shape:
        """The shape of one sample, without the batch: (channels, height, width), or (features,)."""
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

    `size`: in bytes, exactly; 0 where it is not known. `about`: roughly how many bytes, for people.
    """

    filename: str
    md5: str
    urls: tuple[str, ...] = ()
    size: int = 0
    about: int = 0

    @property
    def bytes_or_so(self) -> int:
        """The size, or what it is about."""
        return self.size or self.about


@dataclass(frozen=True)
class DatasetSpec(Spec):
    """Which data set, with its knobs. One decorated subclass a kind."""

    license: ClassVar[str] = ""
    """Whose the data are and under which terms, for data that are fetched from elsewhere."""
    known_shape: ClassVar[Shape | None] = None
    """The shape of one sample, where it is known before the data are loaded."""
    has_a_right_way_round: ClassVar[bool] = False
    """Whether a mirror image of a sample may be of another class, as with handwriting."""
    known_task: ClassVar[Task] = "classification"
    """What is asked of a network, as far as that is known before the data are loaded."""

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
