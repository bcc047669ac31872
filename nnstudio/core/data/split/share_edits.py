"""What a typed share of one part means for the others: two parts or three, with or without an official test part."""

from __future__ import annotations

from dataclasses import replace

from nnstudio.core.data.split.parts import PARTS
from nnstudio.core.data.split.spec import SplitSpec

_SMALLEST_TRAINING = 0.01
_LEAST = (_SMALLEST_TRAINING, 0.0, 0.0)
_PARTNERS = ((1, 2), (0, 2), (0, 1))
"""Which parts a part trades with: all with the first one, and the second only gives what the first has not."""


def with_share(spec: SplitSpec, part: str, share: float, official_share: float | None = None) -> SplitSpec:
    """The spec with another share (0…1) of one of PARTS, which takes from another one, or gives to it.

    Training and validation trade with each other, so that the test part stays what it is, and the test part trades
    with training. Only what these have not is taken from the third (see `drawn_upon`). `official_share` is that of an
    official test part, which stays as it is.
    """
    place = PARTS.index(part)
    shares = list(spec.fractions)
    if official_share is not None:
        learned = (1 - official_share) / max(1e-9, spec.train + spec.validation)
        shares = [spec.train * learned, spec.validation * learned, official_share]
    partners = [other for other in _PARTNERS[place] if other != 2 or official_share is None]
    room = sum(shares[other] - _LEAST[other] for other in partners)
    share = min(max(share, _LEAST[place]), shares[place] + room)
    wanted, shares[place] = share - shares[place], share
    for other in partners:
        taken = min(wanted, shares[other] - _LEAST[other])
        shares[other] -= taken
        wanted -= taken
    return _tidy(spec, shares[0], shares[1])


def drawn_upon(part: str, before: SplitSpec, after: SplitSpec) -> str:
    """The part that became smaller, although it does not trade with `part`, as the one that does had not enough;
    empty where there is none."""
    third = _PARTNERS[PARTS.index(part)][1]
    return PARTS[third] if abs(before.fractions[third] - after.fractions[third]) > 1e-6 else ""


def _tidy(spec: SplitSpec, train: float, validation: float) -> SplitSpec:
    """Without the digits that subtraction leaves behind."""
    train, validation = round(train, 9), round(validation, 9)
    return replace(spec, train=train, validation=validation, test=round(max(1 - train - validation, 0.0), 9))
