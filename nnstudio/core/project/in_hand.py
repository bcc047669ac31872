"""From a data set as it was read to what a project works with: brought to size, put right, divided into parts."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Protocol

import numpy as np

from nnstudio.core.data.datasets import Dataset, Indices, Progress, silent
from nnstudio.core.data.preparation import adapted
from nnstudio.core.data.split import Split, SplitSpec
from nnstudio.core.errors import DataError
from nnstudio.core.project.document import Project


class Divide(Protocol):
    """How data are divided: by the parts that a file keeps, or anew."""

    def __call__(self, dataset: Dataset, spec: SplitSpec, progress: Progress = ...) -> Split: ...


@dataclass(frozen=True, eq=False)
class InHand:
    """`dataset` as the project's network gets it, and its parts. `sealed`: all of the test part, sorted, those included
    that a person has left out of it."""

    dataset: Dataset
    split: Split
    sealed: Indices


def in_hand(project: Project, read: Dataset, divide: Divide, progress: Progress = silent) -> InHand:
    """Prepare, correct and divide the data that the project's data set gave.

    Parts are drawn over the data as they were read, so that no correction and no drawing moves a sample from one
    part to another: what is left out is in none, and drawings are learned from only. Where there are only drawings,
    they are dealt out to the parts one by one. Raises an NnstudioError with a sentence.
    """
    sized = adapted(read, project.preparation, progress)
    dataset = project.additions.apply(project.corrections.apply(sized))
    if not len(dataset):
        raise DataError(f"{dataset.title}: there is nothing yet. Draw something on the canvas and add it to a class.")
    progress(None, "Dividing into parts")
    if len(read):
        drawn = np.arange(len(read), len(dataset), dtype=np.int64)
        split = learned_from_too(divide(read, project.split, progress), drawn)
    else:
        split = dealt_out(dataset, project.split)
    return InHand(dataset, split.without(project.corrections.excluded_indices(dataset)), split.test)


def learned_from_too(split: Split, indices: Indices) -> Split:
    """The split with more samples, which come after all others, in its training part and in that of each fold."""
    if not len(indices):
        return split
    folds = tuple(replace(fold, train=np.concatenate([fold.train, indices])) for fold in split.folds)
    return replace(split, train=np.concatenate([split.train, indices]), folds=folds)


def dealt_out(dataset: Dataset, spec: SplitSpec) -> Split:
    """The parts of samples that come one after the other: each goes, within its class, to the part that lacks most.

    So what is added later never moves a sample that is there already. Only the shares of `spec` count.
    """
    parts: tuple[list[int], ...] = ([], [], [])
    counts = np.zeros((len(dataset.class_names), len(parts)))
    shares = np.array(spec.fractions)
    for index, label in enumerate(dataset.labels):
        lacking = shares * (counts[label].sum() + 1) - counts[label]
        part = int(lacking.argmax())
        counts[label, part] += 1
        parts[part].append(index)
    train, validation, test = (np.array(part, np.int64) for part in parts)
    return Split(train, validation, test)
