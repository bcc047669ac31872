"""Features of a table that know more than they should: the target itself, what predicts it alone, the row's number."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from nnstudio.core.data.datasets.base import Dataset, Progress, silent
from nnstudio.core.data.leakage.alone import Known, score_alone
from nnstudio.core.data.leakage.report import Suspicion

ALMOST_PERFECT = 0.98
ORDER_PREDICTS = 0.9
"""A row's number should tell nothing, so less is enough there."""
FEWEST_ROWS = 40
FEWEST_OF_A_CLASS = 8
LARGEST = 50_000
"""Rows that are looked at; of more, so many are drawn."""


def find_suspicions(dataset: Dataset, progress: Progress = silent) -> tuple[Suspicion, ...]:
    """The features of a table that should be looked at before a result is believed, the worst first. Categories of one
    column are told together.

    Nothing is said of data that are made by a rule, of too few rows for a judgement, and of several labels a row.
    A single feature may predict the target as well as it likes, but may not be it.
    """
    rows = _rows(len(dataset))
    known = _known(dataset, rows)
    if known is None or dataset.by_rule:
        return ()
    count = dataset.inputs.shape[1]
    found: dict[str, list[Suspicion]] = {}
    for place in range(count):
        progress(place / count, "Looking for features that know too much")
        suspicion = _suspect(dataset, place, np.asarray(dataset.inputs[rows, place]), known)
        if suspicion and (count > 1 or suspicion.kind != "predicts"):
            found.setdefault(column_of(suspicion.feature), []).append(suspicion)
    told = [_told_of(column, suspicions, dataset) for column, suspicions in found.items()]
    return tuple(sorted(told, key=_badness))


def why_not_judged(dataset: Dataset) -> str:
    """Why nothing can be said of the features of a table, in one sentence; empty where they are looked at."""
    if dataset.kind == "images" or dataset.by_rule or _known(dataset, _rows(len(dataset))) is not None:
        return ""
    if dataset.several:
        return "Features were not judged: that is done for one target only."
    if len(dataset) < FEWEST_ROWS:
        return f"Features were not judged: {FEWEST_ROWS} rows are needed."
    return f"Features were not judged: two classes of {FEWEST_OF_A_CLASS} rows or more are needed."


def _known(dataset: Dataset, rows: NDArray[np.int64]) -> Known | None:
    """What features are compared with; None where there is too little of it."""
    if dataset.several or len(dataset) < FEWEST_ROWS:
        return None
    return Known.of(np.asarray(dataset.labels[rows]), dataset.task == "regression", FEWEST_OF_A_CLASS)


def column_of(feature: str) -> str:
    """The column that a feature comes from: a category's stands before the "="."""
    return feature.split("=", 1)[0]


def _badness(one: Suspicion) -> tuple[bool, float, str]:
    return one.kind != "target", -one.score, one.feature


def _told_of(column: str, suspicions: list[Suspicion], dataset: Dataset) -> Suspicion:
    """What is said of all categories of a column together."""
    worst = min(suspicions, key=_badness)
    if len(suspicions) == 1:
        return worst
    if worst.kind == "target":
        return _is_target(column, dataset)
    return replace(worst, feature=column, text=worst.text.replace(f"“{worst.feature}”", f"“{column}”", 1))


def _is_target(feature: str, dataset: Dataset) -> Suspicion:
    target = dataset.target or "the target"
    text = f"“{feature}” is {target} itself, or another code for it: take it out of the features."
    return Suspicion("target", feature, 1.0, text)


def _rows(count: int) -> NDArray[np.int64]:
    if count <= LARGEST:
        return np.arange(count)
    return np.sort(np.random.default_rng(0).choice(count, LARGEST, replace=False))


def _suspect(dataset: Dataset, place: int, values: NDArray[np.float32], known: Known) -> Suspicion | None:
    """What one feature is suspected of, or None."""
    name = dataset.features[place] if place < len(dataset.features) else f"column {place + 1}"
    target = dataset.target or "the target"
    score = score_alone(values, known)
    if known.is_target(values):
        return _is_target(name, dataset)
    if _numbers_rows(values) and score >= ORDER_PREDICTS:
        text = (
            f"“{name}” numbers the rows, and they are sorted by {target} ({known.metric} {score:.3f}): "
            "take it out of the features."
        )
        return Suspicion("order", name, score, text)
    if score >= ALMOST_PERFECT:
        text = (
            f"“{name}” alone predicts {target} almost perfectly ({known.metric} {score:.3f}): "
            "make sure that it is known before the answer is, or take it out."
        )
        return Suspicion("predicts", name, score, text)
    return None


def _numbers_rows(values: NDArray[np.float32]) -> bool:
    """Whether the values are whole numbers that only rise, or only fall, from row to row."""
    if not np.all(np.isfinite(values)) or np.any(values != np.rint(values)):
        return False
    steps = np.diff(values)
    return bool(np.all(steps > 0) or np.all(steps < 0))
