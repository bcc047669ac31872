"""Loads ahead of time what torch loads only when something is first used."""

from __future__ import annotations

import torch
from torch import nn

from nnstudio.core.network.measure import load_operators
from nnstudio.core.training.optimizers import AdamW


def warm_up() -> None:
    """Take a training step that means nothing, and follow the shape of something large.

    The first optimizer of a process makes torch import its compiler, and the first large layer its operators without
    values: together one to two seconds, which a click on Train or on a layer need not wait for. Nothing random is
    drawn from torch's global state.
    """
    weight = nn.Parameter(torch.ones(1))
    optimizer = AdamW().make([weight])
    weight.square().sum().backward()
    optimizer.step()
    load_operators()
