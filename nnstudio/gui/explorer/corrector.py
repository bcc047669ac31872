"""Puts samples right: another label, left out, back again; each one step that can be undone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from PySide6.QtCore import QObject

from nnstudio.core.data.corrections import Corrections
from nnstudio.core.data.datasets import Indices
from nnstudio.gui.explorer.facts import Facts
from nnstudio.gui.figures import number
from nnstudio.session.project_store import ProjectStore

UNTOUCHED = "The original files are never touched."
NO_CLASSES = "Only samples with one class each can be given another label."
DRAWN = "Drawings of your own cannot be given another label. Delete the drawing and draw it again."


class Corrector(QObject):
    """Changes `Project.corrections`; the data follow by themselves."""

    def __init__(self, store: ProjectStore, parent: QObject) -> None:
        super().__init__(parent)
        self._store = store

    def why_no_label(self, facts: Facts, indices: Indices) -> str:
        """Why these samples cannot be given another label, in one sentence; empty when they can."""
        if facts.dataset.task != "classification":
            return NO_CLASSES
        own = len(facts.data.read) if facts.data.read is not None else len(facts.dataset)
        return DRAWN if bool(np.any(indices >= own)) else ""

    def relabel(self, facts: Facts, indices: Sequence[int], class_name: str | None) -> None:
        """Give samples another class, which may be a new one; None gives them back the one they came with."""
        if class_name is None:
            words = f"Give {_samples(indices)} back their label"
        else:
            words = f"Relabel {_samples(indices)} as {class_name}"
        self._edit(words, self._corrections.relabelled(_ids(facts, indices), class_name))

    def exclude(self, facts: Facts, indices: Sequence[int]) -> None:
        """Leave samples out of every part."""
        self._edit(f"Exclude {_samples(indices)}", self._corrections.excluding(_ids(facts, indices)))

    def include(self, facts: Facts, indices: Sequence[int]) -> None:
        """Take samples back."""
        self._edit(f"Include {_samples(indices)}", self._corrections.including(_ids(facts, indices)))

    @property
    def _corrections(self) -> Corrections:
        return self._store.project.corrections

    def _edit(self, words: str, corrections: Corrections) -> None:
        self._store.edit(words, replace(self._store.project, corrections=corrections))


def _ids(facts: Facts, indices: Sequence[int]) -> list[str]:
    return [facts.dataset.id_of(index) for index in indices]


def _samples(indices: Sequence[int]) -> str:
    return "a sample" if len(indices) == 1 else f"{number(len(indices))} samples"
