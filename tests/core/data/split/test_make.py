"""Splits are complete, disjoint, exact in size, fair to every class, and the same every time."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.model_selection import train_test_split

from nnstudio.core.data.datasets import Dataset
from nnstudio.core.data.split import PARTS, SMALLEST_SHARE, Split, SplitSpec, make_split, move_boundary
from nnstudio.core.data.split.apportion import part_sizes, stratify
from nnstudio.core.errors import DataError, SpecError
from nnstudio.core.spec import read_spec, to_json


def dataset(counts: list[int], official: int = 0) -> Dataset:
    labels = np.random.default_rng(1).permutation(np.repeat(np.arange(len(counts)), counts)).astype(np.int64)
    n = len(labels)
    inputs = np.zeros((n, 1, 1, 1), np.uint8)
    test = np.arange(n - official, n) if official else None
    return Dataset("made", "Made", inputs, labels, tuple(map(str, range(len(counts)))), test)


def sizes(split: Split) -> list[int]:
    return [len(split.part(name)) for name in PARTS]


class_counts = st.lists(st.integers(1, 60), min_size=1, max_size=12).filter(lambda counts: sum(counts) >= 3)
percents = st.tuples(st.integers(1, 98), st.integers(0, 98)).filter(lambda pair: sum(pair) <= 100)


@given(class_counts, percents, st.booleans(), st.integers(0, 5))
def test_complete_disjoint_exact_and_fair(
    counts: list[int], shares: tuple[int, int], stratified: bool, seed: int
) -> None:
    train, validation = shares
    fractions = (train / 100, validation / 100, (100 - train - validation) / 100)
    data, spec = dataset(counts), SplitSpec(*fractions, stratified=stratified, seed=seed)
    split = make_split(data, spec)
    together = np.concatenate([split.part(name) for name in PARTS])
    assert np.array_equal(np.sort(together), np.arange(len(data)))
    assert sizes(split) == part_sizes(len(data), fractions).tolist()
    assert all(np.all(np.diff(split.part(name)) > 0) and split.part(name).dtype == np.int64 for name in PARTS)
    again = make_split(data, spec)
    assert all(np.array_equal(split.part(name), again.part(name)) for name in PARTS)
    # A sample that is alone in its class is learned from, whatever the shares are.
    if stratified and min(counts) > 1:
        ideal = np.outer(counts, sizes(split)) / len(data)
        got = np.stack([split.class_counts(data)[name] for name in PARTS], axis=1)
        # Rounded once for each part that is held out. A small class is in every part, in the place of others.
        squeezed = np.count_nonzero(ideal[:, np.array(sizes(split)) > 0].min(axis=1) < 1)
        assert np.all(np.abs(got - ideal) < 2 + 1.5 * squeezed)
        present = np.array(counts) >= np.count_nonzero(sizes(split))
        assert min(sizes(split)) <= len(counts) or np.all(got[present][:, np.array(sizes(split)) > 0])


@given(st.integers(3, 10_000), percents)
def test_sizes_are_within_one_and_no_wanted_part_is_empty(total: int, shares: tuple[int, int]) -> None:
    fractions = (shares[0] / 100, shares[1] / 100, (100 - sum(shares)) / 100)
    got = part_sizes(total, fractions)
    assert got.sum() == total
    assert all((size > 0) == (fraction > 0) for size, fraction in zip(got, fractions, strict=True))
    assert np.all(np.abs(got - total * np.array(fractions)) < 2.5)


@given(st.integers(30, 10_000), st.sampled_from([(60, 20, 20), (40, 40, 20), (30, 10, 60)]))
def test_sizes_are_those_of_scikit_learn(total: int, percents: tuple[int, int, int]) -> None:
    train, validation, test = percents
    rest, held = train_test_split(np.arange(total), test_size=test / 100)
    expected = [len(some) for some in train_test_split(rest, test_size=validation / (train + validation))]
    assert part_sizes(total, (train / 100, validation / 100, test / 100)).tolist() == [*expected, len(held)]


@given(st.lists(st.integers(0, 30), min_size=1, max_size=30), st.integers(0, 1000))
def test_stratify_keeps_margins_even_with_empty_classes(counts: list[int], seed: int) -> None:
    generator = np.random.default_rng(seed)
    total = sum(counts)
    columns = generator.multinomial(total, generator.dirichlet(np.ones(3)))
    table = stratify(np.array(counts), columns, generator)
    assert table.sum(axis=0).tolist() == columns.tolist()
    assert table.sum(axis=1).tolist() == counts
    assert np.all(np.abs(table - np.outer(counts, columns) / max(total, 1)) < 1)


def test_another_seed_another_split() -> None:
    data = dataset([50, 50])
    first, second = (make_split(data, SplitSpec(seed=seed)) for seed in (1, 2))
    assert not np.array_equal(first.test, second.test)


def test_mnist_keeps_its_official_test_part() -> None:
    data = dataset([7000] * 10, official=10_000)
    split = make_split(data, SplitSpec())
    assert sizes(split) == [50_000, 10_000, 10_000]
    assert np.array_equal(split.test, data.official_test)
    assert np.ptp(split.class_counts(data)["validation"] - split.class_counts(data)["train"] / 5) < 2


@pytest.mark.parametrize(
    ("spec", "expected"),
    [
        (SplitSpec(0.8, 0.0, 0.2), [600, 0, 100]),
        (SplitSpec(0.7, 0.1, 0.2), [550, 50, 100]),
        (SplitSpec(0.3, 0.6, 0.1), [200, 400, 100]),
        (SplitSpec(0.8, 0.2, 0.0), [480, 120, 100]),
        (SplitSpec(0.6, 0.2, 0.2, official=False), [420, 140, 140]),
        (SplitSpec(0.6, 0.2, 0.2, stratified=False), [500, 100, 100]),
    ],
)
def test_sizes_beside_an_official_part(spec: SplitSpec, expected: list[int]) -> None:
    assert sizes(make_split(dataset([350, 350], official=100), spec)) == expected


def test_tiny_classes() -> None:
    data = dataset([207, 88, 33, 20, 3, 1])
    counts = make_split(data, SplitSpec()).class_counts(data)
    assert sum(counts[name][4] for name in PARTS) == 3
    assert counts["train"][4] >= 1


def test_too_few_samples() -> None:
    with pytest.raises(DataError, match="too few samples"):
        make_split(dataset([2]), SplitSpec())
    assert sizes(make_split(dataset([2]), SplitSpec(0.5, 0.0, 0.5))) == [1, 0, 1]


def test_spec_is_checked() -> None:
    with pytest.raises(SpecError, match="add up to 100 %, not 90 %"):
        SplitSpec(0.6, 0.2, 0.1)
    with pytest.raises(SpecError):
        SplitSpec(0.0, 0.5, 0.5)
    spec = SplitSpec(0.8, 0.0, 0.2, seed=3)
    assert read_spec(SplitSpec, to_json(spec)) == spec


def test_parts_by_name() -> None:
    split = make_split(dataset([10, 10]), SplitSpec())
    assert split.part("train") is split.train
    with pytest.raises(DataError, match="no part named 'holdout'"):
        split.part("holdout")


def test_bytes_round_trip() -> None:
    split = make_split(dataset([30, 20]), SplitSpec())
    data = split.to_bytes()
    again = Split.from_bytes(data)
    assert all(np.array_equal(split.part(name), again.part(name)) for name in PARTS)
    assert data == split.to_bytes()


@given(st.binary(max_size=60), st.integers(0, 400))
def test_damaged_bytes_are_refused(noise: bytes, place: int) -> None:
    good = make_split(dataset([30, 20]), SplitSpec()).to_bytes()
    for bad in (noise, good[:place], good[: -1 - len(noise)]):
        with pytest.raises(DataError, match="split is damaged"):
            Split.from_bytes(bad)


@pytest.mark.parametrize("test", [[3, 1], [0, 1], [-1, 9], [8, 8]])
def test_parts_that_overlap_are_refused(test: list[int]) -> None:
    bad = Split(np.array([0, 5]), np.array([6]), np.array(test))
    with pytest.raises(DataError, match="split is damaged"):
        Split.from_bytes(bad.to_bytes())


@given(st.floats(-0.5, 1.5), st.floats(-0.5, 1.5))
def test_handles_stop_before_a_part_vanishes(first: float, second: float) -> None:
    moved = move_boundary(SplitSpec(), first, second)
    assert min(moved.fractions) >= SMALLEST_SHARE - 1e-9
    assert all(abs(100 * share - round(100 * share)) < 1e-6 for share in moved.fractions)


def test_one_handle_at_a_time() -> None:
    assert move_boundary(SplitSpec(), 0.703, 0.8).fractions == (0.7, 0.1, 0.2)
    assert move_boundary(SplitSpec(), 0.6, 0.897).fractions == (0.6, 0.3, 0.1)
    assert move_boundary(SplitSpec(), 0.99, 0.8).fractions == (0.75, 0.05, 0.2)
    assert move_boundary(SplitSpec(), 0.6, 0.1).fractions == (0.6, 0.05, 0.35)


@given(st.floats(0, 1), st.floats(0, 1))
def test_an_official_part_cannot_be_moved(first: float, second: float) -> None:
    data = dataset([350, 350], official=100)
    moved = move_boundary(SplitSpec(), first, second, official_share=100 / 700)
    split = make_split(data, moved)
    assert len(split.test) == 100
    assert abs(len(split.train) - min(max(round(first, 2), 0.05), 6 / 7 - 0.05) * 700) <= 1
