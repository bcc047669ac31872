"""Scatter: two features, or the two directions in which the samples differ most, against each other."""

from __future__ import annotations

from functools import cached_property

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from nnstudio.gui.explorer.asking import Asking
from nnstudio.gui.explorer.cloud import Cloud, axes_of, first_axes, make_cloud
from nnstudio.gui.explorer.facts import Facts
from nnstudio.gui.explorer.plotting import legend_of
from nnstudio.gui.explorer.rows_model import figure, target_name
from nnstudio.gui.explorer.scatter_plot import ScatterPlot, colors_of, value_ends
from nnstudio.gui.widgets.combo_box import ComboBox
from nnstudio.gui.widgets.labels import text_label
from nnstudio.session.data_loader import DataLoader

_MOST_NAMES = 12
HINT = "Click a point to see the sample. Wheel: zoom. Drag: move. Double-click: all points."


class ScatterPage(QWidget):
    """The axes stay chosen as long as there are the same ones to choose from."""

    chosen = Signal(int)
    """The index of the sample that was clicked."""

    def __init__(self, loader: DataLoader, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._facts: Facts | None = None
        self._axes: tuple[str, ...] = ()
        self._asking = Asking(loader, self)
        self.across, self.up = ComboBox(), ComboBox()
        self._parts, self._classes = QLabel(), QLabel()
        self.note = text_label("", "caption")
        self._asking.waiting.connect(self._on_waiting)
        self._asking.failed.connect(self.note.setText)
        for box in (self.across, self.up):
            box.activated.connect(self._ask)
        self._lay_out()

    @cached_property
    def plot(self) -> ScatterPlot:
        """The samples. Made apart: a plot is as much work as all the rest."""
        found = ScatterPlot(self)
        found.chosen.connect(self.chosen)
        self._column.insertWidget(self._column.indexOf(self.note), found, 1)
        return found

    def show_facts(self, facts: Facts) -> None:
        """Show the samples of these data."""
        self._facts = facts
        found = axes_of(facts)
        if found != self._axes:
            self._axes = found
            for box, place in zip((self.across, self.up), first_axes(facts), strict=True):
                box.clear()
                box.addItems(found)
                box.setCurrentIndex(place)
        self._ask()

    def _ask(self) -> None:
        facts, across, up = self._facts, self.across.currentIndex(), self.up.currentIndex()
        if facts is not None:
            _ = self.plot  # has its place while the answer is awaited
            self._asking.ask(
                lambda progress: make_cloud(facts, across, up, progress),
                lambda cloud: self._show(facts, cloud),
                "Finding the directions in which the samples differ most",
            )

    def _on_waiting(self, words: str) -> None:
        if words:
            self.note.setText(f"{words}…")

    def _show(self, facts: Facts, cloud: Cloud) -> None:
        self.plot.show_cloud(facts, cloud)
        self._parts.setText(legend_of(facts.parts, lines=False))
        self._classes.setText(_colour_words(facts, cloud))
        self.note.setText(f"{cloud.note} {HINT}".strip())

    def _lay_out(self) -> None:
        for box, name in ((self.across, "Across"), (self.up, "Up")):
            box.setAccessibleName(f"Axis: {name.lower()}")
            box.setToolTip(f"What is drawn {name.lower()}")
        row = QHBoxLayout()
        row.setSpacing(8)
        for words, box in (("Across", self.across), ("Up", self.up)):
            row.addWidget(text_label(words, "caption"))
            row.addWidget(box, 1)
        row.addSpacing(8)
        row.addWidget(self._parts)
        row.addStretch(1)
        for label in (self._parts, self._classes):
            label.setTextFormat(Qt.TextFormat.RichText)
        self._parts.setProperty("role", "caption")
        self._classes.setWordWrap(True)
        self.note.setWordWrap(True)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(6)
        self._column.addLayout(row)
        self._column.addWidget(self._classes)
        self._column.addWidget(self.note)


def _colour_words(facts: Facts, cloud: Cloud) -> str:
    """What the colours stand for, as rich text."""
    colors = colors_of(facts)
    if facts.dataset.task == "regression":
        low, high = (figure(end) for end in value_ends(facts, cloud))
        ramp = "".join(f'<span style="color:{color.name()}">■</span>' for color in colors)
        return f"{_plain(target_name(facts))}: {low} {ramp} {high}"
    names = facts.dataset.class_names
    shown = [
        f'<span style="color:{color.name()}">■</span>&nbsp;{_plain(name)}'
        for name, color in list(zip(names, colors, strict=False))[:_MOST_NAMES]
    ]
    more = f" and {len(names) - _MOST_NAMES} more" if len(names) > _MOST_NAMES else ""
    if not facts.dataset.several:
        return "&nbsp;&nbsp; ".join(shown) + more
    none = f'&nbsp;&nbsp; <span style="color:{colors[-1].name()}">■</span>&nbsp;none'
    return "First label that applies: " + "&nbsp;&nbsp; ".join(shown) + more + none


def _plain(text: str) -> str:
    """A name that may hold what looks like HTML."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(" ", "&nbsp;")
