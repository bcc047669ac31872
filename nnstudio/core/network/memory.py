"""Whether a network's weights find room in this computer's memory, told before any of them are made."""

from __future__ import annotations

import psutil

from nnstudio.core.errors import NetworkError
from nnstudio.core.network.traced import Trace

FLOAT_BYTES = 4


def require_room(plan: Trace, copies: int = 1) -> None:
    """Raise NetworkError, with both figures, when so many copies of the weights would not fit into the free memory."""
    needed, free = FLOAT_BYTES * copies * plan.parameters, psutil.virtual_memory().available
    if needed > free:
        raise NetworkError(
            f"The network's weights would need about {describe_bytes(needed)} of memory, but {describe_bytes(free)} "
            "are free. Use fewer neurons and filters."
        )


def describe_bytes(count: int) -> str:
    """ "1.5 GiB", or in PiB what no computer has."""
    return f"{count / 2**30:.1f} GiB" if count < 2**50 else f"{count / 2**50:,.0f} PiB"
