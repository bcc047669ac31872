"""Losses against torch, against their formulas, and the two-neuron network worked out by hand."""

from __future__ import annotations

import math

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from torch import nn
from torch.nn import functional

from nnstudio.core.training.losses import (
    LOSSES,
    BinaryCrossEntropy,
    CrossEntropy,
    Huber,
    Loss,
    MeanAbsoluteError,
    MeanSquaredError,
)
from nnstudio.core.training.tasks import rules_of

OF_CLASSES = [kind for kind in LOSSES if "classification" in kind.tasks]
OF_VALUES = [kind for kind in LOSSES if "regression" in kind.tasks]

LOGITS = torch.tensor([[2.0, -1.0, 0.5], [0.0, 0.0, 0.0], [-3.0, 4.0, 1.0]])
LABELS = torch.tensor([0, 2, 1])


@pytest.mark.parametrize("smoothing", [0.0, 0.1, 0.5])
def test_cross_entropy_is_torchs(smoothing: float) -> None:
    ours = CrossEntropy(label_smoothing=smoothing)(LOGITS, LABELS)
    torch.testing.assert_close(ours, functional.cross_entropy(LOGITS, LABELS, label_smoothing=smoothing))


def test_cross_entropy_by_hand() -> None:
    right = [row[label] / sum(row) for row, label in zip(LOGITS.exp().tolist(), LABELS.tolist(), strict=True)]
    assert float(CrossEntropy()(LOGITS, LABELS)) == pytest.approx(-sum(map(math.log, right)) / 3, rel=1e-6)


def test_binary_cross_entropy_by_hand() -> None:
    logits, labels = torch.tensor([[0.7], [-1.2]]), torch.tensor([1, 0])
    first, second = 1 / (1 + math.exp(-0.7)), 1 / (1 + math.exp(1.2))
    expected = -(math.log(first) + math.log(1 - second)) / 2
    assert float(CrossEntropy()(logits, labels)) == pytest.approx(expected, rel=1e-6)


@pytest.mark.parametrize("smoothing", [0.0, 0.2])
@given(logits=st.lists(st.floats(-20, 20, width=32), min_size=1, max_size=6))
def test_one_output_is_the_same_as_two_of_which_the_first_is_nought(smoothing: float, logits: list[float]) -> None:
    one = torch.tensor(logits)[:, None]
    two = torch.cat([torch.zeros_like(one), one], dim=1)
    labels = torch.arange(len(logits)) % 2
    loss = CrossEntropy(label_smoothing=smoothing)
    torch.testing.assert_close(loss(one, labels), loss(two, labels), rtol=1e-4, atol=1e-5)


def test_mean_squared_error_by_hand() -> None:
    probabilities = torch.softmax(LOGITS, 1)
    target = torch.eye(3)[LABELS]
    torch.testing.assert_close(MeanSquaredError()(LOGITS, LABELS), ((probabilities - target) ** 2).sum() / 9)


def test_mean_squared_error_of_one_output() -> None:
    value = MeanSquaredError()(torch.tensor([[0.0], [0.0]]), torch.tensor([1, 0]))
    assert float(value) == pytest.approx(0.25)


@pytest.mark.parametrize("kind", OF_CLASSES)
@pytest.mark.parametrize("outputs", [1, 2, 5])
def test_every_loss_falls_along_its_gradient(kind: type[Loss], outputs: int) -> None:
    torch.manual_seed(0)
    logits, labels = torch.randn(4, outputs, requires_grad=True), torch.tensor([0, 1, 1, 0])
    before = kind()(logits, labels)
    before.backward()
    assert before.ndim == 0
    assert logits.grad is not None
    assert torch.isfinite(logits.grad).all()
    assert kind()(logits - 0.1 * logits.grad, labels) < before


@pytest.mark.parametrize("kind", OF_VALUES)
def test_every_loss_of_values_falls_along_its_gradient(kind: type[Loss]) -> None:
    torch.manual_seed(0)
    outputs, labels = torch.randn(4, 1, requires_grad=True), torch.tensor([0.5, -1.0, 3.0, 0.0])
    before = kind()(outputs, labels)
    before.backward()
    assert before.ndim == 0
    assert outputs.grad is not None
    assert kind()(outputs - 0.1 * outputs.grad, labels) < before


@pytest.mark.parametrize("weights", [None, torch.tensor([1.0, 3.0, 0.25])])
def test_the_loss_of_labels_is_torchs(weights: torch.Tensor | None) -> None:
    truth = torch.tensor([[1.0, 0.0, 1.0], [0.0, 0.0, 0.0], [1.0, 1.0, 1.0]])
    expected = nn.BCEWithLogitsLoss(pos_weight=weights)(LOGITS, truth)
    torch.testing.assert_close(BinaryCrossEntropy()(LOGITS, truth, weights), expected)


@pytest.mark.parametrize("kind", list(LOSSES), ids=LOSSES.kinds())
def test_a_batch_of_one(kind: type[Loss]) -> None:
    truth = torch.tensor([1]) if "classification" in kind.tasks else torch.tensor([1.0])
    truth = truth[:, None] if "multi-label" in kind.tasks else truth
    assert torch.isfinite(kind()(torch.tensor([[0.3]]), truth))


@pytest.mark.parametrize("kind", OF_VALUES)
@pytest.mark.parametrize("scale", [0.05, 7.0, 100.0])
def test_the_power_says_how_a_loss_grows_with_the_unit(kind: type[Loss], scale: float) -> None:
    outputs, labels = torch.tensor([[0.2], [3.0], [-1.0]]).double(), torch.tensor([0.5, -1.0, 3.0]).double()
    loss, larger = kind(), kind(delta=scale) if kind is Huber else kind()
    assert float(larger(scale * outputs, scale * labels)) == pytest.approx(
        float(loss(outputs, labels)) * scale**kind.power
    )


def test_losses_of_values_are_torchs() -> None:
    outputs, labels = torch.tensor([[0.2], [3.0], [-1.0]]), torch.tensor([0.5, -1.0, 3.0])
    for loss, expected in (
        (MeanSquaredError(), functional.mse_loss(outputs[:, 0], labels)),
        (MeanAbsoluteError(), functional.l1_loss(outputs[:, 0], labels)),
        (Huber(0.5), functional.huber_loss(outputs[:, 0], labels, delta=0.5)),
    ):
        torch.testing.assert_close(loss(outputs, labels), expected)


def test_a_loss_that_does_not_fit_gives_way() -> None:
    classes, values, labels = (rules_of(task) for task in ("classification", "regression", "multi-label"))
    assert classes.suited(CrossEntropy(0.1)) == CrossEntropy(0.1)
    assert values.suited(CrossEntropy()) == MeanSquaredError()
    assert values.suited(Huber(2.0)) == Huber(2.0)
    assert classes.suited(MeanAbsoluteError()) == CrossEntropy()
    assert classes.suited(MeanSquaredError()) == MeanSquaredError()
    assert labels.suited(CrossEntropy()) == BinaryCrossEntropy()
    assert values.describe_suited(Huber()) == ""
    told = values.describe_suited(CrossEntropy())
    assert told == "Cross-entropy is no loss for values, so mean squared error takes its place."


@pytest.mark.parametrize(("x", "label"), [(1.5, 1), (1.5, 0), (-2.0, 1)])
def test_the_two_neurons_that_the_reference_works_out(x: float, label: int) -> None:
    """x → ReLU → sigmoid with binary cross-entropy: gradients and one step of descent as the formulas say."""
    w1, b1, w2, b2, rate = 0.8, 0.1, -0.6, 0.2, 0.05
    module = nn.Sequential(nn.Linear(1, 1), nn.ReLU(), nn.Linear(1, 1)).double()
    with torch.no_grad():
        for parameter, value in zip(module.parameters(), (w1, b1, w2, b2), strict=True):
            parameter.fill_(value)
    CrossEntropy()(module(torch.tensor([[x]], dtype=torch.float64)), torch.tensor([label])).backward()
    z1 = w1 * x + b1
    h, slope = max(0.0, z1), float(z1 > 0)
    error = 1 / (1 + math.exp(-(w2 * h + b2))) - label
    gradients = (error * w2 * slope * x, error * w2 * slope, error * h, error)
    assert [float(p.grad) for p in module.parameters()] == pytest.approx(gradients)  # type: ignore[arg-type]
    torch.optim.SGD(module.parameters(), lr=rate).step()
    stepped = [value - rate * gradient for value, gradient in zip((w1, b1, w2, b2), gradients, strict=True)]
    assert [float(p.detach()) for p in module.parameters()] == pytest.approx(stepped)
