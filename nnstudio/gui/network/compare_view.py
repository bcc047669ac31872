"""Before and after the last edit, or all of them: the layers that are different, and the totals that moved."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtWidgets import QVBoxLayout, QWidget

from nnstudio.core.network import Trace
from nnstudio.core.network.compare import Change, Comparison, Total, compare
from nnstudio.gui.figures import number
from nnstudio.gui.network.fact_list import FactList
from nnstudio.gui.network.facts import Fact
from nnstudio.gui.network.words import NOTHING, bytes_text, macs_text, shape_text
from nnstudio.gui.widgets.labels import group_label, text_label
from nnstudio.gui.widgets.segmented import Segmented

_MOST_CHANGES = 6


class CompareView(QWidget):
    """Hidden as long as there is nothing to compare. Compares only with the moment that is chosen."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._plans: tuple[Trace | None, Trace | None, Trace] | None = None
        self._facts = FactList(self)
        self.since = Segmented((("edit", "Last edit"), ("opened", "All edits")))
        self.since.setAccessibleName("Compare with")
        self.since.button("edit").setToolTip("Compare with the network before the last edit.")
        self.since.button("opened").setToolTip("Compare with the network as it was when the project was opened.")
        self.since.changed.connect(self._show)
        self._same = text_label("Nothing is different.", "caption")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(7)
        column.addWidget(group_label("Before → after"))
        column.addWidget(self.since)
        column.addWidget(self._same)
        column.addWidget(self._facts)
        self.hide()

    def show_plans(self, last: Trace | None, opened: Trace | None, now: Trace) -> None:
        """Show what is different from before the last edit, or from when the project was opened."""
        plans = (last, opened, now)
        if self._plans is None or any(old is not new for old, new in zip(self._plans, plans, strict=True)):
            self._plans = plans
            self._show()

    def text(self) -> str:
        """All of it as lines."""
        return self._facts.text()

    def _show(self, *_: str) -> None:
        if self._plans is None:
            return
        last, opened, now = self._plans
        before = last if self.since.current() == "edit" else opened
        found = compare(before, now) if before is not None else None
        self.setVisible(bool(found) or opened is not None or (last is not None and self.since.current() == "opened"))
        self._facts.show_facts(facts_of_comparison(found) if found else [])
        self._facts.setVisible(bool(found))
        self._same.setVisible(not found)


def facts_of_comparison(found: Comparison) -> list[Fact]:
    """The changed layers, and each total that is another one now."""
    facts = [_change_fact(change) for change in found.changes[:_MOST_CHANGES]]
    more = len(found.changes) - _MOST_CHANGES
    if more > 0:
        facts.append(Fact("…", f"{number(more)} more", "Further layers that are different."))
    if len(set(found.output_shapes)) > 1:
        before, after = found.output_shapes
        facts.append(Fact("Output", f"{shape_text(before)} → {shape_text(after)}", "Of one sample."))
    return facts + [_total_fact(label, total, words) for label, total, words in _totals(found) if _moved(total)]


def _totals(found: Comparison) -> list[tuple[str, Total, Callable[[int], str]]]:
    return [
        ("Layers", found.layers, number),
        ("Parameters", found.parameters, number),
        ("Learned", found.learned, number),
        ("Multiply-adds", found.macs, macs_text),
        ("Memory of a sample", found.memory, bytes_text),
        ("Receptive field", found.field, lambda side: f"{side} px"),
    ]


def _moved(total: Total) -> bool:
    return total.before != total.after


def _change_fact(change: Change) -> Fact:
    turned = ", ".join(f"{label} {_value(old)} → {_value(new)}" for label, old, new in change.knobs)
    return Fact(change.name, turned or change.kind, change.title)


def _value(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value) if value != "" else NOTHING


def _total_fact(label: str, total: Total, words: Callable[[int], str]) -> Fact:
    before, after = (NOTHING if side is None else words(side) for side in (total.before, total.after))
    return Fact(label, f"{before} → {after}{_difference(total, words)}", f"{label} before and after.")


def _difference(total: Total, words: Callable[[int], str]) -> str:
    if total.difference is None:
        return ""
    return f" ({'+' if total.difference > 0 else '−'}{words(abs(total.difference))})"
