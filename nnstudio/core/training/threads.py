"""How many processor cores a training on the CPU uses: small steps are done sooner by one alone."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import torch

from nnstudio.core.network import Trace

AVAILABLE = torch.get_num_threads()
"""As many as torch finds sensible here, before anybody chooses another number for a thread of this program."""

ALONE_BELOW = 20_000_000
"""Multiply-adds of a step below which handing out the work costs more than it saves.

Measured at batch 64: MLP 256-128 (15 million) trains at 42 000 samples/s with one thread and at 34 000 with two;
LeNet-5 (27 million) at 10 000 and 15 000. And one thread is not held up when another program takes a core.
"""


def threads_for(plan: Trace, batch_size: int, available: int) -> int:
    """One for small steps, else all. Depends on nothing that changes between runs, so that curves repeat exactly."""
    return 1 if plan.macs * batch_size < ALONE_BELOW else available


@contextmanager
def using_threads(count: int) -> Iterator[None]:
    """Let torch use so many threads for what the calling thread asks of it, then as many as before."""
    before = torch.get_num_threads()
    if count != before:
        torch.set_num_threads(count)
    try:
        yield
    finally:
        if count != before:
            torch.set_num_threads(before)
