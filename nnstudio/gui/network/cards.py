"""What each card of the diagram says: plain values made from the traced network."""

from __future__ import annotations

from dataclasses import dataclass

from nnstudio.core.network import Problem, Trace, TraceRow
from nnstudio.gui.figures import number
from nnstudio.gui.network.words import NOTHING, class_range, macs_text, plural, shape_text

CLASS_LETTERS = 48


@dataclass(frozen=True)
class Card:
    """One card. `index` is the layer's position, None for input and output; `edge` is a colour token.

    `mark` is an icon with its colour token, at the right end.
    """

    index: int | None
    title: str
    summary: str
    shape: str = ""
    parameters: str = ""
    edge: str = "muted"
    problem: Problem | None = None
    mark: tuple[str, str] | None = None
    tip: str = ""

    @property
    def spoken(self) -> str:
        """The card for a screen reader."""
        facts = [self.title, self.summary, self.shape and f"output {self.shape}"]
        facts += [self.parameters and f"{self.parameters} parameters", self.problem.text if self.problem else ""]
        return ", ".join(fact for fact in facts if fact)


def make_cards(plan: Trace, data_title: str, class_names: tuple[str, ...]) -> tuple[Card, ...]:
    """The cards from top to bottom: the input, one a layer, the output."""
    first = Card(None, "Input", data_title, shape_text(plan.input_shape), tip="What one sample looks like.")
    layers = (_layer_card(index, row) for index, row in enumerate(plan.rows))
    return (first, *layers, _output_card(plan, class_names))


def _layer_card(index: int, row: TraceRow) -> Card:
    return Card(
        index,
        row.layer.title,
        row.layer.summary(),
        shape_text(row.output_shape),
        number(row.parameters) if row.parameters else "",
        row.layer.group,
        row.problem,
        tip=_tip(row),
    )


def _tip(row: TraceRow) -> str:
    lines = list(filter(None, [f"{row.layer.title} ({row.name})", row.layer.summary()]))
    if row.input_shape is None:
        return f"{lines[0]}\nIts size is known once the problem above is solved."
    if row.output_shape is not None:
        lines.append(f"{shape_text(row.input_shape)} → {shape_text(row.output_shape)}")
    if row.parameters:
        lines.append(f"{plural(row.parameters, 'parameter')}, {macs_text(row.macs)} multiply-adds")
    return "\n".join(lines)


def _output_card(plan: Trace, class_names: tuple[str, ...]) -> Card:
    names = class_range(class_names)
    names = names if len(names) <= CLASS_LETTERS else f"{names[:CLASS_LETTERS].rstrip(', ')}…"
    summary = f"{len(class_names)} classes · {names}"
    if plan.problems:
        words = "Does not fit yet: see the card marked above."
        shown = Card(None, "Output", summary, NOTHING, mark=("triangle-alert", "warning_text"), tip=words)
        return shown if plan.empty_problem is None else _with_problem(shown, plan.empty_problem)
    tip = "The network's answer fits the data's classes."
    return Card(None, "Output", summary, edge="good", mark=("circle-check", "good_text"), tip=tip)


def _with_problem(card: Card, problem: Problem) -> Card:
    return Card(None, card.title, card.summary, problem=problem)
