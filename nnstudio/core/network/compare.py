"""What an edit has done: which layers came, went, moved or changed, and what that does to the totals."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields
from difflib import SequenceMatcher
from typing import Any, Literal

from nnstudio.core.network.layers import Layer, Shape
from nnstudio.core.network.network import Network, Path
from nnstudio.core.network.traced import Trace
from nnstudio.core.spec import params

FLOAT_BYTES = 4

ChangeKind = Literal["added", "removed", "moved", "changed"]


@dataclass(frozen=True)
class Change:
    """One layer that is different. `path` and `name` (dotted) are those after the edit, of a removed one before it.

    `knobs` has the label of each setting that changed, with the value before and after.
    """

    kind: ChangeKind
    path: Path
    name: str
    title: str
    knobs: tuple[tuple[str, Any, Any], ...] = ()


@dataclass(frozen=True)
class Total:
    """One figure of the whole network before and after; None where a problem hides it."""

    before: int | None
    after: int | None

    @property
    def difference(self) -> int | None:
        """How much more it is after the edit."""
        return None if self.before is None or self.after is None else self.after - self.before


@dataclass(frozen=True)
class Comparison:
    """`memory` is what one sample's outputs take, in bytes; `field` how much the last image's values see, in pixels."""

    changes: tuple[Change, ...]
    layers: Total
    parameters: Total
    learned: Total
    macs: Total
    memory: Total
    field: Total
    output_shapes: tuple[Shape | None, Shape | None]
    problems: tuple[int, int]

    def __bool__(self) -> bool:
        """Whether anything is different."""
        totals = (getattr(self, field.name) for field in fields(self))
        moved = any(total.difference != 0 for total in totals if isinstance(total, Total))
        return bool(self.changes) or moved or len(set(self.output_shapes)) > 1


def compare(before: Trace, after: Trace) -> Comparison:
    """What is different between two traced networks."""
    old, new = _network(before), _network(after)
    return Comparison(
        changes=tuple(_with_moves(list(_differences(old, new, (), ())), old, new)),
        layers=Total(len(before.rows), len(after.rows)),
        parameters=_total(before, after, "parameters"),
        learned=_total(before, after, "learned"),
        macs=_total(before, after, "macs"),
        memory=Total(*(_known(plan, FLOAT_BYTES * plan.activations) for plan in (before, after))),
        field=Total(_field(before), _field(after)),
        output_shapes=(before.output_shape, after.output_shape),
        problems=(len(before.problems), len(after.problems)),
    )


def _network(plan: Trace) -> Network:
    return Network(tuple(row.layer for row in plan.top))


def _known(plan: Trace, figure: int) -> int | None:
    return None if plan.output_shape is None else figure


def _total(before: Trace, after: Trace, figure: str) -> Total:
    return Total(*(_known(plan, getattr(plan, figure)) for plan in (before, after)))


def _field(plan: Trace) -> int | None:
    images = [row for row in plan.top if row.output_shape is not None and len(row.output_shape) == 3]
    return images[-1].receptive_field if images else None


_Difference = tuple[ChangeKind, Path, Layer, Layer]
"""Where, and the layer before and after (the same for one that came or went)."""


def _differences(before: Network, after: Network, old: Path, new: Path) -> Iterator[_Difference]:
    """What differs between two rows and below; `old` and `new` are the rows' prefixes in their trees."""
    same = _same_ends(before.layers, after.layers)
    was, now = before.layers[same[0] : len(before) - same[1]], after.layers[same[0] : len(after) - same[1]]
    # An edit leaves both ends as they were; looking for the rest among many equal layers would take long.
    for tag, start, end, begin, stop in SequenceMatcher(None, was, now, autojunk=False).get_opcodes():
        if tag == "equal":
            continue
        pairs = [(start + gone, begin + come) for gone, come in _pairs(was[start:end], now[begin:stop])]
        for gone, come in pairs:
            yield from _pair(was[gone], now[come], (*old, same[0] + gone), (*new, same[0] + come))
        for index in sorted(set(range(start, end)) - {gone for gone, _ in pairs}):
            yield "removed", (*old, same[0] + index), was[index], was[index]
        for index in sorted(set(range(begin, stop)) - {come for _, come in pairs}):
            yield "added", (*new, same[0] + index), now[index], now[index]


def _same_ends(before: tuple[Layer, ...], after: tuple[Layer, ...]) -> tuple[int, int]:
    """How many layers are the same from the top on, and how many of the others from the bottom on."""
    most = min(len(before), len(after))
    top = next((index for index in range(most) if before[index] != after[index]), most)
    rest = range(1, most - top + 1)
    return top, next((index - 1 for index in rest if before[-index] != after[-index]), most - top)


def _pairs(before: tuple[Layer, ...], after: tuple[Layer, ...]) -> list[tuple[int, int]]:
    """Which layers of one kind stand for each other, in order."""
    kinds = SequenceMatcher(None, [layer.kind for layer in before], [layer.kind for layer in after], autojunk=False)
    blocks = kinds.get_matching_blocks()
    return [(block.a + step, block.b + step) for block in blocks for step in range(block.size)]


def _pair(before: Layer, after: Layer, old: Path, new: Path) -> Iterator[_Difference]:
    if _knobs(before, after) or len(before.bodies) != len(after.bodies):
        yield "changed", new, before, after
    if len(before.bodies) == len(after.bodies):
        for slot, (body, other) in enumerate(zip(before.bodies, after.bodies, strict=True)):
            yield from _differences(body, other, (*old, slot), (*new, slot))


def _knobs(before: Layer, after: Layer) -> tuple[tuple[str, Any, Any], ...]:
    values = ((knob.label, getattr(before, knob.name), getattr(after, knob.name)) for knob in params(type(after)))
    return tuple((label, old, new) for label, old, new in values if old != new)


def _with_moves(found: list[_Difference], old: Network, new: Network) -> Iterator[Change]:
    """The changes with their names. What was taken out in one place and put in at another has moved; what was wrapped
    or unwrapped is told of by its block alone."""
    removed = [layer for kind, _, layer, _ in found if kind == "removed"]
    added = [layer for kind, _, layer, _ in found if kind == "added"]
    wrapped, unwrapped = _held(added), _held(removed)
    for kind, path, before, after in found:
        if kind == "removed" and _take(before, added, wrapped):
            continue
        if kind == "added" and _take(after, unwrapped):
            continue
        if kind == "added" and _take(after, removed):
            kind = "moved"
        tree = old if kind == "removed" else new
        yield Change(kind, path, tree.name_at(path), after.title, _knobs(before, after))


def _held(layers: list[Layer]) -> list[Layer]:
    return [inner for layer in layers for body in layer.bodies for _, inner in body.walk()]


def _take(layer: Layer, *places: list[Layer]) -> bool:
    """Take the layer out of the first place that has it, if any has."""
    place = next((place for place in places if layer in place), None)
    if place is not None:
        place.remove(layer)
    return place is not None
