"""Preparation is measured on what it is given, and is the same for arrays, modules and files."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays

from nnstudio.core.data import statistics
from nnstudio.core.data.preprocessing import Preprocessing
from nnstudio.core.errors import DataError

images = arrays(np.uint8, array_shapes(min_dims=4, max_dims=4, max_side=5))


@given(images)
def test_fitted_values_are_the_exact_moments(inputs: np.ndarray) -> None:
    fitted = Preprocessing.fit(inputs)
    unit = inputs / 255
    assert fitted.mean == pytest.approx(unit.mean(axis=(0, 2, 3)), abs=1e-9)
    assert fitted.std == pytest.approx(np.maximum(unit.std(axis=(0, 2, 3)), 1e-6), abs=1e-9)


@given(images)
def test_module_and_apply_agree(inputs: np.ndarray) -> None:
    raw = torch.from_numpy(inputs)
    for mode in ("standardize", "unit"):
        fitted = Preprocessing.fit(inputs, mode)
        prepared = fitted.apply(raw)
        assert prepared.dtype == torch.float32
        assert torch.equal(prepared, fitted.module()(raw.float() / 255))
        assert torch.equal(prepared, fitted.apply(raw.float() / 255))
        assert Preprocessing.from_json(fitted.to_json()) == fitted


def test_standardized_training_samples_have_mean_0_and_deviation_1() -> None:
    inputs = np.random.default_rng(0).integers(0, 256, (50, 3, 8, 8), np.uint8)
    prepared = Preprocessing.fit(inputs).apply(torch.from_numpy(inputs))
    assert prepared.mean(dim=(0, 2, 3)).abs().max() < 1e-5
    assert (prepared.std(dim=(0, 2, 3), correction=0) - 1).abs().max() < 1e-5


def test_an_empty_part_is_refused() -> None:
    with pytest.raises(DataError, match="training part is empty"):
        Preprocessing.fit(np.zeros((0, 1, 28, 28), np.uint8))


@pytest.mark.parametrize(
    "data",
    [
        None,
        {},
        {"mode": "unit"},
        {"mode": "magic", "mean": [], "std": []},
        {"mode": "standardize", "mean": [0.1], "std": []},
        {"mode": "standardize", "mean": [0.1], "std": [0.0]},
        {"mode": "standardize", "mean": ["x"], "std": [1.0]},
        {"mode": "standardize", "mean": [float("nan")], "std": [1.0]},
        {"mode": "standardize", "mean": [0.0], "std": [float("inf")]},
        {"mode": "standardize", "mean": [], "std": []},
    ],
)
def test_damaged_files_are_refused(data: Any) -> None:
    with pytest.raises(DataError, match="preprocessing is damaged"):
        Preprocessing.from_json(data)


@given(st.integers(0, 255))
def test_a_uniform_channel_stays_finite(value: int) -> None:
    inputs = np.full((2, 1, 3, 3), value, np.uint8)
    assert torch.isfinite(Preprocessing.fit(inputs).apply(torch.from_numpy(inputs))).all()


def test_images_left_as_they_are() -> None:
    inputs = np.random.default_rng(0).integers(0, 256, (5, 1, 4, 4), np.uint8)
    fitted = Preprocessing.fit(inputs, "none")
    raw = torch.from_numpy(inputs)
    assert torch.equal(fitted.apply(raw), raw.float())
    torch.testing.assert_close(fitted.module()(raw.float() / 255), raw.float())
    assert Preprocessing.from_json(fitted.to_json()) == fitted


def table(rows: int = 200, missing: float = 0.1) -> np.ndarray:
    random = np.random.default_rng(1)
    inputs = random.normal((0, 1e6, -3, 0.001), (1, 2000, 0.1, 1e-5), (rows, 4)).astype(np.float32)
    inputs[random.random(inputs.shape) < missing] = np.nan
    return inputs


@pytest.mark.parametrize("missing", [0.0, 0.3])
def test_a_table_is_prepared_as_scikit_learn_does_it(missing: float, monkeypatch: pytest.MonkeyPatch) -> None:
    from sklearn.impute import SimpleImputer
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import MinMaxScaler, StandardScaler

    monkeypatch.setattr(statistics, "PIECE", 700)  # many pieces
    inputs, rows = table(missing=missing), np.arange(0, 200, 3)
    for mode, scaler in (("standardize", [StandardScaler()]), ("unit", [MinMaxScaler()]), ("none", [])):
        fitted = Preprocessing.fit(inputs, mode, rows)
        reference = make_pipeline(SimpleImputer(), *scaler).fit(inputs[rows].astype(np.float64))
        expected = torch.from_numpy(reference.transform(inputs.astype(np.float64)))
        raw = torch.from_numpy(inputs)
        torch.testing.assert_close(fitted.apply(raw), expected.float(), rtol=1e-4, atol=1e-3)
        torch.testing.assert_close(fitted.module()(raw), fitted.apply(raw))
        assert Preprocessing.from_json(fitted.to_json()) == fitted
        assert fitted.fits((4,))
        assert not fitted.fits((5,))


def test_a_table_may_lie_in_a_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(statistics, "PIECE", 700)
    kept = np.memmap(tmp_path / "rows", np.float32, "w+", shape=(200, 4))
    kept[:] = table()
    rows = np.arange(10, 90)
    assert Preprocessing.fit(kept, rows=rows) == Preprocessing.fit(np.array(kept)[rows])


def test_what_does_not_vary_or_is_not_there_stays_finite() -> None:
    inputs = np.array([[0.1, np.nan, 5], [0.1, np.nan, 7], [0.1, np.nan, np.nan]] * 50, np.float32)
    for mode in ("standardize", "unit", "none"):
        fitted = Preprocessing.fit(inputs, mode)
        prepared = fitted.apply(torch.from_numpy(inputs))
        assert torch.isfinite(prepared).all()
        if mode != "none":
            assert prepared[:, 0].abs().max() < 1e-6
    assert fitted.mean[1:] == (0.0, 6.0)


@pytest.mark.parametrize("value", [np.inf, -np.inf, 3e38])
def test_infinite_values_are_refused_in_any_part(value: float) -> None:
    inputs = table()
    inputs[7, 2] = value
    with pytest.raises(DataError, match=r"^Feature 3 has infinite or far too large values\. Leave it out"):
        Preprocessing.fit(inputs, rows=np.arange(100, 200))


def test_an_empty_training_part_of_a_table_is_refused() -> None:
    with pytest.raises(DataError, match="training part is empty"):
        Preprocessing.fit(table(), "none", np.zeros(0, np.int64))


def test_older_files_are_read() -> None:
    assert Preprocessing.from_json({"mode": "unit", "mean": [], "std": []}) == Preprocessing()
    old = {"mode": "standardize", "mean": [0.1], "std": [0.3]}
    assert Preprocessing.from_json(old).to_json() == old
