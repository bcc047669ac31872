"""The figures of the data explorer, against numpy and scikit-learn."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from sklearn.decomposition import PCA
from sklearn.feature_selection import f_classif, r_regression

from nnstudio.core.data.datasets import Dataset, DigitsData
from nnstudio.core.data.datasets.base import Groups
from nnstudio.core.data.summary import (
    Wanted,
    describe_features,
    drawn,
    matching,
    mean_images,
    pixel_histogram,
    principal_components,
    value_histogram,
)

RNG = np.random.default_rng(3)


@pytest.fixture(scope="module")
def digits() -> Dataset:
    return DigitsData().load(Path())


def table(n: int = 300, regression: bool = False, holes: bool = False) -> Dataset:
    rng = np.random.default_rng(1)
    inputs = rng.normal(5, [1, 20, 0.1, 3], (n, 4)).astype(np.float32)
    labels = rng.integers(0, 3, n)
    inputs[:, 0] += labels
    if holes:
        inputs[::7, 1] = np.nan
    if regression:
        values = (inputs[:, 0] * 2 + rng.normal(0, 1, n)).astype(np.float32)
        return Dataset("t", "T", inputs, values, (), features=("a", "b", "c", "d"), target="y")
    return Dataset("t", "T", inputs, labels, ("x", "y", "z"), features=("a", "b", "c", "d"), target="kind")


def test_mean_images_are_the_means_of_each_class(digits: Dataset) -> None:
    some = np.sort(RNG.permutation(len(digits))[:500])
    found = mean_images(digits, some)
    for label in range(10):
        expected = digits.inputs[some][digits.labels[some] == label].mean(axis=0)
        np.testing.assert_allclose(found[label], expected, atol=0.01)


def test_a_class_without_images_is_black(digits: Dataset) -> None:
    none_of_7 = np.flatnonzero(digits.labels != 7)
    assert not mean_images(digits, none_of_7)[7].any()


def test_pixel_histogram_counts_every_pixel(digits: Dataset) -> None:
    parts = {"train": np.arange(0, 1000), "validation": np.arange(1000, 1300)}
    found = pixel_histogram(digits, parts, 0)
    for name, indices in parts.items():
        expected = np.histogram(digits.inputs[indices], found.edges)[0]
        np.testing.assert_array_equal(found.counts[name], expected)
        assert found.shares(name).sum() == pytest.approx(1)


def test_value_histogram_shares_its_bins_and_counts_what_is_missing() -> None:
    data = table(holes=True)
    parts = {"train": np.arange(200), "validation": np.arange(200, 300)}
    found = value_histogram(data.inputs[:, 1], parts)
    column = data.inputs[:200, 1]
    np.testing.assert_array_equal(found.counts["train"], np.histogram(column[~np.isnan(column)], found.edges)[0])
    assert found.missing["train"] == int(np.isnan(column).sum())


@pytest.mark.parametrize(
    ("values", "bins"), [([0, 1, 1, 3], 4), ([2.0] * 5, 1), ([np.nan] * 3, 1), ([1e30, 1e30 + 1], 1)]
)
def test_histogram_of_odd_values(values: list[float], bins: int) -> None:
    found = value_histogram(np.array(values), {"train": np.arange(len(values))})
    assert len(found.edges) == bins + 1
    assert found.counts["train"].sum() == np.isfinite(values).sum()


@pytest.mark.parametrize("holes", [False, True])
def test_features_of_a_table_as_numpy_has_them(holes: bool) -> None:
    data = table(holes=holes)
    some = np.arange(10, 280)
    for place, found in enumerate(describe_features(data, some)):
        column = data.inputs[some, place].astype(np.float64)
        assert found.name == "abcd"[place]
        assert found.mean == pytest.approx(np.nanmean(column))
        assert found.std == pytest.approx(np.nanstd(column))
        assert (found.low, found.high) == (np.nanmin(column), np.nanmax(column))
        assert found.missing == np.isnan(column).sum()


@pytest.mark.parametrize("holes", [False, True])
def test_eta_squared_is_that_of_the_analysis_of_variance(holes: bool) -> None:
    data = table(holes=holes)
    for place, found in enumerate(describe_features(data, np.arange(300))):
        there = ~np.isnan(data.inputs[:, place])
        f, _ = f_classif(data.inputs[there][:, [place]].astype(np.float64), data.labels[there])
        between, within = f[0] * 2, there.sum() - 3
        assert found.relation == pytest.approx(between / (between + within), rel=1e-6)


@pytest.mark.parametrize("holes", [False, True])
def test_correlation_with_a_value_is_pearsons(holes: bool) -> None:
    data = table(regression=True, holes=holes)
    for place, found in enumerate(describe_features(data, np.arange(300))):
        there = ~np.isnan(data.inputs[:, place])
        column = data.inputs[there][:, [place]].astype(np.float64)
        assert found.relation == pytest.approx(r_regression(column, data.labels[there].astype(np.float64))[0], rel=1e-6)


def test_a_feature_without_values_or_spread() -> None:
    data = table()
    inputs = data.inputs.copy()
    inputs[:, 0], inputs[:, 1] = np.nan, 4
    found = describe_features(Dataset("t", "T", inputs, data.labels, data.class_names), np.arange(300))
    assert found[0].missing == 300
    assert np.isnan(found[0].mean)
    assert found[1].std == 0
    assert np.isnan(found[1].relation)
    assert found[1].name == "Feature 2"
    assert describe_features(data, np.zeros(0, np.int64)) == ()


def test_channels_of_images(digits: Dataset) -> None:
    some = np.arange(400)
    (found,) = describe_features(digits, some)
    assert found.name == "Brightness"
    assert found.mean == pytest.approx(digits.inputs[some].mean())
    assert found.std == pytest.approx(digits.inputs[some].std())
    assert (found.low, found.high) == (digits.inputs[some].min(), digits.inputs[some].max())


@pytest.mark.parametrize("few", [False, True])
def test_components_are_those_of_scikit_learn_up_to_sign(digits: Dataset, few: bool) -> None:
    some = np.arange(60 if few else 900)  # fewer than the pixels, and more
    found = principal_components(digits, some)
    flat = digits.inputs[some].reshape(len(some), -1).astype(np.float64)
    judge = PCA(2, svd_solver="full").fit(flat)
    expected = judge.transform(flat)
    for axis in range(2):
        sign = np.sign((expected[:, axis] * found.points[:, axis]).sum())
        np.testing.assert_allclose(sign * found.points[:, axis], expected[:, axis], atol=0.5)
    np.testing.assert_allclose(found.shares, judge.explained_variance_ratio_, rtol=1e-3)


def test_components_of_a_table_go_by_its_spread_not_its_units() -> None:
    data = table()
    scaled = (data.inputs - data.inputs.mean(axis=0)) / data.inputs.std(axis=0)
    judge = PCA(2, svd_solver="full").fit(scaled)
    found = principal_components(data, np.arange(300))
    np.testing.assert_allclose(found.shares, judge.explained_variance_ratio_, rtol=1e-3)


@pytest.mark.parametrize("n", [0, 1, 2])
def test_components_of_next_to_nothing(digits: Dataset, n: int) -> None:
    assert principal_components(digits, np.arange(n)).points.shape == (n, 2)


def test_components_of_one_feature() -> None:
    data = Dataset("t", "T", np.arange(5, dtype=np.float32)[:, None], np.zeros(5, np.float32), ())
    found = principal_components(data, np.arange(5))
    assert not found.points[:, 1].any()
    assert found.shares == pytest.approx((1, 0))


def test_what_is_wanted() -> None:
    groups = Groups("who", np.arange(300) % 2, ("ann", "bob"))
    data = table()
    ids = [f"folder/Image_{i}.png" for i in range(300)]
    data = Dataset("t", "T", data.inputs, data.labels, data.class_names, groups=groups, ids=ids)
    everything = np.arange(300)
    np.testing.assert_array_equal(matching(data, everything, Wanted(label=1)), np.flatnonzero(data.labels == 1))
    assert matching(data, everything, Wanted(text="image_12")).tolist() == [12, *range(120, 130)]
    assert matching(data, everything, Wanted(text="image_12", group=1)).tolist() == [121, 123, 125, 127, 129]
    assert matching(data, everything, Wanted(text="#12")).tolist() == [12]
    assert matching(data, np.array([9, 3]), Wanted()).tolist() == [9, 3]


def test_a_few_of_many_are_the_same_each_time() -> None:
    first = drawn(np.arange(1000), 10)
    assert len(first) == 10
    assert first.tolist() == drawn(np.arange(1000), 10).tolist() == sorted(first)
    assert len(drawn(np.arange(5), 10)) == 5
