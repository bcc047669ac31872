"""Warming up: loads what it should, and disturbs nothing."""

from __future__ import annotations

import subprocess
import sys

import torch

from nnstudio.core.training.warm_up import warm_up


def test_draws_nothing_from_the_global_random_state() -> None:
    before = torch.get_rng_state()
    warm_up()
    assert torch.equal(torch.get_rng_state(), before)


def test_afterwards_the_first_optimizer_loads_nothing_more() -> None:
    program = """
import sys, torch
from nnstudio.core.training.optimizers import SGD
from nnstudio.core.training.warm_up import warm_up
warm_up()
before = set(sys.modules)
optimizer = SGD().make([torch.nn.Parameter(torch.ones(2))])
optimizer.zero_grad(); optimizer.step()
more = {name for name in set(sys.modules) - before if name.startswith("torch._dynamo")}
assert not more, more
"""
    subprocess.run([sys.executable, "-c", program], check=True, timeout=120)
