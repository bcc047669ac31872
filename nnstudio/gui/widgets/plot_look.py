"""How the ground and the axes of every plot look: in the colours and letters of the theme."""

from __future__ import annotations

import pyqtgraph as pg

from nnstudio.gui import theme
from nnstudio.gui.theme import number_font

_TICKS = 11


def dress_plot(plot: pg.PlotWidget) -> None:
    """Let a plot wear the current theme; its curves are the business of whoever draws them."""
    colors = theme.current()
    plot.setBackground(colors.color("surface"))
    for name in ("left", "bottom"):
        axis = plot.getPlotItem().getAxis(name)
        axis.setPen(pg.mkPen(colors.color("border")))
        axis.setTextPen(pg.mkPen(colors.color("muted")))
        axis.setTickFont(number_font(_TICKS))
        axis.setStyle(tickLength=0, tickTextOffset=6)
