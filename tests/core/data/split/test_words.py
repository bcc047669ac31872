"""What a command line says of a split is taken at its word, or answered with one sentence."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from split_room import plain_data

from nnstudio.core.data.split import SplitSpec
from nnstudio.core.data.split.words import parse_split, require_possible
from nnstudio.core.errors import DataError, SpecError


@pytest.mark.parametrize(
    ("text", "spec"),
    [
        ("60/20/20", SplitSpec(0.6, 0.2, 0.2, official=False)),
        ("80/20", SplitSpec(0.8, 0.0, 0.2, official=False)),
        ("80/20/0", SplitSpec(0.8, 0.2, 0.0, official=False)),
        ("0.5/0.25/0.25", SplitSpec(0.5, 0.25, 0.25, official=False)),
        ("33.4/33.3/33.3", SplitSpec(0.334, 0.333, 0.333, official=False)),
        (" Time:70/10/20 ", SplitSpec(0.7, 0.1, 0.2, official=False, ordered=True)),
        ("official", SplitSpec()),
        ("kfold:5", SplitSpec(method="k-fold", folds=5, grouped=False)),
        ("kfold:4x3", SplitSpec(method="k-fold", folds=4, repeats=3, grouped=False)),
        ("group-kfold:10", SplitSpec(method="k-fold", folds=10)),
        ("logo", SplitSpec(method="leave one group out")),
    ],
)
def test_what_can_be_said(text: str, spec: SplitSpec) -> None:
    said = parse_split(text)
    assert said.fractions == pytest.approx(spec.fractions)
    assert replace(said, train=spec.train, validation=spec.validation, test=spec.test) == spec


def test_the_rest_is_as_it_was() -> None:
    before = SplitSpec(0.5, 0.2, 0.3, stratified=False, seed=3, together=True, ordered=True, method="k-fold")
    assert parse_split("kfold:7", before) == replace(before, folds=7, grouped=False, ordered=False)
    assert parse_split("official", before) == replace(before, method="parts", ordered=False)
    assert parse_split("80/20", before).seed == 3


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("60/20", "add up to 80 %. Give parts that add up to 100 %."),
        ("half", "'half' is no split. Say 60/20/20"),
        ("", "'' is no split"),
        ("100", "'100' is no split"),
        ("25/25/25/25", "is no split"),
        ("nan/20/80", "is no split"),
        ("120/-20", "is no split"),
        ("kfold", "is no split"),
        ("kfold:1", "Folds must be at least 2, not 1"),
        ("kfold:5x0", "Repeats must be at least 1, not 0"),
        ("kfold:1000", "Folds must be at most 100, not 1000"),
        ("0/50/50", "Training must be at least 0.01, not 0"),
    ],
)
def test_what_cannot_be_understood(text: str, sentence: str) -> None:
    with pytest.raises(SpecError) as caught:
        parse_split(text)
    assert sentence in str(caught.value)
    assert "\n" not in str(caught.value)


def test_official_parts_that_there_are_not() -> None:
    require_possible("official", plain_data([5, 5], test=[3]))
    require_possible("official", plain_data([5, 5], validation=[3]))
    require_possible("60/20/20", plain_data([5, 5]))
    with pytest.raises(DataError, match="Made has no official parts"):
        require_possible(" Official", plain_data([5, 5]))


@given(st.text(max_size=30))
def test_no_text_is_a_bug(text: str) -> None:
    try:
        parse_split(text)
    except SpecError as error:
        assert str(error).endswith(".")  # noqa: PT017  (most texts are no split, some are)
