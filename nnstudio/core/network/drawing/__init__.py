"""A network as a drawing: boxes, frames, wires and joins with their places, and the SVG that shows them."""

from nnstudio.core.network.drawing.drawing import Box, Drawing, Frame, Join, Wire
from nnstudio.core.network.drawing.layout import layout
from nnstudio.core.network.drawing.svg import LIGHT, to_svg

__all__ = ["LIGHT", "Box", "Drawing", "Frame", "Join", "Wire", "layout", "to_svg"]
