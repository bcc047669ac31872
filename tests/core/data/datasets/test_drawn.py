"""Points and curves drawn on the fly: the same seed draws the same, and without noise they lie where they must."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from nnstudio.core.data.datasets import (
    DATASETS,
    BumpData,
    CheckerboardData,
    CirclesData,
    CurveData,
    Dataset,
    DatasetSpec,
    ExpressionData,
    MoonsData,
    PlaneData,
    SineData,
    StepData,
    XorData,
)
from nnstudio.core.errors import DataError, SpecError

PLANES = [cls for cls in DATASETS if issubclass(cls, PlaneData)]
CURVES = [cls for cls in DATASETS if issubclass(cls, CurveData)]


def drawn(spec: DatasetSpec) -> Dataset:
    return spec.load(Path("nowhere"))


@pytest.mark.parametrize("cls", PLANES)
def test_points_of_two_classes(cls: type[PlaneData]) -> None:
    data = drawn(cls(samples=301))
    assert data.kind == "table"
    assert data.task == "classification"
    assert data.inputs.shape == (301, 2) == (301, *data.input_shape)
    assert np.bincount(data.labels).tolist() == [151, 150]
    assert data.fingerprint == drawn(cls(samples=301)).fingerprint
    assert data.fingerprint != drawn(cls(samples=301, seed=8)).fingerprint
    assert np.abs(drawn(cls(noise=0.0)).inputs).max() < 1.5


def test_xor_without_noise_is_the_sign_of_the_product() -> None:
    data = drawn(XorData(noise=0.0))
    assert np.array_equal(data.inputs.prod(axis=1) > 0, data.labels == 1)


def test_circles_and_checkerboard_without_noise_are_what_they_say() -> None:
    ring = drawn(CirclesData(noise=0.0))
    assert np.array_equal(np.hypot(*ring.inputs.T) > 0.7, ring.labels == 1)
    board = drawn(CheckerboardData(noise=0.0, fields=4))
    fields = np.floor((board.inputs.astype(np.float64) + 1) * 2).astype(int)
    assert np.array_equal(fields.sum(axis=1) % 2, board.labels)


def test_moons_are_two_half_circles() -> None:
    moons = drawn(MoonsData(noise=0.0))
    upper = moons.inputs[moons.labels == 0] * 1.5 + (0.5, 0.25)
    assert np.allclose(np.hypot(*upper.T), 1, atol=1e-5)
    assert upper[:, 1].min() > -1e-5


@pytest.mark.parametrize("cls", CURVES)
def test_curves_are_regression(cls: type[CurveData]) -> None:
    data = drawn(cls(samples=50))
    assert data.task == "regression"
    assert data.class_names == ()
    assert data.inputs.shape == (50, 1)
    assert data.labels.dtype == np.float32
    noisy, plain = drawn(cls(noise=1.0, samples=2000)), drawn(cls(noise=0.0, samples=2000))
    assert np.std(noisy.labels - plain.labels) == pytest.approx(1, abs=0.1)


@pytest.mark.parametrize(
    ("spec", "judged"),
    [
        (SineData(waves=3.0), lambda x: np.sin(3 * np.pi * x)),
        (StepData(), lambda x: x >= 0),
        (BumpData(width=0.5), lambda x: np.exp(-2 * x**2)),
        (ExpressionData(formula="x^3 - x", low=2.0, high=4.0), lambda x: x**3 - x),
    ],
)
def test_curves_without_noise_lie_on_the_function(spec: CurveData, judged: object) -> None:
    data = drawn(replace(spec, noise=0.0))
    x = data.inputs[:, 0].astype(np.float64)
    assert np.allclose(data.labels, judged(x), atol=1e-4)  # type: ignore[operator]


def test_what_cannot_be_drawn_is_said() -> None:
    with pytest.raises(SpecError, match="begin before"):
        ExpressionData(low=1.0, high=1.0)
    with pytest.raises(DataError, match="no ordinary value"):
        drawn(ExpressionData(formula="log(x)"))
    with pytest.raises(SpecError, match="not known"):
        ExpressionData(formula="y")
