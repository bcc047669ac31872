"""What is kept of the answers to each sample: as the network gave them, in the order in which they came."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import torch
from tiny_training import make_dataset, make_job

from nnstudio.core.data.datasets import Dataset
from nnstudio.core.data.preparation import BALANCED_SAMPLING
from nnstudio.core.data.target import Target
from nnstudio.core.network import build
from nnstudio.core.training import EpochEnded, Event, train
from nnstudio.core.training.answers import AnswerKeeper, asked_of
from nnstudio.core.training.tasks import rules_of
from nnstudio.core.training.tensors import raw_tensors


def ended(events: list[Event]) -> list[EpochEnded]:
    return [event for event in events if isinstance(event, EpochEnded)]


def test_validation_samples_get_the_answers_of_the_epoch_s_weights() -> None:
    job = make_job()
    last = ended(list(train(job)))[-1]
    learned, validated = last.answers
    assert (learned.asked.part, validated.asked.part) == ("train", "validation")
    np.testing.assert_array_equal(validated.asked.indices, job.split.validation)
    inputs, _ = raw_tensors(job.dataset, job.split.validation, torch.device("cpu"))
    assert isinstance(inputs, torch.Tensor)
    with torch.inference_mode():
        logits = last.checkpoint.module()(job.preprocessing.apply(inputs))
    rules = rules_of("classification")
    for place, shares in enumerate(torch.softmax(logits, 1)):
        said = rules.unpacked(validated.packed[place])
        assert said is not None
        assert said.labels == (int(shares.argmax()),)
        assert said.share == pytest.approx(float(shares.max()), abs=1 / 255)


def test_training_samples_get_the_answers_of_their_own_step() -> None:
    # All in one step: then all are asked about with the first weights, whatever their order.
    job = make_job()
    job = replace(job, config=replace(job.config, batch_size=len(job.split.train)))
    learned = ended(list(train(job)))[0].answers[0]
    module = build(job.network, job.dataset.input_shape, seed=job.config.seed).eval()
    inputs, _ = raw_tensors(job.dataset, job.split.train, torch.device("cpu"))
    assert isinstance(inputs, torch.Tensor)
    with torch.inference_mode():
        named = module(job.preprocessing.apply(inputs)).argmax(1)
    np.testing.assert_array_equal(learned.packed[:, 1], named.numpy())


def test_what_was_not_drawn_was_not_asked_about() -> None:
    job = replace(make_job(), balance=BALANCED_SAMPLING)
    learned = ended(list(train(job)))[0].answers[0]
    rules = rules_of("classification")
    known = [rules.unpacked(row) is not None for row in learned.packed]
    assert 0 < sum(known) < len(known)


@pytest.mark.parametrize("classes", [2, 10, 300])
def test_classes_come_back(classes: int) -> None:
    logits = torch.randn(40, classes, generator=torch.Generator().manual_seed(1))
    rules = rules_of("classification")
    packed = rules.packed(logits).numpy()
    assert packed.shape == (40, 3 if classes > 256 else 2)
    assert [rules.unpacked(row).labels[0] for row in packed] == logits.argmax(1).tolist()  # type: ignore[union-attr]


def test_one_output_two_classes() -> None:
    rules = rules_of("classification")
    packed = rules.packed(torch.tensor([[-3.0], [2.0]])).numpy()
    assert [rules.unpacked(row).labels for row in packed] == [(0,), (1,)]  # type: ignore[union-attr]


def test_labels_are_named_above_one_half() -> None:
    rules = rules_of("multi-label")
    packed = rules.packed(torch.tensor([[0.01, -0.01, 5.0], [-9.0, -9.0, -9.0]])).numpy()
    assert [rules.unpacked(row).labels for row in packed] == [(0, 2), ()]  # type: ignore[union-attr]


def test_values_are_kept_in_their_own_unit() -> None:
    rng = np.random.default_rng(0)
    table = Dataset(
        "t", "T", rng.normal(size=(6, 2)).astype(np.float32), np.arange(6, dtype=np.float32), (), target="y"
    )
    keeper = AnswerKeeper(asked_of(table, np.arange(6), "validation"), Target("y", 10.0, 2.0))
    keeper.add(torch.tensor([[-1.0], [0.0], [1.5]]))
    (kept,) = keeper.taken(np.array([4, 0, 2]))
    said = [rules_of("regression").unpacked(row) for row in kept.packed]
    assert [None if found is None else found.value for found in said] == [10.0, None, 13.0, None, 8.0, None]


def test_the_answers_of_very_large_parts_are_not_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("nnstudio.core.training.answers.MOST_BYTES", 30)
    data = make_dataset()
    keeper = AnswerKeeper(asked_of(data, np.arange(40), "train"), None)
    for _ in range(4):
        keeper.add(torch.zeros(10, 3))
    assert keeper.taken() == ()
    keeper.add(torch.zeros(10, 3))
    assert len(keeper.taken(np.arange(10))) == 1
