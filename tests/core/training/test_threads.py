"""How many cores a training uses, and that it gives them back."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import torch
from tiny_training import make_job

from nnstudio.core.network import find_preset, trace
from nnstudio.core.training import train
from nnstudio.core.training.threads import threads_for, using_threads


@pytest.fixture
def two_threads() -> Iterator[None]:
    before = torch.get_num_threads()
    torch.set_num_threads(2)
    yield
    torch.set_num_threads(before)


@pytest.mark.parametrize(("name", "batch_size", "threads"), [("mlp", 64, 1), ("mlp", 512, 8), ("lenet5", 64, 8)])
def test_small_steps_are_done_by_one(name: str, batch_size: int, threads: int) -> None:
    plan = trace(find_preset(name).network(), (1, 28, 28))
    assert threads_for(plan, batch_size, available=8) == threads


def test_threads_are_given_back(two_threads: None) -> None:
    with using_threads(1):
        assert torch.get_num_threads() == 1
    assert torch.get_num_threads() == 2


def test_a_small_training_leaves_the_number_as_it_was(two_threads: None) -> None:
    seen = {torch.get_num_threads() for _ in train(make_job())}
    assert seen == {1}
    assert torch.get_num_threads() == 2
    half = train(make_job())
    next(half)
    half.close()  # type: ignore[attr-defined]
    assert torch.get_num_threads() == 2
