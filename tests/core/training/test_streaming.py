"""Samples in a mapped file are learned from as those in memory are, bit for bit, and varied ones repeat."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch
from tiny_training import EVERYTHING, make_dataset, make_job

from nnstudio.core.data.augmentation import Augmentation
from nnstudio.core.data.datasets import Dataset
from nnstudio.core.evaluate import evaluate_part
from nnstudio.core.training import EpochEnded, Finished, TrainingConfig, train
from nnstudio.core.training.streaming import Streamed, inputs_of

CPU = torch.device("cpu")


def mapped(dataset: Dataset, folder: Path) -> Dataset:
    path = folder / "inputs.npy"
    np.save(path, dataset.inputs)
    return replace(dataset, inputs=np.load(path, mmap_mode="r"))


def test_rows_come_in_the_order_asked_for(tmp_path: Path) -> None:
    data = mapped(make_dataset(), tmp_path)
    rows = np.array([40, 3, 17, 60])
    found = inputs_of(data.inputs, rows, CPU)
    assert isinstance(found, Streamed)
    assert len(found) == 4
    assert np.array_equal(found[torch.tensor([3, 0, 0])].numpy(), data.inputs[[60, 40, 40]])
    assert np.array_equal(found[1:3].numpy(), data.inputs[[3, 17]])
    assert isinstance(inputs_of(np.array(data.inputs), rows, CPU), torch.Tensor)


def test_what_would_not_fit_twice_stays_where_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    large, rows = np.zeros((6, 100_000), np.uint8), np.arange(3)
    monkeypatch.setenv("NNSTUDIO_MEMORY", "1")
    assert isinstance(inputs_of(large, rows, CPU), Streamed)
    monkeypatch.setenv("NNSTUDIO_MEMORY", "2")
    assert isinstance(inputs_of(large, rows, CPU), torch.Tensor)


@pytest.mark.parametrize("augmentation", [Augmentation(), Augmentation(shift=10, noise=5)])
def test_a_training_learns_the_same(tmp_path: Path, augmentation: Augmentation) -> None:
    data, config = make_dataset(), TrainingConfig(epochs=2, batch_size=8, device="cpu")
    finished = []
    for dataset in (data, mapped(data, tmp_path)):
        *_, last = train(make_job(EVERYTHING, config, dataset=dataset, augmentation=augmentation))
        assert isinstance(last, Finished)
        finished.append(last.checkpoint)
    for name, weight in finished[0].weights.items():
        assert torch.equal(weight, finished[1].weights[name]), name
    indices, loss = np.arange(20), config.loss
    judged = [evaluate_part(finished[0], where, indices, loss, "cpu") for where in (data, mapped(data, tmp_path))]
    assert judged[0] == judged[1]


def test_varied_images_change_the_training_and_repeat() -> None:
    def losses(augmentation: Augmentation) -> list[float]:
        job = make_job(augmentation=augmentation)
        return [event.train.loss for event in train(job) if isinstance(event, EpochEnded)]

    varied = Augmentation(shift=10)
    assert losses(varied) == losses(varied)
    assert losses(varied) != losses(Augmentation())


def test_a_training_that_was_stopped_goes_on_with_the_same_variations() -> None:
    config = TrainingConfig(epochs=2, batch_size=8, device="cpu")
    job = make_job(config=config, augmentation=Augmentation(rotate=20, elastic=3))
    *_, whole = train(job)
    asked = iter(range(100))
    *_, part = train(job, lambda: next(asked) >= 6)
    assert isinstance(part, Finished)
    *_, rest = train(replace(job, start=part.checkpoint, resume=part.resume))
    assert isinstance(whole, Finished)
    assert isinstance(rest, Finished)
    for name, weight in whole.checkpoint.weights.items():
        assert torch.equal(weight, rest.checkpoint.weights[name]), name
