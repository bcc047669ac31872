"""Features of a table that know more than they should: the target itself, what predicts it alone, the row's number."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nnstudio.core.data.datasets.base import Dataset, Progress, silent
from nnstudio.core.data.leakage.alone import Known, score_alone
from nnstudio.core.data.leakage.report import Suspicion, SuspicionKind

ALMOST_PERFECT = 0.98
ORDER_PREDICTS = 0.9
"""A row's number should tell nothing, so less is enough there."""
FEWEST_ROWS = 40
FEWEST_OF_A_CLASS = 8
LARGEST = 50_000
"""Rows that are looked at; of more, so many are drawn."""
MOST_NAMED = 3


@dataclass(frozen=True)
class _Found:
    """What one feature knows of one target, which is called so in a sentence."""

    kind: SuspicionKind
    feature: str
    target: str
    metric: str
    score: float

    @property
    def badness(self) -> tuple[bool, float, str]:
        """The worst first."""
        return self.kind != "target", -self.score, self.feature


def find_suspicions(dataset: Dataset, progress: Progress = silent) -> tuple[Suspicion, ...]:
    """The features of a table that should be looked at before a result is believed, the worst first. Categories of one
    column are told together. Of several labels each is a target of its own, and a column is told once for all of them.

    Nothing is said of data that are made by a rule, and of too few rows for a judgement.
    A single feature may predict the target as well as it likes, but may not be it.
    """
    rows = _rows(len(dataset))
    targets = _targets(dataset, rows)
    if not targets or dataset.by_rule:
        return ()
    count = dataset.inputs.shape[1]
    found: dict[str, list[_Found]] = {}
    for place in range(count):
        name = dataset.features[place] if place < len(dataset.features) else f"column {place + 1}"
        values = np.asarray(dataset.inputs[rows, place])
        for number, (target, known) in enumerate(targets.items()):
            progress((place + number / len(targets)) / count, "Looking for features that know too much")
            one = _suspect(name, values, target, known)
            if one and (count > 1 or one.kind != "predicts"):
                found.setdefault(column_of(name), []).append(one)
    told = [_told_of(column, several) for column, several in found.items()]
    return tuple(sorted(told, key=lambda one: (one.kind != "target", -one.score, one.feature)))


def why_not_judged(dataset: Dataset) -> str:
    """Why nothing can be said of the features of a table, or of single labels, in one sentence; empty where all is
    looked at."""
    if dataset.kind == "images" or dataset.by_rule:
        return ""
    if len(dataset) < FEWEST_ROWS:
        return f"Features were not judged: {FEWEST_ROWS} rows are needed."
    judged = _targets(dataset, _rows(len(dataset)))
    if not dataset.several:
        return (
            "" if judged else f"Features were not judged: two classes of {FEWEST_OF_A_CLASS} rows or more are needed."
        )
    needed = f"{FEWEST_OF_A_CLASS} rows to which a label applies, and as many to which it does not, are needed."
    if not judged:
        return f"Features were not judged: {needed}"
    left = [called for called in map(_called, dataset.class_names) if called not in judged]
    return f"Whether a feature gives {_listed(left)} away was not judged: {needed}" if left else ""


def _targets(dataset: Dataset, rows: NDArray[np.int64]) -> dict[str, Known]:
    """What features are compared with, by what it is called; nothing where there is too little of it."""
    if len(dataset) < FEWEST_ROWS:
        return {}
    labels = np.asarray(dataset.labels[rows])
    if dataset.several:
        columns: Iterator[tuple[str, NDArray[np.generic]]] = zip(
            map(_called, dataset.class_names), labels.T, strict=True
        )
    else:
        columns = iter([(dataset.target or "the target", labels)])
    judged = ((name, Known.of(column, dataset.task == "regression", FEWEST_OF_A_CLASS)) for name, column in columns)
    return {name: known for name, known in judged if known is not None}


def _called(name: str) -> str:
    """What one of several labels is called in a sentence: those of arrays have numbers, not names."""
    return f"label {name}" if name.isdigit() else name


def column_of(feature: str) -> str:
    """The column that a feature comes from: a category's stands before the "="."""
    return feature.split("=", 1)[0]


def _told_of(column: str, found: list[_Found]) -> Suspicion:
    """What is said of all categories of a column, and of all labels that it knows, together."""
    worst = min(found, key=lambda one: one.badness)
    alike = [one for one in found if one.kind == worst.kind]
    feature = worst.feature if len({one.feature for one in found}) == 1 else column
    targets = tuple(dict.fromkeys(one.target for one in alike))
    text = f"“{feature}” {_SAYS[worst.kind].format(target=_listed(targets), how=f'{worst.metric} {worst.score:.3f}')}"
    return Suspicion(worst.kind, feature, worst.score, text, targets)


_SAYS: dict[SuspicionKind, str] = {
    "target": "is {target} itself, or another code for it: take it out of the features.",
    "order": "numbers the rows, and they are sorted by {target} ({how}): take it out of the features.",
    "predicts": "alone predicts {target} almost perfectly ({how}): make sure that it is known before the answer is, or "
    "take it out.",
}


def _listed(names: Sequence[str]) -> str:
    """ "cough", "cough and fever", "cough, fever, rash and 4 more"."""
    rest = len(names) - MOST_NAMED
    shown = [*names[:MOST_NAMED], f"{rest} more"] if rest > 0 else list(names)
    return shown[0] if len(shown) == 1 else f"{', '.join(shown[:-1])} and {shown[-1]}"


def _rows(count: int) -> NDArray[np.int64]:
    if count <= LARGEST:
        return np.arange(count)
    return np.sort(np.random.default_rng(0).choice(count, LARGEST, replace=False))


def _suspect(name: str, values: NDArray[np.float32], target: str, known: Known) -> _Found | None:
    """What one feature is suspected of, or None."""
    if known.is_target(values):
        return _Found("target", name, target, known.metric, 1.0)
    score = score_alone(values, known)
    if score >= ORDER_PREDICTS and _numbers_rows(values):
        return _Found("order", name, target, known.metric, score)
    return _Found("predicts", name, target, known.metric, score) if score >= ALMOST_PERFECT else None


def _numbers_rows(values: NDArray[np.float32]) -> bool:
    """Whether the values are whole numbers that only rise, or only fall, from row to row."""
    if not np.all(np.isfinite(values)) or np.any(values != np.rint(values)):
        return False
    steps = np.diff(values)
    return bool(np.all(steps > 0) or np.all(steps < 0))
