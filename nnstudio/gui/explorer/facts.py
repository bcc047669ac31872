"""What the explorer may show of the data in hand, as one value: never the test part while it is sealed."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from nnstudio.core.data.corrections import Corrections
from nnstudio.core.data.datasets import Dataset, Indices
from nnstudio.core.data.split import PARTS, Split
from nnstudio.core.data.split.membership import Codes, membership
from nnstudio.gui.figures import counted
from nnstudio.session.loaded import LoadedData

TITLES = {"train": "Train", "validation": "Validation", "test": "Test"}
TOKENS = {"train": "accent", "validation": "validation", "test": "test"}
OVER = {"train": "training", "validation": "validation", "test": "test"}
IN_NONE = "In no part"
COVERED = (
    "{} {} in the test part when the network was trained and stay covered: train it anew to see them, or take back the "
    "split."
)
SEALED = "The test part is sealed: none of it is shown or counted here. Open it in the Data panel."


@dataclass(frozen=True, eq=False)
class Facts:
    """`codes`: for each sample its place in PARTS, or -1; `excluded`, `relabelled`: sorted indices; `covered`: those
    that were in the test part when the network in hand was trained, and are covered until another one is."""

    data: LoadedData
    corrections: Corrections
    test_open: bool
    codes: Codes
    excluded: Indices
    relabelled: Indices
    covered: Indices

    @property
    def dataset(self) -> Dataset:
        """As the network gets it."""
        return self.data.dataset

    @property
    def parts(self) -> tuple[str, ...]:
        """Those of PARTS that may be seen and that have samples."""
        seen = PARTS if self.test_open else PARTS[:2]
        return tuple(part for part in seen if len(self.split.part(part)))

    @cached_property
    def split(self) -> Split:
        """The parts without what is covered."""
        return self.data.split.without(self.covered)

    @property
    def sealed(self) -> str:
        """What is to be said of the test part and of what is covered; empty where there is nothing sealed."""
        sealed = "" if self.test_open or not len(self.data.split.test) else SEALED
        count = len(self.covered)
        covered = COVERED.format(counted(count, "sample"), "was" if count == 1 else "were") if count else ""
        return f"{sealed} {covered}".strip()

    @cached_property
    def visible(self) -> Indices:
        """All samples that may be seen, those in no part included."""
        seen = np.ones(len(self.dataset), np.bool_) if self.test_open else self.codes != PARTS.index("test")
        seen[self.covered] = False
        return np.flatnonzero(seen)

    @cached_property
    def counted(self) -> Indices:
        """The samples that figures are made of: those of the visible parts."""
        found: Indices = self.visible[self.codes[self.visible] >= 0]
        return found

    @cached_property
    def is_out(self) -> NDArray[np.bool_]:
        """For each sample whether a person has left it out."""
        found = np.zeros(len(self.dataset), np.bool_)
        found[self.excluded] = True
        return found

    @property
    def over(self) -> str:
        """Which samples figures are made of, in words: "Over training and validation samples."."""
        names = [OVER[part] for part in self.parts]
        return f"Over {' and '.join(filter(None, (', '.join(names[:-1]), *names[-1:])))} samples." if names else ""

    def by_part(self) -> dict[str, Indices]:
        """The samples of each visible part."""
        return {part: self.split.part(part) for part in self.parts}

    def part_words(self, index: int) -> str:
        """What part a sample is in, or why it is in none."""
        code = int(self.codes[index])
        if code >= 0:
            return TITLES[PARTS[code]]
        return "Excluded" if self.is_excluded(index) else IN_NONE

    def is_excluded(self, index: int) -> bool:
        """Whether a person has left the sample out."""
        return bool(self.is_out[index])

    def is_relabelled(self, index: int) -> bool:
        """Whether a person has given the sample another label."""
        return _holds(self.relabelled, index)

    def mark_of(self, index: int) -> str:
        """What a person has done to the sample: "excluded", "relabelled" or nothing."""
        return "excluded" if self.is_excluded(index) else "relabelled" if self.is_relabelled(index) else ""

    def original_label(self, index: int) -> str:
        """The label that a relabelled sample came with, where that is known; else empty."""
        read = self.data.read
        return read.truth_of(index) if read is not None and self.is_relabelled(index) and index < len(read) else ""


def gather(data: LoadedData, corrections: Corrections, test_open: bool, covered: Indices) -> Facts:
    """Look up what concerns each sample. Takes a while for a million of them: call it on a thread."""
    dataset = data.dataset
    marks = corrections.excluded_indices(dataset), corrections.relabelled_indices(dataset)
    facts = Facts(data, corrections, test_open, membership(data.split, len(dataset)), *marks, covered)
    assert len(facts.is_out) >= len(facts.visible) >= len(facts.counted)  # made here, not on the GUI thread
    return facts


def _holds(ascending: Indices, index: int) -> bool:
    place = int(np.searchsorted(ascending, index))
    return place < len(ascending) and int(ascending[place]) == index
