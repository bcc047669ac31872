"""Before and after the last edit: the layers that are different, and the totals that moved."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtWidgets import QVBoxLayout, QWidget

from nnstudio.core.network.compare import Change, Comparison, Total
from nnstudio.gui.figures import number
from nnstudio.gui.network.fact_list import FactList
from nnstudio.gui.network.facts import Fact
from nnstudio.gui.network.words import NOTHING, bytes_text, macs_text, shape_text
from nnstudio.gui.widgets.labels import group_label

_MOST_CHANGES = 6


class CompareView(QWidget):
    """Hidden as long as there is nothing to compare."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._facts = FactList(self)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(7)
        heading = group_label("Before → after the last edit")
        heading.setWordWrap(True)  # in a narrow inspector
        column.addWidget(heading)
        column.addWidget(self._facts)
        self.hide()

    def show_comparison(self, found: Comparison | None) -> None:
        """Show what is different; nothing for None, or where nothing is."""
        self.setVisible(bool(found))
        if found:
            self._facts.show_facts(facts_of_comparison(found))

    def text(self) -> str:
        """All of it as lines."""
        return self._facts.text()


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
    return Fact(label, f"{before} → {after}{_difference(total, words)}", f"{label} before and after the edit.")


def _difference(total: Total, words: Callable[[int], str]) -> str:
    if total.difference is None:
        return ""
    return f" ({'+' if total.difference > 0 else '−'}{words(abs(total.difference))})"
