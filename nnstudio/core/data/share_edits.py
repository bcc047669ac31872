"""What a typed share of one part means for the others: two parts or three, with or without an official test part."""

from __future__ import annotations

from dataclasses import replace

from nnstudio.core.data.parts import PARTS
from nnstudio.core.data.split_spec import SplitSpec

_SMALLEST_TRAINING = 0.01


def with_share(spec: SplitSpec, part: str, share: float, official_share: float | None = None) -> SplitSpec:
    """The spec with another share (0…1) of one of PARTS; the other two divide the rest as they did before.

    A part of 0 % does not come back by itself: where both others are empty, the training part takes the rest, or the
    validation part where training was set. `official_share` is that of an official test part, which stays as it is.
    """
    place = PARTS.index(part)
    shares = list(spec.fractions)
    if official_share is not None:
        shares[2] = official_share
    fixed = official_share or 0.0
    if place == 0:
        share = min(max(share, _SMALLEST_TRAINING), 1 - fixed)
    else:
        share = min(max(share, 0.0), 1 - fixed - _SMALLEST_TRAINING)
    others = [other for other in range(len(PARTS)) if other != place and (other != 2 or official_share is None)]
    room = 1 - share - fixed
    before = sum(shares[other] for other in others)
    for other in others:
        shares[other] = room * shares[other] / before if before else room * (other == others[0])
    shares[place] = share
    if shares[0] < _SMALLEST_TRAINING:
        shares[others[1]] = max(0.0, shares[others[1]] - (_SMALLEST_TRAINING - shares[0]))
        shares[0] = _SMALLEST_TRAINING
    return _tidy(spec, shares[0], shares[1])


def _tidy(spec: SplitSpec, train: float, validation: float) -> SplitSpec:
    """Without the digits that subtraction leaves behind."""
    train, validation = round(train, 9), round(validation, 9)
    return replace(spec, train=train, validation=validation, test=round(max(1 - train - validation, 0.0), 9))
