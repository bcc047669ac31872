"""The torch modules of blocks: what they do with the answers of the networks that they hold."""

from __future__ import annotations

import torch
from torch import nn


class ResidualModule(nn.Module):
    """body(x) + shortcut(x)."""

    def __init__(self, body: nn.Module, shortcut: nn.Module) -> None:
        super().__init__()
        self.body, self.shortcut = body, shortcut

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        answer: torch.Tensor = self.body(x) + self.shortcut(x)
        return answer


class ConcatModule(nn.Module):
    """The answers of all branches to the same input, one after the other along the channels."""

    def __init__(self, *branches: nn.Module) -> None:
        super().__init__()
        for number, branch in enumerate(branches, 1):
            self.add_module(f"branch{number}", branch)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return torch.cat([branch(x) for branch in self.children()], 1)


class AddModule(ConcatModule):
    """The sum of the answers of all branches to the same input."""

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return torch.stack([branch(x) for branch in self.children()]).sum(0)


class GateModule(nn.Module):
    """x · body(x): the body's answer says how much of each channel passes."""

    def __init__(self, body: nn.Module) -> None:
        super().__init__()
        self.body = body

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        answer: torch.Tensor = x * self.body(x)
        return answer


class SequenceModule(nn.Module):
    """Its copies of a network, one after the other."""

    def __init__(self, *copies: nn.Module) -> None:
        super().__init__()
        for number, copy in enumerate(copies, 1):
            self.add_module("body" if len(copies) == 1 else f"copy{number}", copy)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        for copy in self.children():
            x = copy(x)
        return x
