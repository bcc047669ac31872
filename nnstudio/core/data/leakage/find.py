"""The search for leaks: what is independent of the split once for a data set, then what a split makes of it."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import numpy as np
import torch

from nnstudio.core.data.datasets.base import Dataset, Groups, Progress, part_of, silent
from nnstudio.core.data.leakage.duplicates import Duplicates
from nnstudio.core.data.leakage.exact import find_same, hashed
from nnstudio.core.data.leakage.membership import Membership
from nnstudio.core.data.leakage.near_images import near_images
from nnstudio.core.data.leakage.near_rows import near_rows
from nnstudio.core.data.leakage.report import Clash, Leak, LeakKind, LeakReport, Suspicion
from nnstudio.core.data.leakage.suspicions import find_suspicions, why_not_judged
from nnstudio.core.data.split import Split

IMAGE_SECONDS, ROW_SECONDS, BYTE_SECONDS = 60e-6, 40e-6, 25e-9
"""What a sample costs, and each of its bytes, on a core of 2023."""


@dataclass(frozen=True, eq=False)
class Examination:
    """What holds for a data set however it is divided."""

    duplicates: Duplicates
    suspicions: tuple[Suspicion, ...]
    seconds: float


def find_leaks(
    dataset: Dataset, split: Split, progress: Progress = silent, known: Examination | None = None
) -> LeakReport:
    """Duplicates and groups that are divided between parts or folds, contradictory labels, features that know too much.

    `known`: what `examine` said of the same data; then only the split is looked at, which is a matter of milliseconds.
    """
    began = time.perf_counter()
    found = known or examine(dataset, progress)
    membership = Membership(split, len(dataset))
    pairs = {*_divided(found.duplicates, membership), *_divided_groups(dataset.groups, membership)}
    return LeakReport(
        pairs=tuple(sorted(pairs)),
        clusters=found.duplicates.clusters,
        clashes=tuple(_clashes(dataset, found.duplicates)),
        suspicions=found.suspicions,
        checked=len(dataset),
        seconds=found.seconds if known else time.perf_counter() - began,
        notes=tuple(note for note in (why_not_judged(dataset),) if note),
    )


def keeps_whole(groups: Groups, split: Split) -> bool:
    """Whether no group is divided between parts or folds."""
    return next(_divided_groups(groups, Membership(split, len(groups.codes))), None) is None


def find_clusters(dataset: Dataset, progress: Progress = silent) -> tuple[tuple[int, ...], ...]:
    """Sorted indices of samples that are exact or near duplicates of each other, however the data are divided."""
    return find_duplicates(dataset, progress).clusters


def find_duplicates(dataset: Dataset, progress: Progress = silent) -> Duplicates:
    """Exact and near duplicates. The data are read in pieces and stay where they are; one core is used."""
    with _one_thread():
        return _duplicates(dataset, progress)


def _duplicates(dataset: Dataset, progress: Progress) -> Duplicates:
    same = find_same(dataset.inputs, part_of(progress, 0.0, 0.1))
    firsts = _without_repeats(len(dataset), same)
    search = near_images if dataset.kind == "images" else near_rows
    return Duplicates(same, search(dataset.inputs, firsts, part_of(progress, 0.1, 1.0)))


def examine(dataset: Dataset, progress: Progress = silent) -> Examination:
    """All that does not depend on the split."""
    began = time.perf_counter()
    images = dataset.kind == "images"
    duplicates = find_duplicates(dataset, progress if images else part_of(progress, 0.0, 0.7))
    suspicions = () if images else find_suspicions(dataset, part_of(progress, 0.7, 1.0))
    return Examination(duplicates, suspicions, time.perf_counter() - began)


def content_key(dataset: Dataset, progress: Progress = silent) -> str:
    """The same for data of which `examine` says the same. Read in pieces, so Cancel is heeded soon."""
    names = dataset.class_names if dataset.several else ()
    digest = hashlib.sha256(repr((dataset.inputs.shape, dataset.features, dataset.target, names)).encode())
    digest.update(hashed(dataset.inputs, progress).data)
    if dataset.kind == "table":
        digest.update(np.ascontiguousarray(dataset.labels).data)
    return digest.hexdigest()


def expected_seconds(dataset: Dataset) -> float:
    """About how long `examine` takes on one core; its time grows little faster than the number of samples."""
    if not len(dataset):
        return 0.0
    size = dataset.inputs[:1].nbytes * BYTE_SECONDS
    if dataset.kind == "images":
        return len(dataset) * (IMAGE_SECONDS + size)
    # Each feature is compared with each label.
    return len(dataset) * (ROW_SECONDS + size * (dataset.labels.shape[1] if dataset.several else 1))


def _divided(duplicates: Duplicates, membership: Membership) -> Iterator[Leak]:
    kinds: tuple[tuple[LeakKind, Iterator[tuple[int, int]]], ...] = (
        ("exact", duplicates.same_pairs()),
        ("near", duplicates.near_pairs()),
    )
    for kind, pairs in kinds:
        for a, b in pairs:
            parts = membership.divided(a, b)
            if parts:
                yield Leak(a, b, kind, parts)


def _divided_groups(groups: Groups | None, membership: Membership) -> Iterator[Leak]:
    """For each group and each two parts that share it, the first sample in the one and in the other."""
    if groups is None:
        return
    for codes in membership.rounds:
        _, firsts = np.unique(groups.codes * len(membership.names) + codes, return_index=True)
        known: dict[int, list[int]] = {}
        for first in firsts[codes[firsts] > 0].tolist():
            known.setdefault(int(groups.codes[first]), []).append(first)
        for members in known.values():
            for place, a in enumerate(members):
                for b in members[place + 1 :]:
                    low, high = sorted((a, b))
                    yield Leak(low, high, "group", (membership.names[codes[low]], membership.names[codes[high]]))


def _clashes(dataset: Dataset, duplicates: Duplicates) -> Iterator[Clash]:
    labels = dataset.labels
    for a, b in duplicates.same_pairs():
        if bool(np.any(labels[a] != labels[b])):
            yield Clash(a, b, "exact")
    if dataset.task != "regression":
        yield from (Clash(a, b, "near") for a, b in duplicates.near_pairs() if bool(np.any(labels[a] != labels[b])))


def _without_repeats(count: int, same: tuple[tuple[int, ...], ...]) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    """The indices of the samples of which none before is identical."""
    first = np.ones(count, bool)
    for family in same:
        first[list(family[1:])] = False
    return np.flatnonzero(first)


@contextmanager
def _one_thread() -> Iterator[None]:
    """The steps are small: threads of torch's would spend more time waiting for each other, and take it from others."""
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    try:
        yield
    finally:
        torch.set_num_threads(before)
