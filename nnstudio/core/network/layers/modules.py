"""Torch modules that torch itself does not have. Each needs nothing but torch, so that its source can be handed on."""

from __future__ import annotations

import torch
from torch import nn


class Step(nn.Module):
    """1 where x is above 0, otherwise 0. Its gradient is 0 everywhere."""

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return torch.sign(torch.relu(x))


class StochasticDepth(nn.Module):
    """While training, sets whole samples ("row") or the whole mini-batch ("batch") to 0 with probability `p`.

    What is left is divided by 1 − p, so that the mean stays.
    """

    def __init__(self, p: float, mode: str = "row") -> None:
        super().__init__()
        self.p, self.mode = p, mode

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        if not self.training or self.p == 0:
            return x
        kept = 1 - self.p
        samples = x.shape[0] if self.mode == "row" else 1
        factors = torch.empty((samples,) + (1,) * (x.dim() - 1), dtype=x.dtype, device=x.device).bernoulli_(kept)
        return x * (factors / kept if kept > 0 else factors)
