"""What a scatter plot shows: points with their classes or values, drawn by chance where there are too many."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nnstudio.core.data.datasets import Indices, Progress
from nnstudio.core.data.summary import MOST_SAMPLES, drawn, principal_components
from nnstudio.gui.explorer.facts import Facts
from nnstudio.gui.explorer.rows_model import feature_names, target_name
from nnstudio.gui.figures import number, percent

MOST_POINTS = 5000
COMPONENTS = ("Component 1", "Component 2")


@dataclass(frozen=True, eq=False)
class Cloud:
    """`indices`: n samples; `x`, `y`: where they lie; the names of the axes; `note`: what is to be said of it."""

    indices: Indices
    x: NDArray[np.float64]
    y: NDArray[np.float64]
    across: str
    up: str
    note: str


def axes_of(facts: Facts) -> tuple[str, ...]:
    """What there is to put on an axis: features, the target where it is a value, the two main components."""
    own = feature_names(facts)
    target = (target_name(facts),) if own and facts.dataset.task == "regression" else ()
    return (*own, *target, *COMPONENTS) if len(own) != 1 else (*own, *target)


def first_axes(facts: Facts) -> tuple[int, int]:
    """Which two of `axes_of` are shown at first: the plane itself, a curve, or the main components."""
    found = axes_of(facts)
    features = len(feature_names(facts))
    return (0, 1) if 1 <= features <= 2 and len(found) > 1 else (len(found) - 2, len(found) - 1)


def make_cloud(facts: Facts, across: int, up: int, progress: Progress) -> Cloud:
    """The points for two of `axes_of`, of the parts that may be seen. Call it on a thread."""
    names = axes_of(facts)
    chosen = names[across], names[up]
    some = drawn(facts.counted, MOST_POINTS)
    columns, titles = {}, dict(zip(chosen, chosen, strict=True))
    if set(chosen) & set(COMPONENTS):
        found = principal_components(facts.dataset, drawn(facts.counted, MOST_SAMPLES), progress)
        some = found.indices
        for place, name in enumerate(COMPONENTS):
            columns[name] = found.points[:, place]
            titles[name] = f"{name} ({percent(found.shares[place], 1)})"
    for name in chosen:
        if name not in columns:
            columns[name] = _column(facts, names.index(name), some)
    note = "" if len(some) == len(facts.counted) else _told(len(some), len(facts.counted))
    note += " In brackets: the share of the variance." if set(chosen) & set(COMPONENTS) else ""
    x, y = (columns[name].astype(np.float64) for name in chosen)
    there = np.isfinite(x) & np.isfinite(y)
    if not there.all():
        note += f" {number(int((~there).sum()))} with missing values are left out."
    return Cloud(some[there], x[there], y[there], titles[chosen[0]], titles[chosen[1]], note.strip())


def _column(facts: Facts, axis: int, indices: Indices) -> NDArray[np.float64]:
    features = len(feature_names(facts))
    source = facts.dataset.inputs[indices, axis] if axis < features else facts.dataset.labels[indices]
    return np.asarray(source, np.float64)


def _told(some: int, whole: int) -> str:
    return f"{number(some)} of {number(whole)} samples, drawn by chance."
