"""Batches: every sample once, in an order that seed and epoch alone decide; single left-over samples."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from tiny_training import make_dataset

from nnstudio.core.data.preprocessing import Preprocessing
from nnstudio.core.training import tensors
from nnstudio.core.training.tensors import TrainTensors, epoch_seed, raw_tensors, steps_in_epoch, train_tensors

CPU = torch.device("cpu")


def numbered(samples: int) -> TrainTensors:
    """Samples whose label is their number."""
    numbers = torch.arange(samples)
    return TrainTensors(numbers[:, None].float(), numbers, Preprocessing())


def order(samples: int, batch: int, seed: int, epoch: int, skip: int = 0) -> list[list[int]]:
    return [labels.tolist() for _, labels in numbered(samples).batches(batch, seed, epoch, skip)]


@given(samples=st.integers(1, 60), batch=st.integers(1, 70), seed=st.integers(0, 2**31 - 1), epoch=st.integers(0, 99))
def test_every_sample_comes_once(samples: int, batch: int, seed: int, epoch: int) -> None:
    batches = order(samples, batch, seed, epoch)
    assert sorted(number for part in batches for number in part) == list(range(samples))
    assert len(batches) == steps_in_epoch(samples, batch)
    sizes = [len(part) for part in batches]
    assert all(size == batch for size in sizes[:-1])
    assert sizes[-1] <= batch + 1
    assert sizes[-1] > 1 or batch == 1 or samples == 1


@given(samples=st.integers(1, 60), batch=st.integers(1, 20), data=st.data())
def test_skipping_leaves_out_the_first_steps_and_changes_nothing_else(
    samples: int, batch: int, data: st.DataObject
) -> None:
    skip = data.draw(st.integers(0, steps_in_epoch(samples, batch)))
    assert order(samples, batch, 7, 3, skip) == order(samples, batch, 7, 3)[skip:]


def test_the_order_depends_on_seed_and_epoch_alone() -> None:
    torch.manual_seed(1)
    first = order(50, 8, 7, 2)
    torch.manual_seed(2)
    assert order(50, 8, 7, 2) == first
    assert order(50, 8, 7, 3) != first
    assert order(50, 8, 8, 2) != first


def test_drawing_an_order_leaves_the_global_state_alone() -> None:
    before = torch.get_rng_state()
    order(50, 8, 7, 2)
    assert torch.equal(torch.get_rng_state(), before)


def test_a_single_sample_left_over_joins_the_step_before_it() -> None:
    assert [len(part) for part in order(9, 4, 7, 0)] == [4, 5]
    assert [len(part) for part in order(10, 4, 7, 0)] == [4, 4, 2]
    assert [len(part) for part in order(3, 1, 7, 0)] == [1, 1, 1]
    assert [len(part) for part in order(1, 4, 7, 0)] == [1]


@given(st.integers(0, 2**31 - 1), st.integers(0, 10_000))
def test_epoch_seeds_are_what_torch_takes(seed: int, epoch: int) -> None:
    assert 0 <= epoch_seed(seed, epoch) < 2**63
    assert epoch_seed(seed, epoch) == epoch_seed(seed, epoch) != epoch_seed(seed, epoch + 1)


@pytest.mark.parametrize("budget", [0, 2**30])
def test_batches_are_prepared_whether_they_are_kept_ready_or_not(budget: int, monkeypatch: pytest.MonkeyPatch) -> None:
    dataset = make_dataset()
    monkeypatch.setattr(tensors, "FLOAT_BUDGET", budget)
    indices = np.array([1, 5, 7, 20])
    preparation = Preprocessing.fit(dataset.inputs)
    made = train_tensors(dataset, indices, preparation, CPU)
    assert made.inputs.is_floating_point() is (budget > 0)
    ((inputs, labels),) = made.batches(4, 7, 0)
    expected = preparation.apply(torch.from_numpy(dataset.inputs[indices]))
    found = {int(label): image for image, label in zip(inputs, labels, strict=True)}
    assert inputs.dtype == torch.float32
    assert inputs.sum() == pytest.approx(float(expected.sum()), rel=1e-4)
    assert set(found) == set(dataset.labels[indices].tolist())


def test_tensors_are_copies() -> None:
    dataset = make_dataset()
    inputs, labels = raw_tensors(dataset, np.array([0, 1]), CPU)
    inputs.zero_()
    labels.zero_()
    assert dataset.inputs[:2].any()
