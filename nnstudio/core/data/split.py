"""Train, validation and test parts as sets of indices: stratified, seeded, official parts respected."""

from __future__ import annotations

import io
import zipfile
import zlib
from dataclasses import dataclass, replace
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

from nnstudio.core.data.apportion import part_sizes, stratify
from nnstudio.core.data.datasets.base import Dataset
from nnstudio.core.errors import DataError, SpecError
from nnstudio.core.spec import Spec, param

Indices = NDArray[np.int64]

PARTS = ("train", "validation", "test")
SMALLEST_SHARE = 0.05


@dataclass(frozen=True)
class SplitSpec(Spec):
    """Into which parts the samples are divided: to learn from, to choose by, and to judge by at the very end."""

    title: ClassVar[str] = "Split"

    train: float = param(
        0.6, "Training", minimum=0.01, maximum=1, step=0.01, help="Share that the network learns from."
    )
    validation: float = param(
        0.2, "Validation", minimum=0, maximum=1, step=0.01, help="Share that shows during training how well it does."
    )
    test: float = param(0.2, "Test", minimum=0, maximum=1, step=0.01, help="Share kept sealed until the very end.")
    stratified: bool = param(True, "Stratified", help="Every part gets the same mixture of classes.")
    official: bool = param(True, "Keep official test part", help="Use the test part that the data's authors set aside.")
    seed: int = param(7, "Seed", minimum=0, maximum=2**31 - 1, help="The same seed gives the same parts.")

    def __post_init__(self) -> None:
        super().__post_init__()
        total = sum(self.fractions)
        if abs(total - 1) > 1e-6:
            raise SpecError(f"Training, validation and test must add up to 100 %, not {100 * total:.4g} %.")

    @property
    def fractions(self) -> tuple[float, float, float]:
        """The shares of PARTS."""
        return self.train, self.validation, self.test


@dataclass(frozen=True, eq=False)
class Split:
    """Which samples belong to which part: sorted, disjoint int64 indices into a data set."""

    train: Indices
    validation: Indices
    test: Indices

    def part(self, name: str) -> Indices:
        """The indices of one of PARTS. Raises DataError for any other name."""
        if name not in PARTS:
            raise DataError(f"There is no part named {name!r}. The parts are {', '.join(PARTS)}.")
        indices: Indices = getattr(self, name)
        return indices

    def class_counts(self, dataset: Dataset) -> dict[str, Indices]:
        """For each part, how many samples of each class of `dataset` it has."""
        classes = len(dataset.class_names)
        return {name: np.bincount(dataset.labels[self.part(name)], minlength=classes) for name in PARTS}

    def to_bytes(self) -> bytes:
        """The indices as an npz file in memory; `from_bytes` reads it."""
        buffer = io.BytesIO()
        np.savez_compressed(buffer, train=self.train, validation=self.validation, test=self.test)
        return buffer.getvalue()

    @classmethod
    def from_bytes(cls, data: bytes) -> Split:
        """What `to_bytes` wrote, checked; nothing in it is executed. Raises DataError."""
        try:
            with np.load(io.BytesIO(data), allow_pickle=False) as stored:
                parts = [stored[name] for name in PARTS]
        except (OSError, ValueError, KeyError, TypeError, EOFError, RuntimeError, zipfile.BadZipFile, zlib.error):
            raise DataError("The stored split is damaged. Make the split again.") from None
        if not _are_parts(parts):
            raise DataError("The stored split is damaged. Make the split again.")
        return cls(*parts)


def make_split(dataset: Dataset, spec: SplitSpec) -> Split:
    """Divide a data set as `spec` says. The same data, spec and seed always give the same parts.

    With an official test part that is kept, the rest is divided into training and validation: validation is to
    test as their fractions are, but takes no more of the rest than training : validation allows. So 60/20/20 of
    MNIST is 50 000 / 10 000 / 10 000. Raises DataError when there are fewer samples than parts.
    """
    official = dataset.official_test if spec.official else None
    if official is None:
        everything = np.arange(len(dataset), dtype=np.int64)
        return Split(*_divide(everything, dataset, part_sizes(len(dataset), spec.fractions), spec))
    rest = np.setdiff1d(np.arange(len(dataset), dtype=np.int64), official)
    train, validation = _divide(rest, dataset, _sizes_beside_official(len(rest), len(official), spec), spec)
    return Split(train, validation, np.sort(official))


def move_boundary(spec: SplitSpec, first: float, second: float, official_share: float | None = None) -> SplitSpec:
    """The spec after dragging a handle of the bar that shows the parts one after the other.

    `first` is where training ends and `second` where validation ends, 0…1 along the bar. The handle that moved
    further snaps to whole percents and stops where a part would fall below 5 %; the other one stays.
    `official_share` is the share of an official test part that is kept: its handle does not move.
    """
    if official_share is not None:
        end = 1 - official_share
        first = min(max(round(first, 2), SMALLEST_SHARE), end - SMALLEST_SHARE)
        return replace(spec, train=first, validation=end - first, test=official_share)
    old_first, old_second = spec.train, spec.train + spec.validation
    if abs(first - old_first) >= abs(second - old_second):
        second = min(max(old_second, 2 * SMALLEST_SHARE), 1)
        first = min(max(round(first, 2), SMALLEST_SHARE), second - SMALLEST_SHARE)
    else:
        first = min(old_first, 1 - 2 * SMALLEST_SHARE)
        second = max(min(round(second, 2), 1 - SMALLEST_SHARE), first + SMALLEST_SHARE)
    return replace(spec, train=_tidy(first), validation=_tidy(second - first), test=_tidy(1 - second))


def _sizes_beside_official(rest: int, official: int, spec: SplitSpec) -> Indices:
    share = spec.validation / (spec.train + spec.validation)
    by_ratio = part_sizes(rest, (1 - share, share))
    if not spec.test:
        return by_ratio
    validation = min(int(by_ratio[1]), round(official * spec.validation / spec.test))
    return np.array([rest - validation, validation])


def _divide(members: Indices, dataset: Dataset, sizes: Indices, spec: SplitSpec) -> list[Indices]:
    """Sorted indices for each part, of exactly these sizes."""
    if any(size == 0 < fraction for size, fraction in zip(sizes, spec.fractions, strict=False)):
        raise DataError(f"{dataset.title} has too few samples ({len(members)}) to be divided. Set a part to 0 %.")
    generator = np.random.default_rng(spec.seed)
    shuffled = generator.permutation(members)
    if not spec.stratified:
        return [np.sort(part) for part in np.split(shuffled, np.cumsum(sizes)[:-1])]
    labels = dataset.labels[shuffled]
    classes, counts = np.unique(labels, return_counts=True)
    shares = np.cumsum(stratify(counts, sizes, generator), axis=1)[:, :-1]
    pieces = [np.split(shuffled[labels == c], cuts) for c, cuts in zip(classes, shares, strict=True)]
    return [np.sort(np.concatenate(part)) for part in zip(*pieces, strict=True)]


def _are_parts(parts: list[NDArray[np.int64]]) -> bool:
    if any(part.dtype != np.int64 or part.ndim != 1 for part in parts):
        return False
    together = np.concatenate(parts)
    ascending = all(bool(np.all(np.diff(part) > 0)) for part in parts)
    return ascending and bool(np.all(together >= 0)) and len(np.unique(together)) == len(together)


def _tidy(share: float) -> float:
    """Without the digits that subtraction leaves behind (0.19999999999999996)."""
    return round(max(share, 0.0), 9)
