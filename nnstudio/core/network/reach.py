"""How much of the image one value sees: the receptive field, layer by layer."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from nnstudio.core.network.layers.base import Window


@dataclass(frozen=True)
class Reach:
    """`field`: side of what one value sees, in input pixels; `jump`: how far apart what two neighbours see lies."""

    field: float = 1
    jump: float = 1
    whole: bool = False

    def through(self, window: Window) -> Reach:
        """After one more layer."""
        return Reach(self.field + (window.size - 1) * self.jump, self.jump * window.stride, self.whole or window.whole)

    def capped(self, side: int) -> int:
        """The receptive field in an image of this side, in whole pixels."""
        return side if self.whole else min(round(self.field), side)

    @classmethod
    def widest(cls, ways: Iterable[Reach]) -> Reach:
        """Where several ways come together, a value sees what the widest of them sees."""
        ways = list(ways)
        return cls(max(way.field for way in ways), max(way.jump for way in ways), any(way.whole for way in ways))


START = Reach()
