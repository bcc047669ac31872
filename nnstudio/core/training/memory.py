"""How much memory a training will need, told before it starts."""

from __future__ import annotations

import psutil
import torch

from nnstudio.core.errors import TrainingError
from nnstudio.core.network.trace import Trace

FLOAT_BYTES = 4


def estimate_bytes(plan: Trace, batch_size: int) -> int:
    """Weights, gradients, the optimizer's two running means, and each layer's output, kept and with its gradient."""
    weights = 4 * plan.parameters
    activations = 2 * batch_size * plan.activations
    return FLOAT_BYTES * (weights + activations)


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
            f"Training would need about {_gib(needed)} of memory, but {_gib(free)} are free on the "
            f"{device.type.upper()}. Use a smaller batch or fewer neurons and filters."
        )


def _gib(count: int) -> str:
    return f"{count / 2**30:.1f} GiB" if count < 2**50 else f"{count / 2**50:,.0f} PiB"
