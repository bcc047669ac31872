"""Rare classes weigh as scikit-learn says, or come up as often as the others."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import torch
from sklearn.utils.class_weight import compute_class_weight
from tiny_training import make_dataset, make_job, make_split
from torch.nn import functional

from nnstudio.core.data.preparation import BALANCED_SAMPLING, CLASS_WEIGHTS
from nnstudio.core.training import EpochEnded, train
from nnstudio.core.training.balance import balanced_order, class_weights
from nnstudio.core.training.losses import CrossEntropy, MeanSquaredError

LABELS = torch.tensor([0] * 50 + [1] * 8 + [3] * 2)


def test_weights_are_scikit_learns() -> None:
    judged = compute_class_weight("balanced", classes=np.array([0, 1, 3]), y=LABELS.numpy())
    assert class_weights(LABELS, 5).tolist() == pytest.approx([judged[0], judged[1], 0, judged[2], 0])


def test_balanced_sampling_shows_every_class_equally_often() -> None:
    order = balanced_order(LABELS, torch.Generator().manual_seed(1))
    assert len(order) == len(LABELS)
    many = torch.cat([balanced_order(LABELS, torch.Generator().manual_seed(seed)) for seed in range(200)])
    shares = torch.bincount(LABELS[many], minlength=4) / len(many)
    assert shares.tolist() == pytest.approx([1 / 3, 1 / 3, 0, 1 / 3], abs=0.02)
    assert set(many.tolist()) == set(range(len(LABELS)))
    assert torch.equal(order, balanced_order(LABELS, torch.Generator().manual_seed(1)))


@pytest.mark.parametrize("outputs", [1, 2])
@pytest.mark.parametrize("loss", [CrossEntropy(), CrossEntropy(label_smoothing=0.1), MeanSquaredError()])
def test_weighted_losses_are_means_over_the_weights(loss: CrossEntropy | MeanSquaredError, outputs: int) -> None:
    logits, labels = torch.randn(12, outputs), torch.tensor([0, 1] * 6)
    even = loss(logits, labels, torch.tensor([2.0, 2.0]))
    assert float(even) == pytest.approx(float(loss(logits, labels)), rel=1e-6)
    if not getattr(loss, "label_smoothing", 0.0):
        one = loss(logits, labels, torch.tensor([1.0, 0.0]))
        assert float(one) == pytest.approx(float(loss(logits[::2], labels[::2])), rel=1e-6)


def test_cross_entropy_is_torchs() -> None:
    logits, labels, weights = torch.randn(9, 3), torch.arange(9) % 3, torch.tensor([1.0, 2.0, 5.0])
    assert torch.equal(CrossEntropy()(logits, labels, weights), functional.cross_entropy(logits, labels, weights))


@pytest.mark.parametrize("balance", [CLASS_WEIGHTS, BALANCED_SAMPLING])
def test_both_change_what_is_learned_and_repeat(balance: str) -> None:
    data = make_dataset(60)
    rare = np.flatnonzero((data.labels != 2) | (np.arange(60) < 9))
    split = replace(make_split(40, 20), train=rare[:34].astype(np.int64))

    def losses(way: str) -> list[float]:
        job = make_job(dataset=data, split=split, balance=way)
        return [event.train.loss for event in train(job) if isinstance(event, EpochEnded)]

    assert losses(balance) == losses(balance)
    assert losses(balance) != losses("none")
