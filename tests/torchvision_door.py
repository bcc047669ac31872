"""The tests' only door to torchvision: import this module before it, or before anything that imports it.

The torchvision of the package index is built for CUDA; beside a CPU build of torch its compiled part does not load,
and `import torchvision` fails because two operators are unknown. Declaring them is enough for all else to work.
"""

from __future__ import annotations

import torch

_SCHEMA = "(Tensor dets, Tensor scores, float iou_threshold) -> Tensor"


def _declare_missing_operators() -> torch.library.Library | None:
    try:
        import torchvision  # noqa: F401
    except RuntimeError:
        library = torch.library.Library("torchvision", "DEF")
        for name in ("nms", "qnms"):
            library.define(name + _SCHEMA)
        return library
    return None


# Kept for as long as the process runs: the operators vanish with it.
LIBRARY = _declare_missing_operators()
