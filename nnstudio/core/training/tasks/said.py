"""What a network said of one sample, and how its probabilities are kept in one byte each."""

from __future__ import annotations

from dataclasses import dataclass

import torch


@dataclass(frozen=True)
class Said:
    """`labels`: the class that was named, or all the labels that were; `share`: the probability of that class, to
    1/255; `value` is there where one is predicted, in the target's own unit: then there are no labels."""

    labels: tuple[int, ...] = ()
    share: float | None = None
    value: float | None = None


def in_bytes(shares: torch.Tensor) -> torch.Tensor:
    """Probabilities as uint8 from 1 to 255: 0 is left to say that there was no answer. More than ½ is 128 or more."""
    return (shares * 255 - 0.5).ceil().nan_to_num(1.0).clamp(1, 255).to(torch.uint8)
