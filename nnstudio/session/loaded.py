"""The data in hand: a data set with its split and the preparation fitted to it, as one value."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from nnstudio.core.data.datasets import Dataset, DatasetSpec, Indices
from nnstudio.core.data.preprocessing import Mode, Preprocessing
from nnstudio.core.data.split import Split, SplitSpec
from nnstudio.core.project.looks import put_right_in
from nnstudio.core.project.run_seals import Sealing, Unasked, unasked


@dataclass(frozen=True, eq=False)
class LoadedData:
    """What training, viewer and canvas work with, and the choices that it was made by.

    `read`: the data set as it came, before it was brought to size, corrected and added to; None where it is kept
    no longer. `advice`: what makes the split's figures say less than they seem to, a sentence each. `notes`: what is
    otherwise than was asked for, since these data cannot be divided like that. `whole_test`: the test part with the
    samples that a person has left out, where there may be some. `put_right`: how many samples a person has left out,
    and how many others have another label than they came with.
    """

    spec: DatasetSpec
    split_spec: SplitSpec
    normalization: Mode
    dataset: Dataset
    split: Split
    preprocessing: Preprocessing
    read: Dataset | None = None
    advice: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    whole_test: Indices | None = None
    put_right: tuple[int, int] = (0, 0)

    @property
    def as_read(self) -> Dataset:
        """The data set as it came, as far as it is there."""
        return self.dataset if self.read is None else self.read

    @property
    def sealed(self) -> Indices:
        """All samples of the test part, sorted, those included that a person has left out."""
        return self.split.test if self.whole_test is None else self.whole_test

    @cached_property
    def put_right_in_test(self) -> str:
        """A digest of what a person has left out of the test part and relabelled there; empty for nothing."""
        return put_right_in(self.as_read, self.dataset, self.sealed, self.split.test)

    def unasked(self, seal: Sealing | None, opened: bool = False) -> Unasked:
        """What weights with this seal are not asked about; `opened`: a look at the test part was counted.

        Raises DataError where an older file does not say. May take long: call it on a thread.
        """
        return unasked(seal, self.as_read, self.dataset, self.sealed, opened)
