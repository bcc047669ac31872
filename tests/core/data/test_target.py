"""The scale of a target: it is measured on the training part, undone exactly, and kept as plain values."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import torch
from tiny_tables import breast_cancer, diabetes, split_of

from nnstudio.core.data.datasets import Dataset
from nnstudio.core.data.target import Target, target_of
from nnstudio.core.errors import DataError


@pytest.mark.parametrize(("unit", "offset"), [(1.0, 0.0), (1e-6, 0.0), (1e4, -5e6)])
def test_there_and_back(unit: float, offset: float) -> None:
    data = diabetes(unit, offset)
    train = split_of(data).train
    target = target_of(data, train)
    assert target is not None
    labels = torch.from_numpy(data.labels.copy())
    scaled = target.scaled(labels)
    assert scaled.dtype == torch.float32
    assert abs(float(scaled[train].mean())) < 1e-4
    assert float(scaled[train].std(correction=0)) == pytest.approx(1, abs=1e-4)
    torch.testing.assert_close(target.in_unit(scaled), labels)
    torch.testing.assert_close(target.module()(scaled), labels)
    assert Target.from_json(target.to_json()) == target
    assert target.name == "progression"


def test_classes_have_none() -> None:
    assert target_of(breast_cancer(), split_of(breast_cancer()).train) is None


def test_a_target_that_does_not_vary_is_not_divided_by_nought() -> None:
    data = Dataset("x", "X", np.zeros((4, 1), np.float32), np.full(4, 0.1, np.float32), ())
    target = target_of(data, np.arange(3))
    assert target is not None
    assert torch.equal(target.scaled(torch.from_numpy(data.labels.copy())), torch.zeros(4))


@pytest.mark.parametrize("value", [np.nan, np.inf])
def test_missing_values_are_refused(value: float) -> None:
    labels = np.array([1, 2, 3, value], np.float32)
    data = Dataset("x", "X", np.zeros((4, 1), np.float32), labels, (), target="price")
    with pytest.raises(DataError, match="target price has missing or infinite values"):
        target_of(data, np.arange(3))


@pytest.mark.parametrize(
    "data", [None, {}, {"name": 3, "mean": 0, "std": 1}, {"name": "", "mean": float("nan"), "std": 1},
             {"name": "", "mean": 0, "std": 0}]
)  # fmt: skip
def test_damaged_files_are_refused(data: Any) -> None:
    with pytest.raises(DataError, match="scale of the target is damaged"):
        Target.from_json(data)
