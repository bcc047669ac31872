"""First weights drawn from a generator of one's own, so that torch's shared random state is never touched."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import torch
from torch.overrides import TorchFunctionMode

_DRAWS = frozenset(
    {"uniform_", "normal_", "kaiming_uniform_", "kaiming_normal_", "xavier_uniform_", "xavier_normal_", "trunc_normal_"}
)


class DrawingFrom(TorchFunctionMode):
    """Within it, what this thread draws as first weights comes from `seed`: the numbers that `torch.manual_seed` gives.

    Setting the shared state and restoring it afterwards would disturb a training that draws from it in another thread.
    """

    def __init__(self, seed: int) -> None:
        super().__init__()
        self._generator = torch.Generator().manual_seed(seed)

    def __torch_function__(
        self,
        func: Callable[..., Any],
        types: Sequence[type],
        args: Sequence[Any] = (),
        kwargs: Mapping[str, Any] | None = None,
    ) -> Any:
        given = dict(kwargs or {})
        if getattr(func, "__name__", "") in _DRAWS and given.get("generator") is None:
            given["generator"] = self._generator
        return func(*args, **given)
