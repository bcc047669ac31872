"""The built-in digits look and measure like MNIST."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from nnstudio.core.data.datasets import DATASETS, Dataset, DigitsData, digits
from nnstudio.core.data.placement import centre_of_mass
from nnstudio.core.errors import DataError, SpecError


@pytest.fixture(scope="module")
def data() -> Dataset:
    return DigitsData().load(Path("nowhere"))


def test_shape_and_classes(data: Dataset) -> None:
    assert data.inputs.shape == (1797, 1, 28, 28)
    assert data.inputs.dtype == np.uint8
    assert data.class_names == tuple("0123456789")
    assert np.bincount(data.labels).tolist() == [178, 182, 177, 183, 181, 182, 181, 179, 174, 180]
    assert data.official_test is None
    assert not data.inputs.flags.writeable


def test_same_digits_as_scikit_learn(data: Dataset) -> None:
    from sklearn.datasets import load_digits

    images, labels = load_digits(return_X_y=True)
    cells, own_labels = digits._read()
    assert np.array_equal(own_labels, labels)
    assert np.array_equal(cells.reshape(-1, 64) * 16, images)


def test_placed_as_mnist_is(data: Dataset) -> None:
    centres = np.array([centre_of_mass(image.astype(float)) for image in data.inputs[:, 0]])
    assert np.abs(centres - 14).max() < 0.1
    inked = data.inputs[:, 0] > 25
    longest = np.maximum(inked.any(2).sum(1), inked.any(1).sum(1))
    assert np.quantile(longest, 0.01) >= 19
    assert np.quantile(longest, 0.99) <= 21


def test_contrast_as_mnist_has(data: Dataset) -> None:
    unit = data.inputs / 255
    assert abs(unit.mean() - 0.1307) < 0.01
    assert abs(unit.std() - 0.3081) < 0.02
    assert (data.inputs.max(axis=(1, 2, 3)) >= 250).mean() > 0.99


def test_two_classes(data: Dataset) -> None:
    two = DigitsData(labels="small or large").load(Path())
    assert two.class_names == ("0–2", "3–9")
    assert np.array_equal(two.labels, (data.labels > 2).astype(int))
    with pytest.raises(SpecError):
        DigitsData(labels="odd or even")


def test_falls_back_to_scikit_learn_itself(data: Dataset, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(digits, "_read_shipped_table", lambda: None)
    assert DigitsData().load(Path()).fingerprint == data.fingerprint


def test_without_scikit_learn(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    with pytest.raises(DataError, match="Install scikit-learn"):
        DigitsData().load(Path())


def test_needs_no_download() -> None:
    assert DigitsData().missing(Path("nowhere")) == ""
    assert DigitsData().sources() == ()
    with pytest.raises(DataError, match="needs no download"):
        DigitsData().download(Path("nowhere"))


@pytest.mark.parametrize("cls", list(DATASETS), ids=lambda cls: cls.kind)
def test_every_kind_explains_itself(cls: type) -> None:
    assert cls.title
    assert cls.explanation()
