"""What was said of each sample of a part in an epoch, taken from outputs that the training has anyway."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray

from nnstudio.core.data.datasets.base import Dataset, Indices, Task
from nnstudio.core.data.target import Target
from nnstudio.core.training.tasks import rules_of

MOST_BYTES = 8 * 2**20
"""Of the answers of a part in an epoch; of larger parts none are kept."""
_AT_ONCE = 2**18
"""So many numbers are put by before they are packed: after every step, packing would cost small networks much."""
_LOOKED_AT = 64


@dataclass(frozen=True, eq=False)
class Asked:
    """The samples of a part, at `indices`, that were asked about. `look` is `look_of` them, by which other data with
    the same indices can be told; `class_names` are what answers refer to."""

    part: str
    indices: Indices
    task: Task
    class_names: tuple[str, ...]
    look: str


@dataclass(frozen=True, eq=False)
class PartAnswers:
    """`packed`: uint8 N×M, as the task's rules pack them, a row for each of the samples `asked`."""

    asked: Asked
    packed: NDArray[np.uint8]


def asked_of(dataset: Dataset, indices: Indices, part: str) -> Asked:
    """The samples at `indices`."""
    return Asked(part, indices, dataset.task, dataset.class_names, look_of(dataset, indices))


def look_of(dataset: Dataset, indices: Indices) -> str:
    """A digest of some of the samples at `indices`, evenly out of all: whatever their labels are now."""
    some = indices[np.linspace(0, len(indices) - 1, min(len(indices), _LOOKED_AT)).round().astype(np.int64)]
    return hashlib.sha256(np.ascontiguousarray(dataset.inputs[some]).tobytes()).hexdigest()


class AnswerKeeper:
    """Collects the outputs of one part in one epoch. They are let go as soon as they are packed."""

    def __init__(self, asked: Asked, target: Target | None) -> None:
        self._asked, self._target = asked, target
        self._rules = rules_of(asked.task)
        self._begin()

    def _begin(self) -> None:
        self._waiting: list[torch.Tensor] = []
        self._packed: list[torch.Tensor] = []
        self._numbers = self._bytes = 0

    def add(self, outputs: torch.Tensor) -> None:
        """The outputs N×K for the samples that come next."""
        if self._bytes <= MOST_BYTES:
            self._waiting.append(outputs)
            self._numbers += outputs.numel()
            if self._numbers > _AT_ONCE:
                self._pack()

    def taken(self, places: NDArray[np.int64] | None = None) -> tuple[PartAnswers, ...]:
        """What was collected, to begin anew; none where it is too much. `places`: which of the samples asked about
        the outputs were for, in their order; where one comes twice, its last answer counts."""
        self._pack()
        packed = torch.cat(self._packed).cpu().numpy() if self._packed and self._bytes <= MOST_BYTES else None
        self._begin()
        if packed is None:
            return ()
        if places is not None:
            found = np.zeros((len(self._asked.indices), packed.shape[1]), np.uint8)
            found[places] = packed
            packed = found
        return (PartAnswers(self._asked, packed),)

    def _pack(self) -> None:
        waiting, self._waiting, self._numbers = self._waiting, [], 0
        if waiting:
            with torch.inference_mode():
                outputs = torch.cat(waiting)
                packed = self._rules.packed(self._target.in_unit(outputs) if self._target else outputs)
            self._packed.append(packed)
            self._bytes += packed.numel()
