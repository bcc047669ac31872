"""From raw values to what a network is fed. Fitted on the training part only, carried with the model."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
import torch
from numpy.typing import NDArray
from torch import nn

from nnstudio.core.data import statistics
from nnstudio.core.errors import DataError

Mode = Literal["standardize", "unit", "none"]
MODES: tuple[Mode, ...] = ("standardize", "unit", "none")
Numbers = tuple[float, ...]

_NARROWEST = 1e-30
"""Of a spread or range that is divided by."""
_FIELDS = ("mean", "std", "low", "span")
_DAMAGED = "The stored preprocessing is damaged. Train the network again."


@dataclass(frozen=True)
class Preprocessing:
    """Images are scaled to 0…1 ("unit"), then, for "standardize", the mean of each channel is subtracted and the
    result divided by its standard deviation, both in units of 0…1; "none" leaves the pixels at 0…255.

    A table has all four figures of each feature, in every mode. The mean takes the place of missing values (NaN);
    then "standardize" works per feature, and "unit" subtracts the smallest value `low` and divides by the range
    `span`. All of it is measured on the training part. What does not vary is divided by 1.
    """

    mode: Mode = "unit"
    mean: Numbers = ()
    std: Numbers = ()
    low: Numbers = ()
    span: Numbers = ()

    @classmethod
    def fit(
        cls, inputs: NDArray[Any], mode: Mode = "standardize", rows: NDArray[np.int64] | None = None
    ) -> Preprocessing:
        """Measure the training samples: uint8 N×C×H×W images, or the float32 N×F rows of a table.

        `rows` are the indices of the training part; without them all `inputs` are. Nothing is read whole. Raises
        DataError where there is nothing to measure, and for infinite values anywhere in a table.
        """
        table = inputs.ndim == 2
        if not table and mode != "standardize":
            return cls(mode)
        if not len(inputs if rows is None else rows):
            raise DataError("The training part is empty, so there is nothing to measure. Give it some samples.")
        if table:
            return _fitted_to_table(inputs, mode, rows)
        mean, std = statistics.of_images(inputs, rows)
        return cls(mode, tuple(mean.tolist()), tuple(np.maximum(std, 1e-6).tolist()))

    @property
    def of_table(self) -> bool:
        """Whether it was fitted to a table."""
        return bool(self.low)

    @property
    def steps(self) -> tuple[Numbers, Numbers]:
        """What is subtracted from each feature or channel, and what it is then divided by; nothing of either where
        the values stay as they are."""
        if self.mode == "standardize":
            return self.mean, self.std
        return (self.low, self.span) if self.mode == "unit" else ((), ())

    def fits(self, input_shape: tuple[int, ...]) -> bool:
        """Whether samples of this shape, without the batch, can be prepared by it."""
        return self.of_table <= (len(input_shape) == 1) and len(self.mean) in (0, input_shape[0])

    def apply(self, raw: torch.Tensor) -> torch.Tensor:
        """What the network is fed (float32), on the tensor's device: from N×C×H×W, uint8 0…255 or float 0…1, or from
        the rows of a table, float N×F, where NaN is a missing value."""
        if self.of_table:
            return self._of_rows(raw.float())
        # One new tensor, changed in place: a whole training part is prepared at once, and each copy would be felt.
        if self.mode == "none":
            return raw.float() if raw.dtype == torch.uint8 else raw.float() * 255
        unit = raw.float().div_(255) if raw.dtype == torch.uint8 else raw.to(torch.float32, copy=True)
        if self.mode == "unit":
            return unit
        mean = torch.tensor(self.mean, device=unit.device).view(-1, 1, 1)
        std = torch.tensor(self.std, device=unit.device).view(-1, 1, 1)
        return unit.sub_(mean).div_(std)

    def _of_rows(self, rows: torch.Tensor) -> torch.Tensor:
        filled = torch.where(torch.isnan(rows), torch.tensor(self.mean, device=rows.device), rows)
        shift, scale = self.steps
        if not scale:
            return filled
        return filled.sub_(torch.tensor(shift, device=rows.device)).div_(torch.tensor(scale, device=rows.device))

    def module(self) -> nn.Module:
        """The same step as a torch module, so that an export can carry it inside its graph: for pixels 0…1, or for
        the rows of a table as they are."""
        if self.of_table:
            scaling = _Scale(*self.steps) if self.mode != "none" else nn.Identity()
            return nn.Sequential(_FillIn(self.mean), scaling)
        if self.mode == "unit":
            return nn.Identity()
        return _Scale(self.mean, self.std, sides=2) if self.mode == "standardize" else _Scale((0.0,), (1 / 255,), 2)

    def to_json(self) -> dict[str, Any]:
        """Plain values for files; `from_json` reads them back."""
        data: dict[str, Any] = {"mode": self.mode, "mean": list(self.mean), "std": list(self.std)}
        return data | {"low": list(self.low), "span": list(self.span)} if self.of_table else data

    @classmethod
    def from_json(cls, data: Any) -> Preprocessing:
        """What `to_json` wrote, checked. Raises DataError."""
        try:
            known = {"low": (), "span": ()} | data
            found = cls(data["mode"], *(tuple(map(float, known[name])) for name in _FIELDS))
        except (KeyError, TypeError, ValueError):
            raise DataError(_DAMAGED) from None
        if not found._makes_sense():
            raise DataError(_DAMAGED)
        return found

    def _makes_sense(self) -> bool:
        numbers = (self.mean, self.std, self.low, self.span)
        if self.mode not in MODES or not all(math.isfinite(value) for part in numbers for value in part):
            return False
        if any(value <= 0 for value in self.std + self.span):
            return False
        n = len(self.mean)
        lengths = tuple(map(len, numbers))
        fitted = self.of_table or self.mode == "standardize"
        return lengths == ((n,) * 4 if self.of_table else (n, n, 0, 0)) and bool(n) == fitted


def _fitted_to_table(inputs: NDArray[Any], mode: Mode, rows: NDArray[np.int64] | None) -> Preprocessing:
    if rows is not None:
        # Of the other parts nothing else is looked at.
        statistics.require_finite(inputs)
    found = statistics.of_table(inputs, rows)
    # Sums are rounded: a column of one value alone may seem to vary.
    varies = found.high > found.low
    std = np.where(varies, np.maximum(found.std, _NARROWEST), 1)
    span = np.where(varies, np.maximum(found.high - found.low, _NARROWEST), 1)
    return Preprocessing(mode, *(tuple(values.tolist()) for values in (found.mean, std, found.low, span)))


class _FillIn(nn.Module):
    """A feature's mean in the place of what is missing (NaN)."""

    mean: torch.Tensor

    def __init__(self, mean: Numbers) -> None:
        super().__init__()
        self.register_buffer("mean", torch.tensor(mean))

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return torch.where(torch.isnan(x), self.mean, x)


class _Scale(nn.Module):
    """(x − shift) / scale per feature, or per channel of images with their two `sides`."""

    shift: torch.Tensor
    scale: torch.Tensor

    def __init__(self, shift: Numbers, scale: Numbers, sides: int = 0) -> None:
        super().__init__()
        ones = (1,) * sides
        self.register_buffer("shift", torch.tensor(shift).view(-1, *ones))
        self.register_buffer("scale", torch.tensor(scale).view(-1, *ones))

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return (x - self.shift) / self.scale
