"""Schedules: how the learning rate changes over a training, as a factor of the optimizer's own."""

from __future__ import annotations

import math
from dataclasses import dataclass

from nnstudio.core.spec import Registry, Spec, param


@dataclass(frozen=True)
class Schedule(Spec):
    """A curve over a training's course."""

    def factor(self, progress: float) -> float:
        """What the learning rate is multiplied by; `progress` runs from 0 (first step) to 1 (end)."""
        raise NotImplementedError


SCHEDULES: Registry[Schedule] = Registry("schedule")


@SCHEDULES.register("one_cycle", "One cycle")
@dataclass(frozen=True)
class OneCycle(Schedule):
    """Warms up to the learning rate, then cools down to almost nothing: quick, and calm at the end."""

    warm_up: float = param(0.25, "Warm-up", minimum=0.0, maximum=0.9, step=0.05, help="Share of the training.")

    def factor(self, progress: float) -> float:
        if progress < self.warm_up:
            return _ease(0.04, 1.0, progress / self.warm_up)
        return _ease(1.0, 1e-4, (progress - self.warm_up) / (1 - self.warm_up))


@SCHEDULES.register("constant", "Constant")
@dataclass(frozen=True)
class Constant(Schedule):
    """The same learning rate from the first step to the last."""

    def factor(self, progress: float) -> float:
        return 1.0


@SCHEDULES.register("cosine", "Cosine decay")
@dataclass(frozen=True)
class Cosine(Schedule):
    """Falls from the learning rate to zero along half a cosine."""

    def factor(self, progress: float) -> float:
        return _ease(1.0, 0.0, progress)


def _ease(start: float, end: float, share: float) -> float:
    """From start to end along half a cosine."""
    return end + (start - end) * (1 + math.cos(math.pi * min(1.0, share))) / 2
