"""What each card of the diagram says: plain values made from the traced network."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from nnstudio.core.network import Layer, Network, Path, Problem, Trace, TraceRow
from nnstudio.core.network.blocks import Branches, Gate, Repeat, Residual
from nnstudio.gui.figures import counted
from nnstudio.gui.network.cards.figures import brief_figures_of, figures_of
from nnstudio.gui.network.folds import Folds
from nnstudio.gui.network.words import NOTHING, class_range, macs_text, memory_text, shape_text

CLASS_LETTERS = 48


@dataclass(frozen=True)
class Card:
    """One card. `path` is None for input and output; `edge` is a colour token, `mark` an icon with its colour token.

    A block is `folded` or holds `rows` of cards, whose answers meet in a `join` (a sign, or nothing where there is
    one row). `badge` says how often a row is repeated; `inside` is a problem of a card that is folded away. `figures`
    are parameters, multiply-adds, receptive field and memory, as far as they are known, and `brief` the same shorter.
    """

    path: Path | None
    title: str
    summary: str
    shape: str = ""
    figures: tuple[str, ...] = ()
    brief: tuple[str, ...] = ()
    edge: str = "muted"
    problem: Problem | None = None
    mark: tuple[str, str] | None = None
    row: TraceRow | None = None
    words: str = ""
    folded: bool | None = None
    rows: tuple[tuple[Card, ...], ...] = ()
    join: str = ""
    badge: str = ""
    inside: Problem | None = None
    frozen: bool = False

    @property
    def told(self) -> str:
        """What stands beside the title: the main knobs, or that a card in it has a problem."""
        return "problem inside" if self.inside is not None else self.summary

    @property
    def tip(self) -> str:
        """All that is known, for the pointer that rests on the card."""
        return _tip(self.row, self.inside) if self.row is not None else self.words

    @property
    def spoken(self) -> str:
        """The card for a screen reader."""
        state = {None: "", True: "folded", False: "open"}[self.folded]
        facts = [self.title, self.badge, self.summary, state, self.shape and f"output {self.shape}"]
        facts += [*self.figures, "frozen" if self.frozen else ""]
        facts += [problem.text for problem in (self.problem, self.inside) if problem]
        return ", ".join(fact for fact in facts if fact)

    def walk(self) -> Iterator[Card]:
        """This card and those in it, top to bottom."""
        yield self
        for row in self.rows:
            for card in row:
                yield from card.walk()


def make_cards(
    plan: Trace,
    network: Network,
    data_title: str,
    class_names: tuple[str, ...],
    folded: Folds = frozenset(),
    several: bool = False,
) -> tuple[Card, ...]:
    """The cards of the first level from top to bottom: the input, one a layer, the output. `several` of the class
    names may apply to a sample."""
    words = "What one sample looks like."
    first = Card(None, "Input", data_title, shape_text(plan.input_shape), words=words)
    return (first, *_Maker(plan, folded).row(network, (), False), _output_card(plan, class_names, several))


class _Maker:
    """Makes the cards of a traced network, but for those that are folded away."""

    def __init__(self, plan: Trace, folded: Folds) -> None:
        self._rows, self._folded, self._input_shape = plan.by_path, folded, plan.input_shape
        self._troubled = [row for row in plan.rows if row.problem is not None]

    def row(self, network: Network, prefix: Path, frozen: bool) -> tuple[Card, ...]:
        """The cards of one row, with those in its blocks."""
        rows = (self._rows[(*prefix, index)] for index in range(len(network)))
        return tuple(self._block(row, frozen) if row.layer.bodies else self._plain(row, frozen) for row in rows)

    def _block(self, row: TraceRow, frozen: bool) -> Card:
        block, path = row.layer, row.path
        folded, still = path in self._folded, frozen or block.frozen
        bodies = () if folded else enumerate(block.bodies)
        return Card(
            path,
            block.name or getattr(block, "label", "") or block.title,
            _block_summary(block, folded),
            shape_text(row.output_shape),
            *self._figures(row),
            block.group,
            row.problem,
            row=row,
            folded=folded,
            rows=tuple(self.row(body, (*path, slot), still) for slot, body in bodies),
            join=_join(block),
            badge=block.summary() if isinstance(block, Repeat) else "",
            inside=self._inside(path) if folded else None,
            frozen=still,
        )

    def _plain(self, row: TraceRow, frozen: bool) -> Card:
        layer = row.layer
        summary = " · ".join(filter(None, (layer.title, layer.summary()))) if layer.name else layer.summary()
        return Card(
            row.path,
            layer.name or layer.title,
            summary,
            shape_text(row.output_shape),
            *self._figures(row),
            layer.group,
            row.problem,
            row=row,
            frozen=frozen or layer.frozen,
        )

    def _figures(self, row: TraceRow) -> tuple[tuple[str, ...], tuple[str, ...]]:
        return figures_of(row, self._input_shape), brief_figures_of(row, self._input_shape)

    def _inside(self, path: Path) -> Problem | None:
        """The first problem of what a block holds."""
        depth = len(path)
        below = (row.problem for row in self._troubled if len(row.path) > depth and row.path[:depth] == path)
        return next(below, None)


def _block_summary(block: Layer, folded: bool) -> str:
    label = getattr(block, "label", "")
    words = [block.title if block.name or label else ""]
    words.append(label if block.name else "" if label or isinstance(block, Repeat) else block.summary())
    count = sum(body.count for body in block.bodies)
    words.append(counted(count, "layer") if folded or not count else "")
    return " · ".join(filter(None, words))


def _join(block: Layer) -> str:
    if isinstance(block, Residual) or (isinstance(block, Branches) and block.merge == "add"):
        return "+"
    return "×" if isinstance(block, Gate) else "concat" if isinstance(block, Branches) else ""


def _tip(row: TraceRow, inside: Problem | None) -> str:
    lines = list(filter(None, [f"{row.layer.title} ({row.name})", row.layer.summary()]))
    if row.input_shape is None:
        return f"{lines[0]}\nIts size is known once the problem above is solved."
    if row.output_shape is not None:
        lines.append(f"{shape_text(row.input_shape)} → {shape_text(row.output_shape)}")
    if row.parameters:
        lines.append(f"{counted(row.parameters, 'parameter')}, {macs_text(row.macs)} multiply-adds")
    if row.activations:
        lines.append(f"{memory_text(row.activations)} of outputs a sample")
    if row.output_shape is not None and len(row.output_shape) == 3:
        lines.append(f"One value sees {row.receptive_field}×{row.receptive_field} pixels")
    if row.layer.frozen:
        lines.append("Frozen: its weights stay as they are")
    if inside is not None:
        lines.append(f"Inside: {inside.text}")
    return "\n".join(lines)


def _output_card(plan: Trace, class_names: tuple[str, ...], several: bool) -> Card:
    names = class_range(class_names)
    names = names if len(names) <= CLASS_LETTERS else f"{names[:CLASS_LETTERS].rstrip(', ')}…"
    noun = "labels" if several else "classes"
    summary = f"{len(class_names)} {noun} · {names}" if class_names else "One value"
    if plan.empty_problem is not None:
        return Card(None, "Output", summary, problem=plan.empty_problem)
    if plan.problems:
        words = "Does not fit yet: see the card marked above."
        return Card(None, "Output", summary, NOTHING, mark=("triangle-alert", "warning_text"), words=words)
    tip = f"The network's answer fits the data's {noun}." if class_names else "The network's answer is a value."
    return Card(None, "Output", summary, edge="good", mark=("circle-check", "good_text"), words=tip)
