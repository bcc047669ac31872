"""Which part or fold each sample stands in, and whether two samples are divided."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from nnstudio.core.data.datasets.base import Indices
from nnstudio.core.data.split import PARTS, Split

Codes = NDArray[np.int32]


class Membership:
    """For each round the part of every sample; a repetition of the folds is a round, a plain split has but one."""

    def __init__(self, split: Split, count: int) -> None:
        folds = getattr(split, "folds", ())
        if folds:
            names = [f"fold {number}" for number in range(1, len(folds) + 1)]
            self.names = ("", *PARTS, *names)
            rounds = _rounds([fold.validation for fold in folds], [fold.train for fold in folds], count)
        else:
            self.names = ("", *PARTS)
            rounds = [_codes(count, [(1, split.train), (2, split.validation)])]
        self.rounds = [_with(codes, 3, split.test) for codes in rounds]

    def divided(self, a: int, b: int) -> tuple[str, str] | None:
        """The parts of two samples, in the first round in which they differ; None when they never do."""
        for codes in self.rounds:
            first, second = int(codes[a]), int(codes[b])
            if first and second and first != second:
                return self.names[first], self.names[second]
        return None


def _rounds(validated: Sequence[Indices], trained: Sequence[Indices], count: int) -> list[Codes]:
    """Codes fold by fold; a new round begins with the fold that validates a sample once more."""
    rounds: list[Codes] = []
    for number, (validation, train) in enumerate(zip(validated, trained, strict=True), len(PARTS) + 1):
        if not rounds or bool(np.any(rounds[-1][validation] > len(PARTS))):
            rounds.append(np.zeros(count, np.int32))
        codes = rounds[-1]
        codes[train[codes[train] == 0]] = 1
        codes[validation] = number
    return rounds


def _codes(count: int, parts: Sequence[tuple[int, Indices]]) -> Codes:
    codes = np.zeros(count, np.int32)
    for code, members in parts:
        codes[members] = code
    return codes


def _with(codes: Codes, code: int, members: Indices) -> Codes:
    codes[members] = code
    return codes
