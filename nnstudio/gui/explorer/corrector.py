"""Puts samples right: another label, left out, back again; each one step that can be undone."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject

from nnstudio.core.data.corrections import Corrections
from nnstudio.core.data.datasets import Dataset, Indices
from nnstudio.gui.explorer.asking import Asking
from nnstudio.gui.explorer.facts import Facts
from nnstudio.gui.figures import number
from nnstudio.session.data_loader import DataLoader
from nnstudio.session.project_store import ProjectStore

UNTOUCHED = "The original files are never touched."
NO_CLASSES = "Only samples with one class each can be given another label."
DRAWN = "Drawings of your own cannot be given another label. Delete the drawing and draw it again."

AT_ONCE = 1000
"""So many samples are put right before the next frame is due."""

Change = Callable[[Corrections, list[str]], Corrections]


class Corrector(QObject):
    """Changes `Project.corrections`; the data follow by themselves. Many samples are put right on a thread."""

    def __init__(self, store: ProjectStore, loader: DataLoader, parent: QObject) -> None:
        super().__init__(parent)
        self._store = store
        self._asking = Asking(loader, self)

    def why_no_label(self, facts: Facts, indices: Indices) -> str:
        """Why these samples cannot be given another label, in one sentence; empty when they can."""
        if facts.dataset.task != "classification":
            return NO_CLASSES
        own = len(facts.data.read) if facts.data.read is not None else len(facts.dataset)
        return DRAWN if bool(np.any(indices >= own)) else ""

    def relabel(self, facts: Facts, indices: Indices, class_name: str | None) -> None:
        """Give samples another class, which may be a new one; None gives them back the one they came with. Those that
        have it already stay as they are, and those that came with it count as put right no longer."""
        if class_name is None:
            indices = indices[np.isin(indices, facts.relabelled)]
            words = f"Give {_samples(indices)} back their label"
        else:
            indices = indices[~_is_of(facts.dataset, indices, class_name)]
            words = f"Relabel {_samples(indices)} as {class_name}"
        own = _came_as(facts, indices, class_name)

        def change(before: Corrections, ids: list[str]) -> Corrections:
            return before.relabelled(ids, class_name).relabelled(_ids(facts, own), None)

        if len(indices):
            self._put_right(facts, indices, words, change)

    def exclude(self, facts: Facts, indices: Indices) -> None:
        """Leave samples out of every part."""
        self._put_right(facts, indices, f"Exclude {_samples(indices)}", Corrections.excluding)

    def include(self, facts: Facts, indices: Indices) -> None:
        """Take samples back."""
        self._put_right(facts, indices, f"Include {_samples(indices)}", Corrections.including)

    @property
    def _corrections(self) -> Corrections:
        return self._store.project.corrections

    def _put_right(self, facts: Facts, indices: Indices, words: str, change: Change) -> None:
        before = self._corrections
        if len(indices) <= AT_ONCE:
            self._edit(words, change(before, _ids(facts, indices)))
            return

        def take(after: Corrections) -> None:
            if self._corrections is before:
                self._edit(words, after)
            else:
                self._put_right(facts, indices, words, change)

        self._asking.ask(lambda _: change(before, _ids(facts, indices)), take, words)

    def _edit(self, words: str, corrections: Corrections) -> None:
        self._store.edit(words, replace(self._store.project, corrections=corrections))


def _ids(facts: Facts, indices: Indices) -> list[str]:
    return [facts.dataset.id_of(index) for index in indices.tolist()]


def _is_of(dataset: Dataset, indices: Indices, class_name: str) -> NDArray[np.bool_]:
    """For each sample whether it is of a class, which the data need not have."""
    if class_name not in dataset.class_names:
        return np.zeros(len(indices), np.bool_)
    found: NDArray[np.bool_] = np.asarray(dataset.labels[indices]) == dataset.class_names.index(class_name)
    return found


def _came_as(facts: Facts, indices: Indices, class_name: str | None) -> Indices:
    """Those of the samples with another label that were of this class when they were read."""
    read = facts.data.read
    if read is None or class_name is None:
        return indices[:0]
    changed = indices[np.isin(indices, facts.relabelled) & (indices < len(read))]
    return changed[_is_of(read, changed, class_name)]


def _samples(indices: Indices) -> str:
    return "a sample" if len(indices) == 1 else f"{number(len(indices))} samples"
