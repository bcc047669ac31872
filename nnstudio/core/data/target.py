"""A number that is to be predicted: what it is called, and the scale on which a network learns it."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import nn

from nnstudio.core.data.datasets.base import Dataset
from nnstudio.core.errors import DataError

_DAMAGED = "The stored scale of the target is damaged. Train the network again."


@dataclass(frozen=True)
class Target:
    """A network predicts (target − mean) / std, so that it learns alike whatever the target's unit.

    `mean` and `std` are those of the training part; `name` is the target's column, or empty.
    """

    name: str = ""
    mean: float = 0.0
    std: float = 1.0

    def scaled(self, labels: torch.Tensor) -> torch.Tensor:
        """Values N in the target's unit, as what a network is to predict, float32."""
        return ((labels.double() - self.mean) / self.std).float()

    def in_unit(self, outputs: torch.Tensor) -> torch.Tensor:
        """A network's outputs, in the target's own unit."""
        return outputs * self.std + self.mean

    def module(self) -> nn.Module:
        """`in_unit` as a torch module, so that an export can carry it inside its graph."""
        return _InUnit(self.mean, self.std)

    def to_json(self) -> dict[str, Any]:
        """Plain values for files; `from_json` reads them back."""
        return {"name": self.name, "mean": self.mean, "std": self.std}

    @classmethod
    def from_json(cls, data: Any) -> Target:
        """What `to_json` wrote, checked. Raises DataError."""
        try:
            name, mean, std = data["name"], float(data["mean"]), float(data["std"])
        except (KeyError, TypeError, ValueError):
            raise DataError(_DAMAGED) from None
        if not isinstance(name, str) or not math.isfinite(mean) or not math.isfinite(std) or std <= 0:
            raise DataError(_DAMAGED)
        return cls(name, mean, std)


def target_of(dataset: Dataset, rows: NDArray[np.int64]) -> Target | None:
    """The target of regression data, measured on the training part `rows`; None where there are classes.

    Raises DataError where a value of the target is missing or infinite, in whichever part.
    """
    if dataset.task != "regression":
        return None
    values = np.asarray(dataset.labels, np.float64)
    if not np.isfinite(values).all():
        name = f" {dataset.target}" if dataset.target else ""
        raise DataError(f"The target{name} has missing or infinite values. Leave these samples out or fill them in.")
    known = values[rows]
    if not len(known) or known.min() == known.max():
        return Target(dataset.target, float(known[0]) if len(known) else 0.0)
    return Target(dataset.target, float(known.mean()), float(known.std()))


class _InUnit(nn.Module):
    """x · std + mean."""

    def __init__(self, mean: float, std: float) -> None:
        super().__init__()
        self.mean, self.std = mean, std

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return x * self.std + self.mean
