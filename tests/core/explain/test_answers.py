"""What a network answers to a whole part, and which of it is wrong."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch
from corners import LABELS, corners

from nnstudio.core.data.datasets import Dataset, DigitsData
from nnstudio.core.data.preprocessing import Preprocessing
from nnstudio.core.data.target import Target
from nnstudio.core.errors import DataError
from nnstudio.core.explain.answers import answer_all, misfit, mistakes, worst
from nnstudio.core.network import Network
from nnstudio.core.network.build import build
from nnstudio.core.network.layers import Dense, Flatten
from nnstudio.core.training.checkpoint import Checkpoint, snapshot


@pytest.fixture(scope="module")
def digits() -> Dataset:
    return DigitsData().load(Path())


def checkpoint(data: Dataset, outputs: int, target: Target | None = None) -> Checkpoint:
    torch.manual_seed(0)
    flat = (Flatten(),) if data.kind == "images" else ()
    network = Network((*flat, Dense(outputs)))
    module = build(network, data.input_shape)
    fitted = Preprocessing.fit(data.inputs, "standardize", np.arange(len(data)))
    return Checkpoint(network, data.input_shape, data.class_names, fitted, snapshot(module), target=target)


def test_answers_are_those_of_the_network_one_by_one(digits: Dataset) -> None:
    model = checkpoint(digits, 10)
    some = np.arange(5, 700)
    found = answer_all(model, digits, some)
    inputs = model.preprocessing.apply(torch.from_numpy(digits.inputs[some].copy()))
    expected = torch.softmax(model.module()(inputs), 1)
    np.testing.assert_array_equal(found.predicted, expected.argmax(1).numpy())
    np.testing.assert_allclose(found.probabilities, expected.max(1).values.numpy(), rtol=1e-4)
    wrong = worst(found, digits)
    assert set(wrong.indices) == set(some[found.predicted != digits.labels[some]])
    assert np.all(np.diff(wrong.probabilities) <= 0)


def test_values_are_judged_by_their_error() -> None:
    rng = np.random.default_rng(0)
    inputs, labels = rng.normal(size=(40, 3)).astype(np.float32), rng.normal(size=40).astype(np.float32)
    data = Dataset("t", "T", inputs, labels, (), target="y")
    model = checkpoint(data, 1, Target("y", float(labels.mean()), float(labels.std())))
    found = worst(answer_all(model, data, np.arange(40)), data)
    errors = np.abs(found.predicted - labels[found.indices])
    assert len(errors) == 40
    assert np.all(np.diff(errors) <= 0)


def test_a_network_for_other_data_is_not_asked(digits: Dataset) -> None:
    model = checkpoint(digits, 10)
    other = Dataset("o", "O", digits.inputs, digits.labels, tuple("abcdefghij"))
    assert misfit(model, digits) == ""
    assert "other data" in misfit(model, other)
    with pytest.raises(DataError, match="other data"):
        answer_all(model, other, np.arange(3))


def test_several_labels_are_wrong_where_any_is() -> None:
    data = corners(80)
    torch.manual_seed(3)
    model = replace(checkpoint(data, 4), several=True)
    found = answer_all(model, data, np.arange(80))
    assert found.predicted.shape == found.probabilities.shape == (80, 4)
    np.testing.assert_array_equal(found.predicted, found.probabilities > 0.5)
    wrong = worst(found, data)
    truth = data.labels[wrong.indices]
    assert set(wrong.indices) == set(np.flatnonzero((found.predicted != data.labels).any(axis=1)))
    sure = np.where(wrong.predicted != truth, np.abs(wrong.probabilities - 0.5), 0).max(axis=1)
    assert np.all(np.diff(sure) <= 0)
    assert mistakes(np.array([1, 0, 1, 0], np.uint8), np.array([1, 1, 0, 0], np.uint8), LABELS) == (
        "+ lower left, − upper right"
    )
