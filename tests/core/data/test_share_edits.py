from __future__ import annotations

import pytest

from nnstudio.core.data.share_edits import with_share
from nnstudio.core.data.split import SplitSpec


def shares(spec: SplitSpec) -> tuple[float, ...]:
    return tuple(round(share, 6) for share in spec.fractions)


def test_the_others_divide_the_rest_as_before() -> None:
    assert shares(with_share(SplitSpec(), "train", 0.8)) == (0.8, 0.1, 0.1)
    assert shares(with_share(SplitSpec(), "test", 0)) == (0.75, 0.25, 0)
    assert shares(with_share(SplitSpec(), "validation", 0)) == (0.75, 0, 0.25)


def test_a_part_of_nothing_does_not_come_back_by_itself() -> None:
    two = with_share(SplitSpec(), "test", 0)
    assert shares(with_share(two, "train", 0.9)) == (0.9, 0.1, 0)
    alone = with_share(two, "validation", 0)
    assert shares(alone) == (1, 0, 0)
    assert shares(with_share(alone, "test", 0.3)) == (0.7, 0, 0.3)
    assert shares(with_share(alone, "train", 0.6)) == (0.6, 0.4, 0)


@pytest.mark.parametrize("share", [-1.0, 0.0, 0.5, 1.0, 7.0])
@pytest.mark.parametrize("part", ["train", "validation", "test"])
def test_any_number_makes_a_sound_split(part: str, share: float) -> None:
    assert sum(with_share(SplitSpec(), part, share).fractions) == pytest.approx(1)


def test_an_official_test_part_stays() -> None:
    spec = with_share(SplitSpec(), "validation", 0.25, official_share=0.5)
    assert shares(spec) == (0.25, 0.25, 0.5)
    assert shares(with_share(spec, "train", 0.9, official_share=0.5)) == (0.5, 0, 0.5)
