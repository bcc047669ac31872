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
        current = index if index in chosen else max(chosen, default=None)
        return Selection(chosen, current, current)

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
    if len(old) > 1 and len(new) > 1:
        return _moved(old, new, start)
    return Selection.of(*range(start, start + len(new)))


def _moved(old: Layers, new: Layers, start: int) -> Selection:
    """The layers that were moved, when all that happened is that some of them went past the others."""
    for cut in range(1, len(old)):
        if new == old[cut:] + old[:cut]:
            first, count = (len(old) - cut, cut) if 2 * cut <= len(old) else (0, len(old) - cut)
            return Selection.of(*range(start + first, start + first + count))
    return Selection()


def _common(first: Layers, second: Layers) -> int:
    length = 0
    for one, other in zip(first, second, strict=False):
        if one != other:
            break
        length += 1
    return length
