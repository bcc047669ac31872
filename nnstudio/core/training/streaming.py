"""Samples that stay where they are while they are learned from: each batch is read as it is wanted."""

from __future__ import annotations

from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray

from nnstudio.core.data.own.budget import memory_budget


class Streamed:
    """Stands for a tensor of the rows of an array, such as a mapped file: what is asked of it is read, and no more.

    `rows`: int64, which samples of `source` these are.
    """

    def __init__(self, source: NDArray[Any], rows: NDArray[np.int64], device: torch.device) -> None:
        self._source, self._rows, self._device = source, rows, device

    def __len__(self) -> int:
        return len(self._rows)

    def __getitem__(self, chosen: torch.Tensor | slice) -> torch.Tensor:
        """The samples at these places, in this order, as a tensor on the device."""
        rows = self._rows[chosen if isinstance(chosen, slice) else chosen.cpu().numpy()]
        # From front to back: a disk reads on where it is several times faster than it jumps.
        order = np.argsort(rows, kind="stable")
        found = np.empty((len(rows), *self._source.shape[1:]), self._source.dtype)
        found[order] = self._source[rows[order]]
        return torch.from_numpy(found).to(self._device)


Inputs = torch.Tensor | Streamed
"""Samples on the device, or read as they are wanted."""


def inputs_of(source: NDArray[Any], rows: NDArray[np.int64], device: torch.device) -> Inputs:
    """The samples at `rows`: whole on the device, unless they lie in a mapped file, which is larger than memory, or
    would take more than the memory budget once they are there twice."""
    twice = device.type == "cpu" and 2 * source.nbytes > memory_budget()
    if isinstance(source, np.memmap) or twice:
        return Streamed(source, rows, device)
    return torch.from_numpy(source[rows]).to(device)
