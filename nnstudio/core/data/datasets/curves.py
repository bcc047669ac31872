"""Functions of one number, drawn on the fly: a network has to follow the curve through the noise."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

from nnstudio.core.data.datasets.base import DATASETS, Dataset, DatasetSpec, Progress, Shape, Task, silent
from nnstudio.core.data.expression import values_of
from nnstudio.core.errors import DataError, SpecError
from nnstudio.core.spec import param

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class CurveData(DatasetSpec):
    """So many places x, evenly drawn from −1…1, and the noisy value of a function there: `_curve`."""

    known_shape: ClassVar[Shape | None] = (1,)
    known_task: ClassVar[Task] = "regression"

    samples: int = param(400, "Points", minimum=4, maximum=1_000_000, help="How many points are drawn.")
    noise: float = param(
        0.1, "Noise", minimum=0, maximum=10, step=0.05, help="Standard deviation of what is added to the value."
    )
    seed: int = param(7, "Seed", minimum=0, maximum=2**31 - 1, help="The same seed draws the same points.")

    def load(self, folder: Path, progress: Progress = silent) -> Dataset:
        """x, N×1 float32, and y, N float32."""
        progress(None, "Drawing the points")
        random = np.random.default_rng(self.seed)
        x = random.uniform(*self._range, self.samples)
        y = self._curve(x) + random.normal(0, self.noise, self.samples)
        inputs, labels = x[:, None].astype(np.float32), y.astype(np.float32)
        return Dataset(self.kind, self.title, inputs, labels, (), features=("x",), target="y", by_rule=True)

    @property
    def _range(self) -> tuple[float, float]:
        """From where to where x goes."""
        return -1.0, 1.0

    def _curve(self, x: Floats) -> Floats:
        raise NotImplementedError


@DATASETS.register("sine", "Sine", group="Curves")
@dataclass(frozen=True)
class SineData(CurveData):
    """A wave: y = sin(π · waves · x)."""

    waves: float = param(2.0, "Waves", minimum=0.25, maximum=20, step=0.25, help="How many waves lie in the range.")

    def _curve(self, x: Floats) -> Floats:
        return np.sin(np.pi * self.waves * x)


@DATASETS.register("step", "Step", group="Curves")
@dataclass(frozen=True)
class StepData(CurveData):
    """0 on the left, 1 on the right. How steep a smooth network can be shows here."""

    def _curve(self, x: Floats) -> Floats:
        return np.heaviside(x, 1.0)


@DATASETS.register("bump", "Bump", group="Curves")
@dataclass(frozen=True)
class BumpData(CurveData):
    """A bell in the middle: y = exp(−x² / 2w²)."""

    width: float = param(0.2, "Width", minimum=0.01, maximum=1, step=0.05, help="w: where the bell is steepest.")

    def _curve(self, x: Floats) -> Floats:
        bell: Floats = np.exp(-(x**2) / (2 * self.width**2))
        return bell


@DATASETS.register("expression", "Any expression of x", group="Curves")
@dataclass(frozen=True)
class ExpressionData(CurveData):
    """Whatever you type, such as sin(3*x) + x^2. It is taken apart and worked out, never run as code."""

    formula: str = param(
        "sin(3 * x) + x^2", "y =", help="x, numbers, pi, e, + - * / ^, sin, cos, exp, log, sqrt, abs …"
    )
    low: float = param(-1.0, "From", minimum=-1e6, maximum=1e6, help="Where x begins.")
    high: float = param(1.0, "To", minimum=-1e6, maximum=1e6, help="Where x ends.")

    def __post_init__(self) -> None:
        super().__post_init__()
        if self.low >= self.high:
            raise SpecError(f"x must begin before it ends, not go from {self.low:g} to {self.high:g}.")
        try:
            # For no places at all: what the formula is made of is checked, and nothing is worked out.
            values_of(self.formula, np.empty(0))
        except DataError as error:
            raise SpecError(str(error)) from None

    @property
    def _range(self) -> tuple[float, float]:
        return self.low, self.high

    def _curve(self, x: Floats) -> Floats:
        return values_of(self.formula, x)
