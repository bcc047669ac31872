"""How much of the image one value sees: the receptive field, layer by layer."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass, replace

from nnstudio.core.network.layers.base import Window


@dataclass(frozen=True)
class Reach:
    """`field`: side of what one value sees, in pixels; `jump`: how far apart what two neighbours see lies.

    The pixels are those of the image, or after a layer whose stride is a fraction (one that enlarges) of what that
    layer makes: `window` is its window, and `before` what its input saw.
    """

    field: int = 1
    jump: int = 1
    whole: bool = False
    window: Window | None = None
    before: Reach | None = None

    def through(self, window: Window) -> Reach:
        """After one more layer."""
        whole, size, stride = self.whole or window.whole, int(window.size), int(window.stride)
        if (size, stride) != (window.size, window.stride):
            return Reach(whole=whole, window=window, before=self)
        return replace(self, field=self.field + (size - 1) * self.jump, jump=self.jump * stride, whole=whole)

    def side(self, values: int = 1) -> int:
        """How many pixels of the image so many neighbouring values see together; where windows are not equally
        wide, as after an enlargement, as many as some see at most."""
        seen, reach = (values - 1) * self.jump + self.field, self
        while reach.window is not None and reach.before is not None:
            # Thirds of a pixel add up to a hair more than one, which is no further pixel.
            seen = math.ceil((seen - 1) * reach.window.stride + reach.window.size - 1e-6)
            reach = reach.before
            seen = (seen - 1) * reach.jump + reach.field
        return seen

    def capped(self, side: int) -> int:
        """The receptive field in an image of this side, in whole pixels."""
        return side if self.whole else min(self.side(), side)

    @classmethod
    def widest(cls, ways: Iterable[Reach]) -> Reach:
        """Where several ways come together, a value sees what the widest of them sees."""
        ways = list(ways)
        widest = max(ways, key=lambda way: (way.side(), way.side(2)))
        return replace(widest, whole=any(way.whole for way in ways))


START = Reach()
