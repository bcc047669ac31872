"""How a person wants the samples divided: the knobs of a split."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, ClassVar

from nnstudio.core.errors import SpecError
from nnstudio.core.spec import Spec, param, to_json

SMALLEST_SHARE = 0.05

METHODS = ("parts", "k-fold", "leave one group out")

_FIRST_KNOBS = ("train", "validation", "test", "stratified", "official", "seed")


@dataclass(frozen=True)
class SplitSpec(Spec):
    """Into which parts the samples are divided: to learn from, to choose by, and to judge by at the very end."""

    title: ClassVar[str] = "Split"

    train: float = param(
        0.6, "Training", minimum=0.01, maximum=1, step=0.01, help="Share that the network learns from."
    )
    validation: float = param(
        0.2, "Validation", minimum=0, maximum=1, step=0.01, help="Share that shows during training how well it does."
    )
    test: float = param(0.2, "Test", minimum=0, maximum=1, step=0.01, help="Share kept sealed until the very end.")
    stratified: bool = param(True, "Stratified", help="Every part gets the same mixture of classes.")
    official: bool = param(True, "Keep official test part", help="Use the parts that the data's authors set aside.")
    seed: int = param(7, "Seed", minimum=0, maximum=2**31 - 1, help="The same seed gives the same parts.")
    method: str = param(
        "parts",
        "Method",
        choices=METHODS,
        help="One training and one validation part, or several folds that take turns. The test part stays outside.",
    )
    folds: int = param(5, "Folds", minimum=2, maximum=100, help="Into how many folds; each is validated once.")
    repeats: int = param(1, "Repeats", minimum=1, maximum=100, help="How often other folds are drawn.")
    fold: int = param(1, "Fold in hand", minimum=1, maximum=10**6, help="The fold that is validated in a training.")
    grouped: bool = param(
        True, "Keep groups together", help="All samples of one patient, plate or writer are in the same part."
    )
    ordered: bool = param(
        False, "In the order of the rows", help="Learn from the first rows and judge by the last; nothing is shuffled."
    )
    together: bool = param(
        False, "Keep duplicates together", help="Samples that are the same or nearly the same are in the same part."
    )

    def __post_init__(self) -> None:
        super().__post_init__()
        total = sum(self.fractions)
        if abs(total - 1) > 1e-6:
            raise SpecError(f"Training, validation and test must add up to 100 %, not {100 * total:.4g} %.")

    @property
    def fractions(self) -> tuple[float, float, float]:
        """The shares of PARTS."""
        return self.train, self.validation, self.test


def stored_knobs(spec: SplitSpec) -> dict[str, Any]:
    """The knobs as plain values: those that older versions know, and of the others only what was chosen, so that a
    project that uses none of them opens there too, and finds its splits."""
    usual = to_json(SplitSpec())
    return {name: value for name, value in to_json(spec).items() if name in _FIRST_KNOBS or value != usual[name]}


def move_boundary(spec: SplitSpec, first: float, second: float, official_share: float | None = None) -> SplitSpec:
    """The spec after dragging a handle of the bar that shows the parts one after the other.

    `first` is where training ends and `second` where validation ends, 0…1 along the bar. The handle that moved
    further snaps to whole percents and stops where a part would fall below 5 %; the other one stays.
    `official_share` is the share of an official test part that is kept: its handle does not move.
    """
    if official_share is not None:
        end = 1 - official_share
        first = min(max(round(first, 2), SMALLEST_SHARE), end - SMALLEST_SHARE)
        return replace(spec, train=first, validation=end - first, test=official_share)
    old_first, old_second = spec.train, spec.train + spec.validation
    if abs(first - old_first) >= abs(second - old_second):
        second = min(max(old_second, 2 * SMALLEST_SHARE), 1)
        first = min(max(round(first, 2), SMALLEST_SHARE), second - SMALLEST_SHARE)
    else:
        first = min(old_first, 1 - 2 * SMALLEST_SHARE)
        second = max(min(round(second, 2), 1 - SMALLEST_SHARE), first + SMALLEST_SHARE)
    return replace(spec, train=_tidy(first), validation=_tidy(second - first), test=_tidy(1 - second))


def _tidy(share: float) -> float:
    """Without the digits that subtraction leaves behind (0.19999999999999996)."""
    return round(max(share, 0.0), 9)
