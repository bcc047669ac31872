"""How much memory a training will need, told before it starts."""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache

import psutil
import torch

from nnstudio.core.errors import TrainingError
from nnstudio.core.network.memory import FLOAT_BYTES, describe_bytes
from nnstudio.core.network.traced import Trace
from nnstudio.core.training.evaluation import CHUNK


def estimate_bytes(plan: Trace, batch_size: int, chunk: int = CHUNK) -> int:
    """Weights; gradients and the optimizer's two running means of what learns; and each layer's output, kept and with
    its gradient from the first layer on that learns.

    Evaluating keeps no more than two layers' outputs at a time, but of a whole chunk of samples, `chunk` at a time.
    """
    weights = plan.parameters + 3 * plan.learned
    learning = itertools.dropwhile(lambda row: not row.learned, plan.top)
    training = 2 * batch_size * sum(row.activations for row in learning)
    largest = max((math.prod(row.output_shape) for row in plan.rows if row.output_shape), default=0)
    return FLOAT_BYTES * (weights + max(training, 2 * chunk * largest))


def free_bytes(device: torch.device) -> int:
    """What the device could still give."""
    if device.type == "cuda":
        return int(torch.cuda.mem_get_info(device)[0])
    return int(psutil.virtual_memory().available)


def require_memory(plan: Trace, batch_size: int, device: torch.device) -> None:
    """Raise TrainingError, with both figures, when the training would not fit."""
    needed, free = estimate_bytes(plan, batch_size), free_bytes(device)
    if needed > free:
        raise TrainingError(
            f"Training would need about {describe_bytes(needed)} of memory, but {describe_bytes(free)} are free on the "
            f"{device.type.upper()}. Use a smaller batch or fewer neurons and filters."
        )


@cache
def _all_bytes() -> int:
    """What this computer has. Asked for whenever a button is brought up to date, so it is looked up once."""
    return int(psutil.virtual_memory().total)


def why_too_large(plan: Trace) -> str:
    """Why the network cannot be trained on this computer at all, in a sentence; empty when it can.

    Not even one sample at a time, and with all other programs closed.
    """
    needed, there = estimate_bytes(plan, 1, chunk=1), _all_bytes()
    if plan.problems or needed <= there:
        return ""
    return (
        f"Training would need at least {describe_bytes(needed)} of memory, and this computer has "
        f"{describe_bytes(there)}. Use fewer neurons and filters."
    )


@contextmanager
def memory_shortage_told() -> Iterator[None]:
    """Torch's and numpy's complaints that memory has run out become a TrainingError with a sentence."""
    try:
        yield
    except (RuntimeError, MemoryError) as error:
        # Only CUDA has an error class of its own for this.
        known = isinstance(error, (MemoryError, torch.OutOfMemoryError))
        if not known and not any(words in str(error) for words in ("can't allocate memory", "out of memory")):
            raise
        # The traceback would hold on to the tensors of the training, and so to the memory that is short.
        error.__traceback__ = None
        sentence = "The memory is full, so training stopped. Use a smaller batch or a smaller network."
        raise TrainingError(sentence) from None
