"""What all plots of the explorer have alike: their axes, and how each part of the data is drawn."""

from __future__ import annotations

import pyqtgraph as pg
from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QWidget

from nnstudio.gui import theme
from nnstudio.gui.explorer.facts import TITLES, TOKENS
from nnstudio.gui.widgets.plot_look import dress_plot

SYMBOLS = {"train": "o", "validation": "t1", "test": "s"}
_SIGNS = {"train": "●", "validation": "▲", "test": "■"}


class Plot(pg.PlotWidget):
    """A plot that wears the theme of the moment; whoever draws in it does so in `redraw`."""

    def __init__(self, parent: QWidget | None = None) -> None:
        self._ready = False  # the library changes its palette before it has a plot
        super().__init__(parent, enableMenu=False)  # which would be as much work as all the rest
        self._ready = True
        item = self.getPlotItem()
        item.hideButtons()
        item.layout.setContentsMargins(1, 8, 12, 1)
        item.getAxis("left").setWidth(58)
        for name in ("left", "bottom"):
            # Only now: as soon as there is a label, the library takes this for a wish to scale the numbers once more.
            item.getAxis(name).enableAutoSIPrefix(False)
        self.setMouseEnabled(x=False, y=False)
        self.dress()

    def dress(self) -> None:
        """Wear the current theme."""
        dress_plot(self)

    def name_axes(self, across: str, up: str) -> None:
        """Say what is drawn."""
        style = {"color": theme.current().tokens["muted"], "font-size": "12px"}
        self.setLabel("bottom", across, **style)
        self.setLabel("left", up, **style)

    def redraw(self) -> None:
        """Draw everything anew, in the colours of the theme."""

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if self._ready and theme.is_theme_change(event):
            self.dress()
            self.redraw()


def legend_of(parts: tuple[str, ...], lines: bool) -> str:
    """The parts in their colours as rich text: as lines, or as the signs of a scatter plot."""
    found = []
    for part in parts:
        token = TOKENS[part] + ("_text" if TOKENS[part] != "test" else "")
        token = token if token in theme.current().tokens else "muted"
        if lines:
            colour = theme.current().color(token).name()
            found.append(f'<span style="color:{colour}">━ {TITLES[part]}</span>')
        else:
            found.append(f"{_SIGNS[part]} {TITLES[part]}")
    return "&nbsp;&nbsp; ".join(found)


def part_pen(part: str, ratio: float) -> object:
    """The pen that the line of a part is drawn with."""
    dashed = Qt.PenStyle.DashLine if part == "validation" else Qt.PenStyle.SolidLine
    return pg.mkPen(theme.current().color(TOKENS[part]), width=2 * ratio, style=dashed)
