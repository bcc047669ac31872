"""Features of a table that know more than they should: the target itself, what predicts it alone, the row's number."""

from __future__ import annotations

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
FEWEST_FEATURES = 3
"""Of one or two features, each may well know everything: the curves and planes that are drawn are made that way."""
LARGEST = 50_000
"""Rows that are looked at; of more, so many are drawn."""


def find_suspicions(dataset: Dataset, progress: Progress = silent) -> tuple[Suspicion, ...]:
    """The features of a table that should be looked at before a result is believed, the worst first.

    Nothing is said of tables with one or two features, of too few rows for a judgement, and of several labels a row.
    """
    if dataset.task == "multi-label" or dataset.inputs.shape[1] < FEWEST_FEATURES or len(dataset) < FEWEST_ROWS:
        return ()
    rows = _rows(len(dataset))
    known = Known.of(np.asarray(dataset.labels[rows]), dataset.task == "regression", FEWEST_OF_A_CLASS)
    if known is None:
        return ()
    found: list[Suspicion] = []
    for place in range(dataset.inputs.shape[1]):
        progress(place / dataset.inputs.shape[1], "Looking for features that know too much")
        suspicion = _suspect(dataset, place, np.asarray(dataset.inputs[rows, place]), known)
        found += [suspicion] if suspicion else []
    return tuple(sorted(found, key=lambda one: (one.kind != "target", -one.score, one.feature)))


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
        text = f"“{name}” is {target} itself, or another code for it: take it out of the features."
        return Suspicion("target", name, 1.0, text)
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
