"""Finds what lies at a height of something long, without looking at all the rest."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Generic, TypeVar

_HEIGHT = 256.0

Item = TypeVar("Item")


class Strips(Generic[Item]):
    """Items with their tops and bottoms, noted down by the strips that they touch."""

    def __init__(self, items: Iterable[tuple[float, float, Item]]) -> None:
        self._items: list[Item] = []
        self._at: dict[int, list[int]] = defaultdict(list)
        for place, (top, bottom, item) in enumerate(items):
            self._items.append(item)
            for strip in range(int(top // _HEIGHT), int(bottom // _HEIGHT) + 1):
                self._at[strip].append(place)

    def between(self, top: float, bottom: float) -> list[Item]:
        """All that lies between two heights, and some of what lies near; in the order in which they were given."""
        strips = range(int(top // _HEIGHT), int(bottom // _HEIGHT) + 1)
        if len(strips) == 1:
            return [self._items[place] for place in self._at.get(strips[0], ())]
        return [self._items[place] for place in sorted({p for strip in strips for p in self._at.get(strip, ())})]
