"""How many values lie where: counts between equally spaced edges, and the range of the values."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray

BINS = 40


@dataclass(frozen=True, eq=False)
class Histogram:
    """`counts`, int64, of BINS bins; `edges`, float64, one more than counts. `zeros` of the values are exactly 0."""

    counts: NDArray[np.int64]
    edges: NDArray[np.float64]
    zeros: int = 0

    @property
    def total(self) -> int:
        """How many values were counted."""
        return int(self.counts.sum())


def histogram_of(*tensors: torch.Tensor) -> tuple[float, float, Histogram]:
    """Smallest and largest value of all tensors together, and their histogram; what is no number is left out."""
    values = [_numbers(tensor) for tensor in tensors]
    values = [part for part in values if part.numel()]
    if not values:
        return 0.0, 0.0, Histogram(np.zeros(BINS, np.int64), np.linspace(-0.5, 0.5, BINS + 1))
    ranges = [torch.aminmax(part) for part in values]
    low, high = min(float(r.min) for r in ranges), max(float(r.max) for r in ranges)
    first, last = (low, high) if high > low else (low - 0.5, high + 0.5)
    counts = sum(torch.histc(part, BINS, first, last) for part in values)
    assert isinstance(counts, torch.Tensor)
    zeros = sum(part.numel() - int(torch.count_nonzero(part)) for part in values)
    return low, high, Histogram(counts.numpy().astype(np.int64), np.linspace(first, last, BINS + 1), zeros)


def _numbers(tensor: torch.Tensor) -> torch.Tensor:
    flat = tensor.detach().flatten().float()
    finite = torch.isfinite(flat)
    return flat if bool(finite.all()) else flat[finite]
