"""Which cards are selected: a value, and how it follows the edits."""

from __future__ import annotations

from dataclasses import dataclass

from nnstudio.core.network import Layer

Layers = tuple[Layer, ...]


@dataclass(frozen=True)
class Selection:
    """Positions of layers. `current` has the keyboard; `anchor` is where a range began."""

    chosen: frozenset[int] = frozenset()
    current: int | None = None
    anchor: int | None = None

    @classmethod
    def of(cls, *indices: int) -> Selection:
        """These layers, the last one current."""
        return cls(frozenset(indices), indices[-1], indices[0]) if indices else cls()

    @property
    def indices(self) -> tuple[int, ...]:
        """From top to bottom."""
        return tuple(sorted(self.chosen))

    @property
    def single(self) -> int | None:
        """The one selected layer; None when there are none or several."""
        return next(iter(self.chosen)) if len(self.chosen) == 1 else None

    def toggled(self, index: int) -> Selection:
        """With a layer added or taken out."""
        chosen = self.chosen ^ {index}
        return Selection(chosen, index if index in chosen else max(chosen, default=None), index)

    def extended(self, index: int) -> Selection:
        """All from the anchor to a layer."""
        anchor = index if self.anchor is None else self.anchor
        return Selection(frozenset(range(min(anchor, index), max(anchor, index) + 1)), index, anchor)

    def stepped(self, step: int, count: int, extend: bool = False) -> Selection:
        """One card further up (-1) or down (+1); the first or last when nothing was selected."""
        if not count:
            return self
        start = self.current if self.current is not None else (-1 if step > 0 else count)
        index = min(max(start + step, 0), count - 1)
        return self.extended(index) if extend else Selection.of(index)


def changed_place(before: Layers, after: Layers) -> Selection:
    """What to select after an edit that came from elsewhere, such as undo: the place that changed."""
    if before == after or not after:
        return Selection()
    start = _common(before, after)
    end = _common(before[start:][::-1], after[start:][::-1])
    old, new = before[start : len(before) - end], after[start : len(after) - end]
    if not new:
        return Selection.of(min(start, len(after) - 1))
    if len(old) == len(new) > 1:
        return Selection.of(start if new[0] == old[-1] else start + len(new) - 1)
    return Selection.of(*range(start, start + len(new)))


def _common(first: Layers, second: Layers) -> int:
    length = 0
    for one, other in zip(first, second, strict=False):
        if one != other:
            break
        length += 1
    return length
