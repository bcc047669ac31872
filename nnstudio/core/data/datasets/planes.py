"""Points in the plane, drawn on the fly: two classes whose border a network has to find."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

from nnstudio.core.data.datasets.base import DATASETS, Dataset, DatasetSpec, Progress, Shape, silent
from nnstudio.core.spec import param

Floats = NDArray[np.float64]

CLASSES = ("A", "B")


@dataclass(frozen=True)
class PlaneData(DatasetSpec):
    """So many points of two classes, half of each. `_points` draws them without noise, x and y within about −1…1."""

    known_shape: ClassVar[Shape | None] = (2,)

    samples: int = param(400, "Points", minimum=4, maximum=1_000_000, help="How many points are drawn, half a class.")
    noise: float = param(
        0.1, "Noise", minimum=0, maximum=2, step=0.05, help="Standard deviation of what is added to x and y."
    )
    seed: int = param(7, "Seed", minimum=0, maximum=2**31 - 1, help="The same seed draws the same points.")

    @property
    def known_classes(self) -> tuple[str, ...]:
        return CLASSES

    def load(self, folder: Path, progress: Progress = silent) -> Dataset:
        """N×2 float32, the two classes in a mixed order."""
        progress(None, "Drawing the points")
        random = np.random.default_rng(self.seed)
        labels = random.permutation(np.arange(self.samples) % 2)
        points = np.empty((self.samples, 2))
        for label in (0, 1):
            own = labels == label
            points[own] = self._points(label, int(own.sum()), random)
        points += random.normal(0, self.noise, points.shape)
        inputs = points.astype(np.float32)
        return Dataset(
            self.kind, self.title, inputs, labels, CLASSES, features=("x", "y"), target="class", by_rule=True
        )

    def _points(self, label: int, count: int, random: np.random.Generator) -> Floats:
        raise NotImplementedError


@DATASETS.register("xor", "XOR", group="Points of two classes")
@dataclass(frozen=True)
class XorData(PlaneData):
    """The exclusive or: opposite quarters of the plane belong together. No straight line divides them."""

    def _points(self, label: int, count: int, random: np.random.Generator) -> Floats:
        points = random.uniform(0.1, 1, (count, 2))
        right = random.integers(0, 2, count) * 2 - 1
        found: Floats = points * np.column_stack([right, right if label else -right])
        return found


@DATASETS.register("blobs", "Two blobs", group="Points of two classes")
@dataclass(frozen=True)
class BlobsData(PlaneData):
    """Two round clouds of points: one straight line divides them, as long as there is little noise."""

    def _points(self, label: int, count: int, random: np.random.Generator) -> Floats:
        return random.normal(0.5 if label else -0.5, 0.15, (count, 2))


@DATASETS.register("moons", "Two moons", group="Points of two classes")
@dataclass(frozen=True)
class MoonsData(PlaneData):
    """Two half circles, each reaching into the other's bay."""

    def _points(self, label: int, count: int, random: np.random.Generator) -> Floats:
        angle = random.uniform(0, np.pi, count)
        x, y = np.cos(angle), np.sin(angle)
        # The two arcs lie half a radius apart and are shifted and shrunk, together, into −1…1.
        found: Floats = (np.column_stack([1 - x, 0.5 - y] if label else [x, y]) - (0.5, 0.25)) / 1.5
        return found


@DATASETS.register("circles", "Circle in a ring", group="Points of two classes")
@dataclass(frozen=True)
class CirclesData(PlaneData):
    """One class all around the other."""

    def _points(self, label: int, count: int, random: np.random.Generator) -> Floats:
        angle = random.uniform(0, 2 * np.pi, count)
        radius = np.full(count, 0.9) if label else 0.5 * np.sqrt(random.uniform(0, 1, count))
        found: Floats = radius[:, None] * np.column_stack([np.cos(angle), np.sin(angle)])
        return found


@DATASETS.register("spirals", "Two spirals", group="Points of two classes")
@dataclass(frozen=True)
class SpiralsData(PlaneData):
    """Two arms wound around each other: hard for small networks."""

    noise: float = param(
        0.03, "Noise", minimum=0, maximum=2, step=0.01, help="Standard deviation of what is added to x and y."
    )
    turns: float = param(1.5, "Turns", minimum=0.25, maximum=5, step=0.25, help="How often each arm goes round.")

    def _points(self, label: int, count: int, random: np.random.Generator) -> Floats:
        # The square root spreads the points evenly along the arm.
        way = np.sqrt(random.uniform(0, 1, count))
        angle = 2 * np.pi * self.turns * way + np.pi * label
        found: Floats = way[:, None] * np.column_stack([np.cos(angle), np.sin(angle)])
        return found


@DATASETS.register("checkerboard", "Checkerboard", group="Points of two classes")
@dataclass(frozen=True)
class CheckerboardData(PlaneData):
    """Fields of two colours, as on a chess board."""

    noise: float = param(
        0.0, "Noise", minimum=0, maximum=2, step=0.05, help="Standard deviation of what is added to x and y."
    )
    fields: int = param(4, "Fields a side", minimum=2, maximum=16, help="How many fields stand side by side.")

    def _points(self, label: int, count: int, random: np.random.Generator) -> Floats:
        fields = [(row, column) for row in range(self.fields) for column in range(self.fields)]
        own = np.array([field for field in fields if sum(field) % 2 == label])
        corners = own[random.integers(0, len(own), count)]
        found: Floats = (corners + random.uniform(0, 1, (count, 2))) / self.fields * 2 - 1
        return found
