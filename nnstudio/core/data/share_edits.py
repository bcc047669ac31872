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
    share = min(max(share, _SMALLEST_TRAINING if place == 0 else 0.0), 1.0 if place == 0 else 1 - _SMALLEST_TRAINING)
    others = [other for other in range(len(PARTS)) if other != place]
    if official_share is not None:
        share = min(share, 1 - official_share)
        others.remove(2)
    room = 1 - share - (official_share or 0.0)
    before = sum(shares[other] for other in others)
    for other in others:
        shares[other] = room * shares[other] / before if before else room * (other == others[0])
    shares[place] = share
    train, validation = round(shares[0], 9), round(shares[1], 9)
    return replace(spec, train=train, validation=validation, test=round(max(1 - train - validation, 0.0), 9))
