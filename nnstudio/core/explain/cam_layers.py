"""Which layers of a network Grad-CAM can look at, what to call them, and where in the image their cells lie."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from nnstudio.core.errors import SpecError
from nnstudio.core.explain.predict import Model
from nnstudio.core.network import Layer, Network, Shape
from nnstudio.core.network.layers import Window
from nnstudio.core.network.trace import output_of

_NAMED = 12
"""So many layers are listed in a sentence."""


@dataclass(frozen=True)
class CamLayer:
    """A layer that Grad-CAM can look at: its module's dotted name, what to call it, and its cells (pixels of its maps).

    The cell in row i sees the input around row `start + i · step` (in pixels, 0 is the first row's centre), and so for
    columns: without padding a convolution's cells do not reach to the image's edges.
    """

    name: str
    title: str
    height: int
    width: int
    start: float
    step: float

    @property
    def label(self) -> str:
        """As in a menu: "conv2 + relu2 · 10×10 cells", "stage4 › residual2 + relu2 · 7×7 cells"."""
        return f"{self.title} · {self.height}×{self.width} cells"


def gradcam_layers(model: Model) -> tuple[CamLayer, ...]:
    """The layers with more than one cell, from the first convolution to where the image ends (Flatten), in order.

    Those within blocks are among them, before the block's own output; a Group has none but that of its last layer.
    """
    if model.checkpoint.target or len(model.input_shape) != 3:
        return ()
    return tuple(_survey(model.checkpoint.network, model.input_shape).found)


def default_layer(model: Model) -> CamLayer | None:
    """The last convolution's feature maps, after the normalisation and activation that follow it directly.

    The paper weighs the *rectified* maps of the last convolution: there, a value says how much of a pattern is
    present, while before the ReLU a negative value with a negative weight would count as evidence. A pooling layer
    after it only makes the cells coarser (LeNet-5: relu2 with 10×10 cells, not pool2 with 5×5). A block in which
    convolutions are joined counts as one: of a residual network it is the last sum, after its ReLU.
    """
    return _survey(model.checkpoint.network, model.input_shape).default if gradcam_layers(model) else None


def why_no_gradcam(model: Model) -> str:
    """Why this network has no Grad-CAM, in one sentence; empty when it has."""
    if model.checkpoint.target:
        return "Grad-CAM shows what speaks for a class, and this network predicts a value, so there is no such map."
    if len(model.input_shape) != 3:
        return "Grad-CAM shows places in an image, and this network reads rows of a table, so there is no such map."
    if gradcam_layers(model):
        return ""
    if any(layer.group == "convolution" for _, layer in model.checkpoint.network.walk()):
        return (
            "Grad-CAM needs feature maps with more than one cell, but here every map is a single cell; "
            "use smaller kernels, strides or windows."
        )
    return (
        "Grad-CAM shows which places of the feature maps speak for a class, and this network has no convolutions, "
        "so it has no such maps; add a convolution, or open LeNet-5."
    )


def find_layer(model: Model, name: str | None) -> CamLayer | None:
    """The layer of that name, the default for None; None when the network has no Grad-CAM. Raises SpecError."""
    if name is None:
        return default_layer(model)
    layers = {layer.name: layer for layer in gradcam_layers(model)}
    if layers and name not in layers:
        more = f", … ({len(layers)} in all)" if len(layers) > _NAMED else ""
        known = ", ".join(list(layers)[-_NAMED:])
        raise SpecError(f"Grad-CAM cannot look at a layer named {name[:60]!r}. Choose one of {known}{more}.")
    return layers.get(name)


@dataclass(frozen=True)
class _Grid:
    """Where cells lie: as `CamLayer` has it."""

    start: float = 0.0
    step: float = 1.0

    def through(self, window: Window) -> _Grid:
        """Where the cells lie after one more plain layer."""
        middle = (window.size - 1) / 2 - window.padding
        return _Grid(self.start + middle * self.step, self.step * window.stride)

    @classmethod
    def together(cls, ways: Iterable[_Grid]) -> _Grid:
        """Where several ways are joined; they look at the same places, or else their mean is where they look."""
        ways = list(ways)
        return cls(sum(way.start for way in ways) / len(ways), sum(way.step for way in ways) / len(ways))


class _Survey:
    """Follows one sample's shape through the tree and notes each layer with cells."""

    def __init__(self, network: Network, input_shape: Shape) -> None:
        self.found: list[CamLayer] = []
        self.default: CamLayer | None = None
        self._seen = False
        self._title = ""
        self._open = False
        self._row(network, "", (), input_shape, _Grid(), outermost=True)

    def _row(
        self, network: Network, prefix: str, words: tuple[str, ...], shape: Shape, grid: _Grid, outermost: bool
    ) -> tuple[Shape, _Grid]:
        for name, layer in zip(network.names, network.body if outermost else network.layers, strict=False):
            place, path = f"{prefix}{name}", (*words, name)
            if layer.stem == "group":
                shape, grid = self._row(layer.bodies[0], f"{place}.body.", path, shape, grid, outermost)
                continue
            title = self._title
            before, shape, grid = shape, *self._after(layer, place, path, shape, grid)
            self._title = f"{title} + {name}" if title and _follows(layer) else " › ".join(path)
            self._note(layer, place, before, shape, grid, outermost)
        return shape, grid

    def _after(
        self, layer: Layer, place: str, words: tuple[str, ...], shape: Shape, grid: _Grid
    ) -> tuple[Shape, _Grid]:
        after = output_of(layer, shape)
        if not layer.bodies:
            return after, grid.through(layer.window(shape))
        for copy in range(1, layer.copies + 1):
            ends = []
            for name, body in zip(layer.body_names, layer.bodies, strict=True):
                own = name if layer.copies == 1 else f"copy{copy}"
                self._title = ""
                inside = (*words, own) if own != "body" else words
                ends.append(self._row(body, f"{place}.{own}.", inside, shape, grid, outermost=False))
            shape = ends[0][0]
            grid = grid if layer.stem == "gate" else _Grid.together(end for _, end in ends)
        return after, grid

    def _note(self, layer: Layer, place: str, before: Shape, shape: Shape, grid: _Grid, outermost: bool) -> None:
        convolves = _convolves(layer)
        self._seen = self._seen or convolves
        offered = self._seen and len(before) == len(shape) == 3 and shape[1] * shape[2] > 1
        if offered:
            self.found.append(CamLayer(place, self._title, shape[1], shape[2], grid.start, grid.step))
        if not outermost:
            return
        if offered and (convolves or (self._open and _follows(layer))):
            self.default, self._open = self.found[-1], True
        else:
            self._open = self._open and offered and layer.group == "regularization"


@lru_cache(maxsize=16)
def _survey(network: Network, input_shape: Shape) -> _Survey:
    return _Survey(network, input_shape)


def _follows(layer: Layer) -> bool:
    """Whether it belongs to the convolution right before it, whose maps it shows: a normalisation or activation."""
    return layer.group in ("activation", "normalization")


def _convolves(layer: Layer) -> bool:
    return layer.group == "convolution" or any(
        inner.group == "convolution" for body in layer.bodies for _, inner in body.walk()
    )
