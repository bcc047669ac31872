"""The built-in tables are scikit-learn's, number for number."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from sklearn import datasets

from nnstudio.core.data.datasets import BreastCancerData, DatasetSpec, DiabetesData, IrisData, WineData


@pytest.mark.parametrize(
    ("spec", "judge"),
    [
        (BreastCancerData(), datasets.load_breast_cancer),
        (IrisData(), datasets.load_iris),
        (WineData(), datasets.load_wine),
        (DiabetesData(), lambda: datasets.load_diabetes(scaled=False)),
    ],
)
def test_the_numbers_are_scikit_learns(spec: DatasetSpec, judge: object) -> None:
    data, bunch = spec.load(Path("nowhere")), judge()  # type: ignore[operator]
    assert np.array_equal(data.inputs, bunch.data.astype(np.float32))
    assert np.array_equal(data.labels, bunch.target)
    assert data.input_shape == spec.known_shape == (len(data.features),)
    assert data.class_names == spec.known_classes
    assert data.class_names == tuple(map(str, bunch.get("target_names", ())))
    assert data.task == ("classification" if data.class_names else "regression")
