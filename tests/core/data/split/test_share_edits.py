from __future__ import annotations

import pytest

from nnstudio.core.data.split import SplitSpec
from nnstudio.core.data.split.share_edits import drawn_upon, with_share


def shares(spec: SplitSpec) -> tuple[float, ...]:
    return tuple(round(share, 6) for share in spec.fractions)


def test_training_and_validation_trade_with_each_other_and_leave_the_test_part() -> None:
    assert shares(with_share(SplitSpec(), "train", 0.7)) == (0.7, 0.1, 0.2)
    assert shares(with_share(SplitSpec(), "train", 0.5)) == (0.5, 0.3, 0.2)
    assert shares(with_share(SplitSpec(), "validation", 0.3)) == (0.5, 0.3, 0.2)
    assert shares(with_share(SplitSpec(), "validation", 0)) == (0.8, 0, 0.2)


def test_the_test_part_trades_with_training() -> None:
    assert shares(with_share(SplitSpec(), "test", 0.3)) == (0.5, 0.2, 0.3)
    assert shares(with_share(SplitSpec(), "test", 0)) == (0.8, 0.2, 0)


@pytest.mark.parametrize(
    ("part", "share", "expected", "third"),
    [
        ("train", 0.9, (0.9, 0, 0.1), "test"),
        ("train", 1.0, (1, 0, 0), "test"),
        ("validation", 0.9, (0.01, 0.9, 0.09), "test"),
        ("test", 0.9, (0.01, 0.09, 0.9), "validation"),
        ("test", 0.5, (0.3, 0.2, 0.5), ""),
    ],
)
def test_the_third_part_is_drawn_upon_last_and_that_is_told(
    part: str, share: float, expected: tuple[float, ...], third: str
) -> None:
    spec = with_share(SplitSpec(), part, share)
    assert shares(spec) == expected
    assert drawn_upon(part, SplitSpec(), spec) == third


@pytest.mark.parametrize("share", [-1.0, 0.0, 0.5, 1.0, 7.0])
@pytest.mark.parametrize("part", ["train", "validation", "test"])
def test_any_number_makes_a_sound_split(part: str, share: float) -> None:
    assert sum(with_share(SplitSpec(), part, share).fractions) == pytest.approx(1)


def test_an_official_test_part_stays() -> None:
    spec = with_share(SplitSpec(), "validation", 0.25, official_share=0.5)
    assert shares(spec) == (0.25, 0.25, 0.5)
    assert shares(with_share(spec, "train", 0.9, official_share=0.5)) == (0.5, 0, 0.5)
