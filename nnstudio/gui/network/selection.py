"""Which cards are selected: a value, how it grows, and the place of a change that came from elsewhere."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from nnstudio.core.network import Layer, Network, Path
from nnstudio.core.network.edits import outermost

Layers = tuple[Layer, ...]


@dataclass(frozen=True)
class Selection:
    """Paths of layers. `current` has the keyboard; `anchor` is where a range began."""

    chosen: frozenset[Path] = frozenset()
    current: Path | None = None
    anchor: Path | None = None

    @classmethod
    def of(cls, *paths: Path) -> Selection:
        """These layers, the last one current."""
        return cls(frozenset(paths), paths[-1], paths[0]) if paths else cls()

    @property
    def paths(self) -> tuple[Path, ...]:
        """From top to bottom, blocks before what they hold."""
        return tuple(sorted(self.chosen))

    @property
    def single(self) -> Path | None:
        """The one selected layer; None when there are none or several."""
        return next(iter(self.chosen)) if len(self.chosen) == 1 else None

    def toggled(self, path: Path) -> Selection:
        """With a layer added or taken out."""
        chosen = self.chosen ^ {path}
        current = path if path in chosen else max(chosen, default=None)
        return Selection(chosen, current, current)

    def extended(self, path: Path) -> Selection:
        """All from the anchor to a layer, in the innermost row that has both or the blocks around them."""
        anchor = path if self.anchor is None else self.anchor
        row = _common_row(anchor, path)
        first, last = sorted((anchor[len(row)], path[len(row)]))
        chosen = frozenset((*row, index) for index in range(first, last + 1))
        return Selection(chosen, path[: len(row) + 1], anchor)

    def stepped(self, step: int, order: Sequence[Path], extend: bool = False) -> Selection:
        """One card further up (-1) or down (+1) in `order`; the first or last when nothing was selected.

        A range grows within its row.
        """
        if not order:
            return self
        if extend and self.current is not None:
            row = self.current[:-1]
            siblings = [path for path in order if path[:-1] == row and len(path) == len(self.current)]
            return self.extended(_stepped(siblings, self.current, step))
        return Selection.of(_stepped(order, self.current, step))

    def within(self, folded: frozenset[Path]) -> Selection:
        """The same among the cards that are shown: what lies in a folded block stands for the block."""
        if not any(_hidden_by(path, folded) for path in self.chosen):
            return self
        shown = {_hidden_by(path, folded) or path for path in self.chosen}
        current = (_hidden_by(self.current, folded) or self.current) if self.current is not None else None
        return Selection(frozenset(shown), current, current)


def default_slot(network: Network, selection: Selection) -> Path:
    """Where a new layer goes: after the selection, into a block that is empty, else at the end before a read-out."""
    if not selection.chosen:
        return (len(network.body),)
    last = outermost(selection.chosen)[-1]
    bodies = network.at(last).bodies
    if selection.single is not None and bodies and not bodies[0].layers:
        return (*last, 0, 0)
    return (*last[:-1], last[-1] + 1)


def changed_place(before: Network, after: Network, row: Path = ()) -> Selection:
    """What to select after an edit that came from elsewhere: the place that changed, as far inside as it goes."""
    old, new = before.layers, after.layers
    if old == new or not new:
        return Selection()
    start = _common(old, new)
    end = _common(old[start:][::-1], new[start:][::-1])
    old, new = old[start : len(old) - end], new[start : len(new) - end]
    if not new:
        return Selection.of((*row, min(start, len(after) - 1)))
    if len(old) == len(new) == 1:
        return _changed_inside(old[0], new[0], (*row, start)) or Selection.of((*row, start))
    if len(old) > 1 and len(new) > 1:
        return _moved(old, new, row, start)
    return Selection.of(*((*row, index) for index in range(start, start + len(new))))


def _changed_inside(old: Layer, new: Layer, path: Path) -> Selection | None:
    """The place in a block of which one row is all that changed."""
    pairs = list(enumerate(zip(old.bodies, new.bodies, strict=False)))
    changed = [(slot, pair) for slot, pair in pairs if pair[0] != pair[1]]
    if len(old.bodies) != len(new.bodies) or len(changed) != 1:
        return None
    slot, (was, now) = changed[0]
    found = changed_place(was, now, (*path, slot))
    return found if found.chosen else None


def _moved(old: Layers, new: Layers, row: Path, start: int) -> Selection:
    """The layers that were moved, when all that happened is that some of them went past the others."""
    for cut in range(1, len(old)):
        if new == old[cut:] + old[:cut]:
            first, count = (len(old) - cut, cut) if 2 * cut <= len(old) else (0, len(old) - cut)
            return Selection.of(*((*row, index) for index in range(start + first, start + first + count)))
    return Selection()


def _common(first: Layers, second: Layers) -> int:
    length = 0
    for one, other in zip(first, second, strict=False):
        if one is not other and one != other:
            break
        length += 1
    return length


def _common_row(first: Path, second: Path) -> Path:
    length = 0
    while first[: length + 2] == second[: length + 2] and min(len(first), len(second)) > length + 2:
        length += 2
    return first[:length]


def _stepped(order: Sequence[Path], current: Path | None, step: int) -> Path:
    start = order.index(current) if current in order else (-1 if step > 0 else len(order))
    return order[min(max(start + step, 0), len(order) - 1)]


def _hidden_by(path: Path, folded: frozenset[Path]) -> Path | None:
    """The outermost folded block around a path."""
    return next((path[:end] for end in range(1, len(path), 2) if path[:end] in folded), None)
