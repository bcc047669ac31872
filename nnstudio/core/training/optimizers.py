"""Optimizers: how each weight is changed, given its gradient."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import torch
from torch import nn

from nnstudio.core.spec import Registry, Spec, param

_DECAY_HELP = "Pulls weights towards zero (λ); 0.0001 is usual."


def learning_rate(default: float) -> Any:
    """The knob that every optimizer has."""
    help_text = "Size of each step: θ ← θ − η · (scaled gradient)."
    # Far more than is ever right: what a rate that is too large does is worth seeing.
    return param(default, "Learning rate η", minimum=1e-7, maximum=1e6, step=0.001, help=help_text)


@dataclass(frozen=True)
class Optimizer(Spec):
    """One rule of descent."""

    lr: float = learning_rate(0.001)

    def make(self, parameters: Iterable[nn.Parameter]) -> torch.optim.Optimizer:
        """The torch optimizer. Fused: one call for all weights, which small networks feel."""
        raise NotImplementedError


OPTIMIZERS: Registry[Optimizer] = Registry("optimizer")


@OPTIMIZERS.register("adam", "Adam")
@dataclass(frozen=True)
class Adam(Optimizer):
    """Keeps running means of each gradient and its square, and so gives every weight a step size of its own."""

    beta1: float = param(0.9, "β₁", minimum=0.0, maximum=0.999, help="Memory of the gradient.", advanced=True)
    beta2: float = param(0.999, "β₂", minimum=0.0, maximum=0.99999, help="Memory of its square.", advanced=True)

    def make(self, parameters: Iterable[nn.Parameter]) -> torch.optim.Optimizer:
        return torch.optim.Adam(parameters, lr=self.lr, betas=(self.beta1, self.beta2), fused=True)


@OPTIMIZERS.register("adamw", "AdamW")
@dataclass(frozen=True)
class AdamW(Optimizer):
    """Adam with weight decay that acts on the weights themselves, not through the gradient."""

    weight_decay: float = param(0.01, "Weight decay λ", minimum=0.0, maximum=1.0, step=0.001, help=_DECAY_HELP)
    beta1: float = param(0.9, "β₁", minimum=0.0, maximum=0.999, help="Memory of the gradient.", advanced=True)
    beta2: float = param(0.999, "β₂", minimum=0.0, maximum=0.99999, help="Memory of its square.", advanced=True)

    def make(self, parameters: Iterable[nn.Parameter]) -> torch.optim.Optimizer:
        betas = (self.beta1, self.beta2)
        return torch.optim.AdamW(parameters, lr=self.lr, betas=betas, weight_decay=self.weight_decay, fused=True)


@OPTIMIZERS.register("sgd", "Gradient descent (SGD)")
@dataclass(frozen=True)
class SGD(Optimizer):
    """Steps against the gradient of each mini-batch; with momentum, steps build up speed in a steady direction."""

    lr: float = learning_rate(0.01)
    momentum: float = param(0.9, "Momentum β", minimum=0.0, maximum=0.999, step=0.05, help="0 is plain descent.")
    nesterov: bool = param(False, "Nesterov", help="Look ahead along the momentum first.", advanced=True)
    weight_decay: float = param(0.0, "Weight decay λ", minimum=0.0, maximum=1.0, step=0.0001, help=_DECAY_HELP)

    def make(self, parameters: Iterable[nn.Parameter]) -> torch.optim.Optimizer:
        # Looking ahead needs a momentum to look along.
        ahead = self.nesterov and self.momentum > 0
        return torch.optim.SGD(
            parameters, self.lr, self.momentum, weight_decay=self.weight_decay, nesterov=ahead, fused=True
        )


@OPTIMIZERS.register("rmsprop", "RMSprop")
@dataclass(frozen=True)
class RMSprop(Optimizer):
    """Divides each gradient by a running mean of its size."""

    alpha: float = param(0.99, "Memory α", minimum=0.0, maximum=0.9999, help="Of the squared gradient.")

    def make(self, parameters: Iterable[nn.Parameter]) -> torch.optim.Optimizer:
        return torch.optim.RMSprop(parameters, lr=self.lr, alpha=self.alpha)
