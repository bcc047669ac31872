"""Preparation is measured on what it is given, and is the same for arrays, modules and files."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays

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
