"""The weights of one layer to look at: the kernels of a convolution, and how all weights are spread."""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import nn

from nnstudio.core.explain.activations import MOST_MAPS, Floats, module_names
from nnstudio.core.explain.histogram import Histogram, histogram_of
from nnstudio.core.explain.predict import Model
from nnstudio.core.network import Path


@dataclass(frozen=True, eq=False)
class LayerWeights:
    """`kernels`, float32 K×C×h×w, has the first of `filters` filters: all three colours of filters that look at
    colours (C = 3), else what they do with the first channel (C = 1). None for layers that do not convolve.

    `count`, `low`, `high` and `histogram` are those of all weights, without biases, of a block those of all it holds.
    """

    kernels: Floats | None
    filters: int
    count: int
    low: float
    high: float
    histogram: Histogram


def weights_of(model: Model, path: Path) -> LayerWeights | None:
    """The weights of the layer at a path; None where it has none."""
    name = dict(module_names(model.checkpoint.network)).get(path, "")
    module = dict(model.module.named_modules()).get(name)
    # What normalisations learn are factors, one a channel; among thousands of weights they say nothing.
    weights = [p for _, p in module.named_parameters() if p.dim() > 1] if module is not None and name else []
    if not weights or module is None:
        return None
    kernels = _kernels(module)
    count = sum(weight.numel() for weight in weights)
    kept = kernels[:MOST_MAPS].numpy(force=True).copy() if kernels is not None else None
    return LayerWeights(kept, 0 if kernels is None else len(kernels), count, *histogram_of(*weights))


def _kernels(module: nn.Module) -> torch.Tensor | None:
    """Of the module's first convolution that sees more than one pixel; none of blocks, which have many."""
    layers = [module, *module.children()]
    convolutions = (part for part in layers if isinstance(part, (nn.Conv2d, nn.ConvTranspose2d)))
    for part in convolutions:
        weight = part.weight.transpose(0, 1) if isinstance(part, nn.ConvTranspose2d) else part.weight
        if max(weight.shape[2:]) > 1:
            return weight if weight.shape[1] == 3 else weight[:, :1]
    return None
