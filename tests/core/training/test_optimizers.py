"""Every optimizer: it lowers a loss, and its first step is what its formula says."""

from __future__ import annotations

import pytest
import torch
from torch import nn

from nnstudio.core.errors import SpecError
from nnstudio.core.spec import from_json, to_json
from nnstudio.core.training.optimizers import OPTIMIZERS, SGD, Adam, AdamW, Optimizer, RMSprop


def stepped(optimizer: Optimizer, start: float = 1.0, gradient: float = 0.5, steps: int = 1) -> float:
    """One number after so many steps with the same gradient."""
    weight = nn.Parameter(torch.tensor([start]))
    made = optimizer.make([weight])
    for _ in range(steps):
        weight.grad = torch.tensor([gradient])
        made.step()
    return float(weight.detach())


def test_plain_descent() -> None:
    assert stepped(SGD(lr=0.1, momentum=0.0)) == pytest.approx(1 - 0.1 * 0.5)


def test_momentum_builds_up() -> None:
    assert stepped(SGD(lr=0.1, momentum=0.9), steps=2) == pytest.approx(1 - 0.1 * (0.5 + (0.9 * 0.5 + 0.5)))


def test_nesterov_looks_ahead() -> None:
    assert stepped(SGD(lr=0.1, momentum=0.9, nesterov=True)) == pytest.approx(1 - 0.1 * (0.5 + 0.9 * 0.5))


def test_nesterov_without_momentum_is_plain() -> None:
    assert stepped(SGD(lr=0.1, momentum=0.0, nesterov=True)) == pytest.approx(1 - 0.1 * 0.5)


def test_sgd_decay_goes_through_the_gradient() -> None:
    assert stepped(SGD(lr=0.1, momentum=0.0, weight_decay=0.2)) == pytest.approx(1 - 0.1 * (0.5 + 0.2))


@pytest.mark.parametrize("gradient", [0.001, 0.5, 40.0])
def test_adams_first_step_is_its_learning_rate(gradient: float) -> None:
    assert stepped(Adam(lr=0.1), gradient=gradient) == pytest.approx(0.9, abs=1e-5)


def test_adamw_decays_the_weight_itself() -> None:
    assert stepped(AdamW(lr=0.1, weight_decay=0.3)) == pytest.approx(1 * (1 - 0.1 * 0.3) - 0.1, abs=1e-6)


def test_rmsprops_first_step() -> None:
    assert stepped(RMSprop(lr=0.1, alpha=0.99)) == pytest.approx(1 - 0.1 * 0.5 / (0.1 * 0.5), abs=1e-5)


@pytest.mark.parametrize("kind", list(OPTIMIZERS), ids=OPTIMIZERS.kinds())
def test_every_optimizer_goes_downhill(kind: type[Optimizer]) -> None:
    weight = nn.Parameter(torch.tensor([3.0, -2.0]))
    made = kind(lr=0.05).make([weight])
    for _ in range(200):
        made.zero_grad()
        (weight**2).sum().backward()
        made.step()
    assert weight.abs().max() < 0.2


@pytest.mark.parametrize("kind", list(OPTIMIZERS), ids=OPTIMIZERS.kinds())
def test_every_optimizer_survives_json(kind: type[Optimizer]) -> None:
    assert from_json(to_json(kind(lr=0.02)), OPTIMIZERS) == kind(lr=0.02)


@pytest.mark.parametrize("kind", list(OPTIMIZERS), ids=OPTIMIZERS.kinds())
@pytest.mark.parametrize("rate", [0.0, -1.0, float("nan"), float("inf"), 1e7])
def test_senseless_rates_are_refused(kind: type[Optimizer], rate: float) -> None:
    with pytest.raises(SpecError, match="Learning rate"):
        kind(lr=rate)
