"""Stopped and gone on with, a training gives bit for bit what it would have given undisturbed."""

from __future__ import annotations

import pytest
import torch
from tiny_training import CLASSIFIER, EVERYTHING, events_until, make_job

from nnstudio.core.network import Network
from nnstudio.core.training import (
    OPTIMIZERS,
    EpochEnded,
    Event,
    Finished,
    History,
    Progress,
    TrainingConfig,
    TrainingJob,
    train,
)
from nnstudio.core.training.optimizers import SGD, Adam, AdamW, Optimizer
from nnstudio.core.training.resume import capture, restore

OPTIMIZERS_TO_TRY = [kind() for kind in OPTIMIZERS] + [SGD(momentum=0.0), SGD(nesterov=True)]


def config(optimizer: Optimizer | None = None, **knobs: int) -> TrainingConfig:
    return TrainingConfig(**{"epochs": 3, "batch_size": 8, "optimizer": optimizer or AdamW(lr=0.01), **knobs})


def going_on(job: TrainingJob, finished: Event) -> TrainingJob:
    """The job that goes on where `finished` left."""
    assert isinstance(finished, Finished)
    parts = (job.network, job.dataset, job.split, job.config, job.preprocessing)
    return TrainingJob(*parts, finished.checkpoint, finished.resume)


def end(events: list[Event]) -> Finished:
    assert isinstance(events[-1], Finished)
    return events[-1]


def curves(events: list[Event]) -> tuple[list[float], list[tuple[object, ...]]]:
    history = History()
    for event in events:
        history.add(event)
    return history.losses.values.tolist(), [(row.epoch, row.step, row.train, row.validation) for row in history.epochs]


def same_weights(first: Finished, second: Finished) -> bool:
    one, other = first.checkpoint.weights, second.checkpoint.weights
    return one.keys() == other.keys() and all(torch.equal(one[name], other[name]) for name in one)


@pytest.mark.parametrize("network", [CLASSIFIER, EVERYTHING], ids=["dense", "everything"])
@pytest.mark.parametrize("optimizer", OPTIMIZERS_TO_TRY, ids=lambda o: f"{o.kind}{getattr(o, 'momentum', '')}")
def test_stopping_within_an_epoch_changes_nothing(network: Network, optimizer: Optimizer) -> None:
    job = make_job(network, config(optimizer))
    whole = list(train(job))
    # Within the first epoch, then within the second, and to the end.
    first = events_until(job, 3)
    second = events_until(going_on(job, first[-1]), 5)
    third = list(train(going_on(job, second[-1])))
    assert end(first).reason == end(second).reason == "stopped"
    assert end(third).reason == "completed"
    assert same_weights(end(whole), end(third))
    losses, epochs = curves(first + second + third)
    assert losses == curves(whole)[0]
    assert [row[:2] for row in epochs] == [row[:2] for row in curves(whole)[1]]
    assert [row[3] for row in epochs] == [row[3] for row in curves(whole)[1]]


@pytest.mark.parametrize("steps", range(1, 12))
def test_an_epochs_means_are_whole_wherever_it_was_interrupted(steps: int) -> None:
    job = make_job(CLASSIFIER, config(epochs=2))
    first = events_until(job, steps)
    rest = list(train(going_on(job, first[-1])))
    assert curves(first + rest) == curves(list(train(job)))


def test_stopping_while_the_validation_part_is_judged() -> None:
    job = make_job(CLASSIFIER, config(epochs=1))
    # Five steps, each asked about before; the sixth question comes after the first chunk of the validation part.
    first = events_until(job, 5)
    assert end(first).resume.step_in_epoch == 5
    rest = list(train(going_on(job, first[-1])))
    assert not [event for event in rest if isinstance(event, Progress) and event.losses]
    assert curves(first + rest) == curves(list(train(job)))


def test_a_finished_training_gets_a_new_course() -> None:
    job = make_job(CLASSIFIER, config(epochs=2))
    first = list(train(job))
    more = list(train(going_on(job, first[-1])))
    assert [event.epoch for event in more if isinstance(event, EpochEnded)] == [3, 4]
    assert end(more).resume.first_epoch == 2


def test_a_stopped_training_goes_to_where_the_settings_say_now() -> None:
    stopped = events_until(make_job(CLASSIFIER, config(epochs=2)), 6)
    longer = going_on(make_job(CLASSIFIER, config(epochs=4)), stopped[-1])
    assert longer.span == (0, 4)
    assert going_on(make_job(CLASSIFIER, config(epochs=1)), stopped[-1]).span == (1, 2)


def test_another_optimizer_starts_without_memory() -> None:
    stopped = events_until(make_job(CLASSIFIER, config(Adam())), 7)
    rest = list(train(going_on(make_job(CLASSIFIER, config(SGD())), stopped[-1])))
    assert end(rest).reason == "completed"


def test_memory_that_does_not_fit_is_left_alone() -> None:
    small, large = torch.nn.Parameter(torch.zeros(2)), torch.nn.Parameter(torch.zeros(3))
    small.grad = torch.ones(2)
    made = Adam().make([small])
    made.step()
    other = Adam().make([large])
    restore(other, capture(made, 0, 1, 0, 1))
    assert not other.state_dict()["state"]


def test_memory_takes_the_layout_of_its_filters() -> None:
    # A fused optimizer walks through memory; contiguous means beside channels-last filters are mixed up.
    filters = torch.nn.Parameter(torch.randn(4, 3, 5, 5).contiguous(memory_format=torch.channels_last))
    filters.grad = torch.randn_like(filters)
    made = Adam().make([filters])
    made.step()
    kept = capture(made, 0, 1, 0, 1)
    again = Adam().make([filters])
    restore(again, kept)
    mean = again.state[filters]["exp_avg"]
    assert mean.stride() == filters.stride()
    assert torch.equal(mean, made.state[filters]["exp_avg"])


def test_what_is_captured_is_a_copy() -> None:
    weight = torch.nn.Parameter(torch.zeros(2))
    weight.grad = torch.ones(2)
    made = Adam().make([weight])
    made.step()
    kept = capture(made, 0, 1, 0, 1)
    before = {name: value.clone() for name, value in kept.optimizer.items()}
    made.step()
    assert all(torch.equal(kept.optimizer[name], value) for name, value in before.items())
