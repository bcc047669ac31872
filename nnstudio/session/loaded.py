"""The data in hand: a data set with its split and the preparation fitted to it, as one value."""

from __future__ import annotations

from dataclasses import dataclass

from nnstudio.core.data.datasets import Dataset, DatasetSpec
from nnstudio.core.data.preprocessing import Mode, Preprocessing
from nnstudio.core.data.split import Split, SplitSpec


@dataclass(frozen=True, eq=False)
class LoadedData:
    """What training, viewer and canvas work with, and the choices that it was made by.

    `read`: the data set as it came, before it was brought to size, corrected and added to; None where it is kept
    no longer. `advice`: what makes the split's figures say less than they seem to, a sentence each. `notes`: what is
    otherwise than was asked for, since these data cannot be divided like that.
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
