"""A trained network at one moment."""

from __future__ import annotations

import pytest
import torch
from tiny_training import EVERYTHING, make_job

from nnstudio.core.training import Checkpoint, Finished, train
from nnstudio.core.training.checkpoint import is_finite, snapshot


def checkpoint() -> Checkpoint:
    *_, last = train(make_job(EVERYTHING))
    assert isinstance(last, Finished)
    return last.checkpoint


def test_its_module_answers_alike_each_time_and_draws_no_random_number() -> None:
    kept = checkpoint()
    before = torch.get_rng_state()
    first, second = kept.module(), kept.module()
    assert torch.equal(torch.get_rng_state(), before)
    x = torch.randn(4, 1, 8, 8)
    assert torch.equal(first(x), second(x))
    assert not first.training
    assert not any(parameter.requires_grad for parameter in first.parameters())


def test_probabilities_add_up() -> None:
    logits = torch.randn(5, 3)
    torch.testing.assert_close(checkpoint().probabilities(logits).sum(1), torch.ones(5))
    one = checkpoint().probabilities(torch.tensor([[0.0], [100.0]]))
    torch.testing.assert_close(one, torch.tensor([[0.5, 0.5], [0.0, 1.0]]))


def test_a_snapshot_is_a_copy() -> None:
    module = torch.nn.BatchNorm1d(3)
    taken = snapshot(module)
    module(torch.randn(8, 3))
    assert int(taken["num_batches_tracked"]) == 0
    assert not torch.equal(taken["running_mean"], module.running_mean)


@pytest.mark.parametrize("value", [float("nan"), float("inf"), -float("inf")])
def test_not_finite(value: float) -> None:
    assert is_finite({"a": torch.ones(3), "n": torch.tensor(4)})
    assert not is_finite({"a": torch.tensor([1.0, value])})
