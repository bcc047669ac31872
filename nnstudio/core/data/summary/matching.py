"""Which samples a person wants to see: by part, class, group, name and what was put right; and a few drawn of many."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from nnstudio.core.data.datasets.base import Dataset, Indices, Progress, silent

_PIECE = 20_000


@dataclass(frozen=True)
class Wanted:
    """All conditions hold together. `label` and `group`: a class and a group by their numbers; None: any.

    `text`: what the sample's id contains, whatever the case; "#12" is the sample with the index 12.
    """

    label: int | None = None
    group: int | None = None
    text: str = ""


def matching(dataset: Dataset, indices: Indices, wanted: Wanted, progress: Progress = silent) -> Indices:
    """Those of the samples at `indices` that are wanted, in their order."""
    if wanted.label is not None and dataset.task == "classification":
        indices = indices[dataset.labels[indices] == wanted.label]
    elif wanted.label is not None and dataset.task == "multi-label":
        indices = indices[dataset.labels[indices, wanted.label] > 0]
    if wanted.group is not None and dataset.groups is not None:
        indices = indices[dataset.groups.codes[indices] == wanted.group]
    text = wanted.text.strip().casefold()
    if text.startswith("#") and text[1:].isdecimal():
        return np.intersect1d(indices, [int(text[1:])])
    return _named(dataset, indices, text, progress) if text else indices


def _named(dataset: Dataset, indices: Indices, text: str, progress: Progress) -> Indices:
    found: list[int] = []
    for start in range(0, len(indices), _PIECE):
        progress(start / len(indices), "Looking through the names")
        some = indices[start : start + _PIECE].tolist()
        found += [index for index in some if text in dataset.id_of(index).casefold()]
    return np.array(found, np.int64)


def drawn(indices: Indices, most: int, seed: int = 0) -> Indices:
    """No more than `most` of the indices, drawn by chance, in their order; always the same ones for one seed."""
    if len(indices) <= most:
        return indices
    return np.sort(np.random.default_rng(seed).choice(indices, most, replace=False))
