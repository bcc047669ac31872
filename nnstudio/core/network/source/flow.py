"""What happens to a sample in a network that is read: tensors that follow from each other, and the cards they make.

A tensor knows the tensor that every way to it leads through. Where ways meet, that is where they parted; so any flow
that is blocks within blocks is found as such, whatever order its lines stand in.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from nnstudio.core.errors import NetworkError
from nnstudio.core.network.blocks import Branches, Gate, Group, Residual
from nnstudio.core.network.layers import Layer, Shape
from nnstudio.core.network.network import MOST_LAYERS, Network
from nnstudio.core.network.source.forms import LEARN


@dataclass(frozen=True)
class Expected:
    """What the source says of a layer's input: nn.Linear with in_features=400; `follow` is what it is for a shape."""

    call: str
    parameter: str
    value: object
    follow: Callable[[Shape], object]


@dataclass(eq=False)
class Card:
    """A layer on its way into a network. `module` tells two layers apart that have weights; a `loose` group only
    stands for an nn.Sequential that the source needed."""

    layer: Layer
    line: int
    name: str = ""
    rows: tuple[list[Card], ...] = ()
    expected: Expected | None = None
    module: object = None
    loose: bool = False


class Tensor:
    """A value on its way: the start of a flow, what a layer makes of another, or several joined."""

    def __init__(self, inputs: Sequence[Tensor] = (), card: Card | None = None, join: str = "", line: int = 0) -> None:
        self.inputs, self.card, self.join, self.line = tuple(inputs), card, join, line
        self.above: Tensor | None = _meeting(self.inputs, line) if inputs else None
        self.depth: int = self.above.depth + 1 if self.above else 0

    def through(self, card: Card) -> Tensor:
        """After one more layer."""
        return Tensor((self,), card, line=card.line)


def _meeting(inputs: Sequence[Tensor], line: int) -> Tensor:
    """The last tensor that the ways to all of these lead through."""
    found = inputs[0]
    for other in inputs[1:]:
        while found is not other:
            if found.depth < other.depth:
                found, other = other, found
            if found.above is None:
                raise NetworkError(f"Line {line}: values that have nothing to do with each other cannot be joined.")
            found = found.above
    return found


def cards_between(start: Tensor, end: Tensor) -> list[Card]:
    """The cards that lead from one tensor to a later one. Raises NetworkError where blocks cannot say it."""
    return _Cards().row(start, end)


class _Cards:
    def __init__(self) -> None:
        self._seen: set[int] = set()
        self._count = 0

    def row(self, start: Tensor, end: Tensor) -> list[Card]:
        found: list[Card] = []
        while end is not start:
            if end.above is None:
                raise NetworkError("The answer does not come from the input.")
            found.append(self._once(end) if end.card else self._joined(end, end.above))
            end = end.above
        return found[::-1]

    def _once(self, tensor: Tensor) -> Card:
        assert tensor.card is not None
        self._count += 1
        if id(tensor.card) in self._seen and has_weights(tensor.card):
            raise NetworkError(f"Line {tensor.line}: what is made here goes ways that are not blocks within blocks.")
        if self._count > MOST_LAYERS:
            raise NetworkError(f"This network has more than {MOST_LAYERS} layers, which is more than can be opened.")
        self._seen.add(id(tensor.card))
        return tensor.card

    def _joined(self, tensor: Tensor, start: Tensor) -> Card:
        rows = [tightened(self.row(start, way)) for way in tensor.inputs]
        match tensor.join:
            case "add":
                # An empty way is the shortcut.
                rows = rows if rows[0] else rows[::-1]
                return Card(Residual(), tensor.line, rows=tuple(rows))
            case "multiply":
                if all(rows):
                    raise NetworkError(f"Line {tensor.line}: only a value and what is made of it can be multiplied.")
                return Card(Gate(), tensor.line, rows=(rows[0] or rows[1],))
        if not Branches().takes_bodies(len(rows)):
            raise NetworkError(f"Line {tensor.line}: {len(rows)} branches are more than a block can have.")
        return Card(Branches(), tensor.line, rows=tuple(rows))


def has_weights(card: Card) -> bool:
    """Whether there is anything to learn in it."""
    return type(card.layer) in LEARN or any(has_weights(inner) for row in card.rows for inner in row)


def tightened(cards: list[Card]) -> list[Card]:
    """The row without a group around the whole of it."""
    while len(cards) == 1 and cards[0].loose and not cards[0].layer.frozen:
        cards = cards[0].rows[0]
    return cards


def grouped(cards: list[Card], name: str, label: str, frozen: bool, line: int) -> list[Card]:
    """The cards of an inner module as one card; one that is alone needs no group."""
    if not cards or (len(cards) == 1 and not frozen):
        return [replace(card, name=name or card.name) for card in cards]
    return [Card(Group(label=label, frozen=frozen), line, name, (tightened(cards),), loose=True)]


def network_of(cards: list[Card]) -> Network:
    """The network of a row of cards. Their names are kept where the usual ones are others."""
    layers = []
    for card in cards:
        bodies = tuple(network_of(row) for row in card.rows)
        layers.append(card.layer.with_bodies(bodies) if bodies else card.layer)
    return Network(_named(layers, [card.name for card in cards]))


def _named(layers: list[Layer], wanted: list[str]) -> tuple[Layer, ...]:
    wanted = [name if name not in wanted[:place] else "" for place, name in enumerate(wanted)]
    # Names that are never given by themselves first: what is left is then often the usual one.
    given = {place for place, name in enumerate(wanted) if name and not _is_usual(name, layers[place].stem)}
    while True:
        found = tuple(
            replace(layer, name=wanted[place] if place in given else "") for place, layer in enumerate(layers)
        )
        names = Network(found).names
        missing = (place for place, name in enumerate(wanted) if name and names[place] != name and place not in given)
        first = next(missing, None)
        if first is None:
            return found
        given.add(first)


def _is_usual(name: str, stem: str) -> bool:
    return name.startswith(stem) and name[len(stem) :].isdigit()


def require_unshared(cards: list[Card]) -> None:
    """Raise NetworkError, with a sentence, where one module with weights is used twice."""
    seen: set[int] = set()
    waiting = list(cards)
    while waiting:
        card = waiting.pop()
        waiting += [inner for row in card.rows for inner in row]
        if card.module is None or not has_weights(card):
            continue
        if id(card.module) in seen:
            raise NetworkError(
                f"Line {card.line}: a layer is used twice with the same weights. In nnstudio every layer has its own; "
                "write a second one."
            )
        seen.add(id(card.module))
