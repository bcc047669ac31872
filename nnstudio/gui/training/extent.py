"""How far the upright axis of a live plot reaches: as far as the course needs, and seldom anew."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

FITTED_STEPS = 2000
"""About so many of the steps decide how high the axis reaches."""
_FLOOR = -1.0
"""The plot of a score that may be negative reaches no lower."""


class Extent:
    """Of losses, which begin at 0, or of scores, which are read from a `ceiling` downwards."""

    def __init__(self, ceiling: float | None = None) -> None:
        self.ceiling = ceiling
        self._height = self._bottom = 0.0

    def forget(self) -> None:
        """What comes next has nothing to do with what was shown."""
        self._height = 0.0

    def fit(self, raw: Array, shown: Array) -> tuple[float, float] | None:
        """The lowest and highest value that the axis is to show; None where it may stay as it is.

        `raw` are the values of single steps; of `shown`, the smoothed and judged ones, none is to be left out.
        """
        if not len(raw):
            return None
        span = self._span(raw[:: 1 + len(raw) // FITTED_STEPS], shown)
        # With some slack, so that the axis is not drawn anew at each step.
        if 0.8 * self._height <= span <= self._height:
            return None
        self._height = 1.06 * span
        return self._ends()

    def _span(self, raw: Array, shown: Array) -> float:
        if self.ceiling is None:
            # A single step that jumps must not flatten the course of all others.
            return max(float(np.percentile(raw, 98)), float(shown.max()), 1e-6)
        # Accuracies are not below 0. Of R², the first steps of a training may be far below: they would flatten all.
        lowest = min(float(shown.min()), float(np.percentile(raw, 5))) - 0.04
        self._bottom = max(0.0, lowest) if lowest > -0.05 else max(_FLOOR, lowest)
        return self.ceiling - self._bottom

    def _ends(self) -> tuple[float, float]:
        if self.ceiling is None:
            return 0.0, self._height
        # A little room above, or the line of a perfect network would lie on the edge.
        height = min(self._height, self.ceiling) if self._bottom >= 0 else self._height
        return self.ceiling - height, self.ceiling + 0.03 * height
