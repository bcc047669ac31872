"""From raw pixel values to what a network is fed. Fitted on the training part only, carried with the model."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
import torch
from numpy.typing import NDArray
from torch import nn

from nnstudio.core.errors import DataError

Mode = Literal["standardize", "unit"]


@dataclass(frozen=True)
class Preprocessing:
    """Scale to 0…1, then, for "standardize", subtract the mean and divide by the standard deviation per channel.

    `mean` and `std` are in units of 0…1 and measured on the training part.
    """

    mode: Mode = "unit"
    mean: tuple[float, ...] = ()
    std: tuple[float, ...] = ()

    @classmethod
    def fit(cls, inputs: NDArray[np.uint8], mode: Mode = "standardize") -> Preprocessing:
        """Measure mean and standard deviation per channel of N×C×H×W uint8 training samples."""
        if mode == "unit":
            return cls()
        if not len(inputs):
            raise DataError("The training part is empty, so there is nothing to measure. Give it some samples.")
        mean, std = [], []
        for channel in range(inputs.shape[1]):
            # A histogram of the 256 values gives exact moments without a float copy of the data.
            counts = np.bincount(inputs[:, channel].ravel(), minlength=256).astype(np.float64)
            values = np.arange(256) / 255
            centre = float((counts * values).sum() / counts.sum())
            spread = float(np.sqrt((counts * (values - centre) ** 2).sum() / counts.sum()))
            mean.append(centre)
            std.append(max(spread, 1e-6))
        return cls("standardize", tuple(mean), tuple(std))

    def apply(self, raw: torch.Tensor) -> torch.Tensor:
        """N×C×H×W: uint8 0…255, or float 0…1, to what the network is fed (float32), on the tensor's device."""
        # One new tensor, changed in place: a whole training part is prepared at once, and each copy would be felt.
        unit = raw.float().div_(255) if raw.dtype == torch.uint8 else raw.to(torch.float32, copy=True)
        if self.mode == "unit":
            return unit
        mean = torch.tensor(self.mean, device=unit.device).view(-1, 1, 1)
        std = torch.tensor(self.std, device=unit.device).view(-1, 1, 1)
        return unit.sub_(mean).div_(std)

    def module(self) -> nn.Module:
        """The same step as a torch module for values 0…1, so that an export can carry it inside its graph."""
        if self.mode == "unit":
            return nn.Identity()
        return _Standardize(self.mean, self.std)

    def to_json(self) -> dict[str, Any]:
        """Plain values for files; `from_json` reads them back."""
        return {"mode": self.mode, "mean": list(self.mean), "std": list(self.std)}

    @classmethod
    def from_json(cls, data: Any) -> Preprocessing:
        """What `to_json` wrote, checked. Raises DataError."""
        try:
            mode, mean, std = data["mode"], tuple(map(float, data["mean"])), tuple(map(float, data["std"]))
        except (KeyError, TypeError, ValueError):
            raise DataError("The stored preprocessing is damaged. Train the network again.") from None
        numbers_fit = len(mean) == len(std) > 0 if mode == "standardize" else mode == "unit"
        if not numbers_fit or not all(map(math.isfinite, mean + std)) or any(s <= 0 for s in std):
            raise DataError("The stored preprocessing is damaged. Train the network again.")
        return cls(mode, mean, std)


class _Standardize(nn.Module):
    """(x − mean) / std per channel."""

    mean: torch.Tensor
    std: torch.Tensor

    def __init__(self, mean: tuple[float, ...], std: tuple[float, ...]) -> None:
        super().__init__()
        self.register_buffer("mean", torch.tensor(mean).view(-1, 1, 1))
        self.register_buffer("std", torch.tensor(std).view(-1, 1, 1))

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return (x - self.mean) / self.std
