"""Grad-CAM: where in the image the feature maps speak for a class (Selvaraju et al. 2017, arXiv 1610.02391)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
import torch
from numpy.typing import NDArray
from torch import nn
from torch.nn.modules.batchnorm import _BatchNorm
from torch.nn.modules.conv import _ConvNd

from nnstudio.core.errors import SpecError
from nnstudio.core.explain.predict import Model

Score = Literal["logit", "probability"]

_FOLLOWERS = (_BatchNorm, nn.GroupNorm, nn.ReLU, nn.LeakyReLU, nn.ELU, nn.GELU, nn.SiLU, nn.Sigmoid, nn.Tanh)
"""What belongs to the convolution right before it: normalisations and activations."""


@dataclass(frozen=True)
class CamLayer:
    """A layer that Grad-CAM can look at: the child's name, what to call it, and its cells (pixels of its maps).

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
        """As in a menu: "conv2 + relu2 · 10×10 cells"."""
        return f"{self.title} · {self.height}×{self.width} cells"


@dataclass(frozen=True, eq=False)
class CamMap:
    """`cells`: the rectified map h×w; `raw_max`: its largest value before rectifying, in units of the score;
    `logits`: the outputs 1×K of the same pass."""

    cells: torch.Tensor
    raw_max: float
    logits: torch.Tensor


def gradcam_layers(model: Model) -> tuple[CamLayer, ...]:
    """The layers with more than one cell, from the first convolution to where the image ends (Flatten), in order."""
    found: list[CamLayer] = []
    title, seen = "", False
    centres = _cell_centres(model)
    for name, child, shape in model.layer_shapes:
        if len(shape) != 3:
            break
        seen = seen or _has_convolution(child)
        # An activation shows the maps of the convolution before it, so it is named together with it.
        title = f"{title} + {name}" if title and isinstance(child, _FOLLOWERS) else name
        if seen and shape[1] * shape[2] > 1:
            found.append(CamLayer(name, title, shape[1], shape[2], *centres[name]))
    return tuple(found)


def _cell_centres(model: Model) -> dict[str, tuple[float, float]]:
    """For each layer, (start, step) of its cells as `CamLayer` has them, from the windows of all layers up to it."""
    network = model.checkpoint.network
    start, step = 0.0, 1.0
    centres = {}
    for name, layer in zip(network.names, network.layers, strict=True):
        window = layer.window()
        start += ((window.size - 1) / 2 - window.padding) * step
        step *= window.stride
        centres[name] = (start, step)
    return centres


def default_layer(model: Model) -> CamLayer | None:
    """The last convolution's feature maps, after the normalisation and activation that follow it directly.

    The paper weighs the *rectified* maps of the last convolution: there, a value says how much of a pattern is
    present, while before the ReLU a negative value with a negative weight would count as evidence. A pooling layer
    after it only makes the cells coarser (LeNet-5: relu2 with 10×10 cells, not pool2 with 5×5).
    """
    layers = {layer.name: layer for layer in gradcam_layers(model)}
    chosen, open_chain = None, False
    for name, child, _ in model.layer_shapes:
        if name not in layers:
            open_chain = False
        elif _has_convolution(child) or (open_chain and isinstance(child, _FOLLOWERS)):
            chosen, open_chain = layers[name], True
        else:
            open_chain = open_chain and isinstance(child, (nn.Dropout, nn.Dropout2d, nn.Identity))
    return chosen


def why_no_gradcam(model: Model) -> str:
    """Why this network has no Grad-CAM, in one sentence; empty when it has."""
    if gradcam_layers(model):
        return ""
    if any(_has_convolution(child) for _, child, _ in model.layer_shapes):
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
        raise SpecError(f"Grad-CAM cannot look at a layer named {name[:60]!r}. Choose one of {', '.join(layers)}.")
    return layers.get(name)


def gradcam(
    model: Model, image: NDArray[np.uint8], layer: str, target: int | None = None, score: Score = "logit"
) -> CamMap:
    """The Grad-CAM map of one uint8 image C×H×W at the output of the child `layer`.

    Weights are the gradient of the class score averaged over the cells; the map is the weighted sum of the feature
    maps, rectified. `target` None is the class the network names. With "logit" the score is the class's output
    (of a sigmoid network: +output for class 1, −output for class 0), with "probability" what softmax or sigmoid
    makes of it, whose gradient fades when the network is sure.
    """
    kept: list[torch.Tensor] = []

    def keep(module: nn.Module, inputs: object, output: torch.Tensor) -> torch.Tensor:
        # A fresh leaf: the backward pass ends here, whether or not weights ask for gradients. What goes on is a
        # copy, so that an in-place ReLU behind it cannot change what is kept.
        kept.append(output.detach().requires_grad_(True))
        return kept[0].clone()

    inputs = model.prepared(image[np.newaxis])
    handle = model.module.get_submodule(layer).register_forward_hook(keep)
    try:
        with torch.enable_grad():
            logits = model.module(inputs)
            chosen = model.prediction(logits).class_index if target is None else target
            (gradient,) = torch.autograd.grad(class_score(model, logits, chosen, score), kept[0])
    finally:
        handle.remove()
    weights = gradient.mean(dim=(2, 3), keepdim=True)
    cells = (weights * kept[0].detach()).sum(dim=1)[0]
    return CamMap(cells.relu(), float(cells.max()), logits.detach())


def class_score(model: Model, logits: torch.Tensor, target: int, score: Score) -> torch.Tensor:
    """The number that is explained: one scalar from the outputs 1×K. Raises SpecError for a class out of range."""
    if score == "probability":
        scores = model.checkpoint.probabilities(logits)[0]
    else:
        scores = torch.cat([-logits[0], logits[0]]) if logits.shape[-1] == 1 else logits[0]
    if not 0 <= target < len(scores):
        raise SpecError(f"There is no class number {target}; the network tells {len(scores)} classes apart.")
    return scores[target]


def _has_convolution(module: nn.Module) -> bool:
    return any(isinstance(part, _ConvNd) for part in module.modules())
