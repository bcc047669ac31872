"""Grad-CAM: where in the image the feature maps speak for a class (Selvaraju et al. 2017, arXiv 1610.02391)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
import torch
from numpy.typing import NDArray
from torch import nn

from nnstudio.core.errors import SpecError
from nnstudio.core.explain.predict import Model

Score = Literal["logit", "probability"]


@dataclass(frozen=True, eq=False)
class CamMap:
    """`cells`: the rectified map h×w; `raw_max`: its largest value before rectifying, in units of the score;
    `logits`: the outputs 1×K of the same pass."""

    cells: torch.Tensor
    raw_max: float
    logits: torch.Tensor


def gradcam(
    model: Model, image: NDArray[np.uint8], layer: str, target: int | None = None, score: Score = "logit"
) -> CamMap:
    """The Grad-CAM map of one uint8 image C×H×W at the output of the module `layer` (a dotted name).

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
