"""Gives up a long training step between two layers, so that Stop need not wait for its end."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import torch
from torch import nn

from nnstudio.core.network import Trace

LONG_STEP = 100_000_000
"""Multiply-adds of a step from which on it is watched: some 20 ms on two cores."""


class StepGivenUpError(Exception):
    """The step under way was given up."""


def is_long(plan: Trace, batch_size: int, device: torch.device) -> bool:
    """Whether a step may take so long that it should be watched. Accelerators do not run while Python looks on."""
    return device.type == "cpu" and plan.macs * batch_size >= LONG_STEP


@contextmanager
def interruptible(module: nn.Module, should_stop: Callable[[], bool]) -> Iterator[None]:
    """Ask `should_stop` after each layer of the module, there and back; raises StepGivenUpError on a yes.

    What a given-up step has changed by then, running means and torch's random state, is put back: the training goes
    on later as if the step had never begun. Gradients are left as they are.
    """
    buffers = [(buffer, buffer.clone()) for buffer in module.buffers()]
    random = torch.get_rng_state()

    def ask(*_: object) -> None:
        if should_stop():
            raise StepGivenUpError

    def watch(layer: nn.Module, inputs: object, output: torch.Tensor) -> None:
        ask()
        if output.requires_grad:
            output.register_hook(ask)

    layers = [part for part in module.modules() if part is not module and next(part.children(), None) is None]
    handles = [layer.register_forward_hook(watch) for layer in layers]
    try:
        yield
    except StepGivenUpError:
        for buffer, before in buffers:
            buffer.copy_(before)
        torch.set_rng_state(random)
        raise
    finally:
        for handle in handles:
            handle.remove()
