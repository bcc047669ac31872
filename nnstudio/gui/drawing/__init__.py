"""The Draw & explain panel."""

from nnstudio.gui.drawing.panel import DrawingPanel

__all__ = ["DrawingPanel"]
