"""How handwritten digits may be labelled: as the ten digits, or as the two classes of the Pigeon exercise."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

DIGIT = "digit"
SMALL_OR_LARGE = "small or large"
LABELS = (DIGIT, SMALL_OR_LARGE)
LABELS_HELP = "Ten classes, one per digit, or two: 0–2 against 3–9."


def class_names(labels: str) -> tuple[str, ...]:
    """The names of the classes under one of `LABELS`."""
    return ("0–2", "3–9") if labels == SMALL_OR_LARGE else tuple(str(digit) for digit in range(10))


def relabel(digits: NDArray[np.int64], labels: str) -> tuple[NDArray[np.int64], tuple[str, ...]]:
    """Class indices and class names for digits 0…9, under one of `LABELS`."""
    if labels == SMALL_OR_LARGE:
        digits = (digits > 2).astype(np.int64)
    return digits, class_names(labels)
