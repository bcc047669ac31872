"""The loop: what it reports, that it repeats, how it stops, and what it does when the loss is no number."""

from __future__ import annotations

import time
from dataclasses import replace

import pytest
import torch
from tiny_training import CLASSIFIER, EVERYTHING, events_until, make_dataset, make_job, make_split

from nnstudio.core.errors import NetworkError, TrainingError
from nnstudio.core.network import Network
from nnstudio.core.network.layers import BatchNorm, Dense, Flatten, ReLU, Sigmoid
from nnstudio.core.training import (
    EpochEnded,
    Event,
    Finished,
    Progress,
    Snapshot,
    Started,
    TrainingConfig,
    learner,
    loop,
    train,
)
from nnstudio.core.training.checkpoint import is_finite
from nnstudio.core.training.evaluation import CHUNK, evaluate
from nnstudio.core.training.losses import CrossEntropy
from nnstudio.core.training.optimizers import SGD
from nnstudio.core.training.schedules import Constant
from nnstudio.core.training.tensors import raw_tensors

ONE_OUTPUT = Network((Flatten(), Dense(6), ReLU(), Dense(1), Sigmoid()))
NORMED = Network((Flatten(), Dense(6), BatchNorm(), Dense(3)))
BLOWING_UP = TrainingConfig(epochs=4, batch_size=8, optimizer=SGD(lr=10.0), schedule=Constant())


def of(kind: type[Event], events: list[Event]) -> list[Event]:
    return [event for event in events if isinstance(event, kind)]


def end(events: list[Event]) -> Finished:
    assert isinstance(events[-1], Finished)
    return events[-1]


def losses(events: list[Event]) -> list[float]:
    return [loss for event in events if isinstance(event, Progress) for loss in event.losses]


def test_what_is_reported() -> None:
    events = list(train(make_job()))
    first, ended = events[0], of(EpochEnded, events)
    assert isinstance(first, Started)
    assert (first.train_samples, first.validation_samples, first.steps_per_epoch) == (40, 21, 5)
    assert (first.first_epoch, first.last_epoch, first.parameters) == (0, 3, 64 * 12 + 12 + 12 * 3 + 3)
    assert len(losses(events)) == 15
    assert [event.step for event in events if isinstance(event, Progress) and event.losses] == list(range(1, 16))
    assert [(event.epoch, event.step) for event in ended] == [(1, 5), (2, 10), (3, 15)]  # type: ignore[union-attr]
    assert end(events).reason == "completed"
    assert end(events).checkpoint is ended[-1].checkpoint  # type: ignore[union-attr]


def test_it_learns() -> None:
    ended = of(EpochEnded, list(train(make_job(CLASSIFIER, TrainingConfig(epochs=15, batch_size=8)))))
    assert ended[-1].validation.accuracy > 0.9  # type: ignore[union-attr]


def test_reported_metrics_are_those_of_the_checkpoint() -> None:
    job = make_job(EVERYTHING)
    for event in train(job):
        if isinstance(event, EpochEnded):
            tensors = raw_tensors(job.dataset, job.split.validation, torch.device("cpu"))
            again = evaluate(event.checkpoint.module(), *tensors, job.preprocessing, CrossEntropy())
            assert event.validation is not None
            assert again.loss == pytest.approx(event.validation.loss, rel=1e-5)
            assert again.accuracy == event.validation.accuracy
            assert event.checkpoint.metrics["validation_loss"] == event.validation.loss
            assert event.checkpoint.metrics["train_accuracy"] == event.train.accuracy


@pytest.mark.parametrize("network", [CLASSIFIER, EVERYTHING], ids=["dense", "everything"])
def test_the_same_seed_gives_the_same_curves(network: Network) -> None:
    torch.manual_seed(1)
    first = list(train(make_job(network)))
    torch.manual_seed(2)
    second = list(train(make_job(network)))
    assert losses(first) == losses(second)
    weights, others = end(first).checkpoint.weights, end(second).checkpoint.weights
    assert all(torch.equal(weights[name], others[name]) for name in weights)
    assert losses(list(train(make_job(network, TrainingConfig(epochs=3, batch_size=8, seed=8))))) != losses(first)


def test_checkpoints_do_not_change_afterwards() -> None:
    taken = [
        (event.checkpoint, {name: weight.clone() for name, weight in event.checkpoint.weights.items()})
        for event in train(make_job())
        if isinstance(event, EpochEnded)
    ]
    assert all(torch.equal(kept.weights[k], v) for kept, copy in taken for k, v in copy.items())
    assert not torch.equal(taken[0][0].weights["fc1.weight"], taken[1][0].weights["fc1.weight"])


def test_best_epochs_are_marked() -> None:
    ended = of(EpochEnded, list(train(make_job(CLASSIFIER, TrainingConfig(epochs=12, batch_size=8)))))
    best = None
    for event in ended:
        score = (event.validation.accuracy, -event.validation.loss)  # type: ignore[union-attr]
        assert event.best is (best is None or score > best)  # type: ignore[union-attr]
        best = max(score, best) if best else score


def test_an_earlier_best_has_to_be_beaten() -> None:
    events = list(train(make_job(best_so_far=(1.1, 0.0))))
    assert not any(event.best for event in of(EpochEnded, events))  # type: ignore[union-attr]


@pytest.mark.parametrize("steps", [0, 1, 4])
def test_stop_acts_within_one_step(steps: int) -> None:
    events = events_until(make_job(), steps)
    assert len(losses(events)) == steps
    assert end(events).reason == "stopped"
    assert end(events).checkpoint.step == steps


def test_stop_acts_within_one_chunk_of_the_validation_part() -> None:
    job = make_job(dataset=make_dataset(8 + 3 * CHUNK), split=make_split(8, 3 * CHUNK))
    events = events_until(job, 2)
    assert [event for event in of(Progress, events) if event.evaluating]  # type: ignore[union-attr]
    assert not of(EpochEnded, events)
    assert end(events).reason == "stopped"


def test_closing_the_generator_is_fine() -> None:
    events = train(make_job())
    next(events)
    next(events)
    events.close()  # type: ignore[attr-defined]


def test_a_pause_does_not_count_as_training(monkeypatch: pytest.MonkeyPatch) -> None:
    now, events = 0.0, []
    monkeypatch.setattr(time, "perf_counter", lambda: now)
    for event in train(make_job(config=TrainingConfig(epochs=1, batch_size=20))):
        if isinstance(event, Progress):
            now += 100
        events.append(event)
    (ended,) = of(EpochEnded, events)
    assert ended.seconds == 0  # type: ignore[union-attr]
    assert end(events).seconds == 0


def test_long_epochs_show_their_weights_on_the_way(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(loop, "SNAPSHOT_SECONDS", 0.0)
    shown = of(Snapshot, list(train(make_job(config=TrainingConfig(epochs=1, batch_size=8)))))
    assert [event.checkpoint.step for event in shown] == [1, 2, 3, 4, 5]  # type: ignore[union-attr]


@pytest.mark.parametrize("snapshot_seconds", [0.0, 1.0])
@pytest.mark.parametrize("batch_size", [8, 40], ids=["within an epoch", "at an epoch's end"])
def test_a_loss_that_is_no_number_ends_it_with_the_last_good_weights(
    snapshot_seconds: float, batch_size: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(loop, "SNAPSHOT_SECONDS", snapshot_seconds)
    job = make_job(config=replace(BLOWING_UP, batch_size=batch_size, epochs=200))
    poisoned = replace(job, preprocessing=replace(job.preprocessing, std=(1e-30,)))
    events = list(train(poisoned))
    assert end(events).reason == "diverged"
    assert "learning rate" in end(events).sentence
    assert is_finite(end(events).checkpoint.weights)
    assert all(is_finite(event.checkpoint.weights) for event in (*of(EpochEnded, events), *of(Snapshot, events)))  # type: ignore[union-attr]
    assert all(torch.isfinite(torch.tensor(losses(events))))


def test_weights_that_are_no_numbers_are_never_kept_as_learned(monkeypatch: pytest.MonkeyPatch) -> None:
    # The loss is from before the step that spoils the weights, so only the weights tell.
    real = SGD.make

    class Spoiler(torch.optim.SGD):
        def step(self, closure: object = None) -> None:
            self.param_groups[0]["params"][0].data.fill_(float("nan"))

    monkeypatch.setattr(SGD, "make", lambda self, parameters: Spoiler(list(parameters), lr=0.1))
    stopped = events_until(make_job(config=TrainingConfig(epochs=1, batch_size=8, optimizer=SGD())), 1)
    whole = list(train(make_job(config=TrainingConfig(epochs=1, batch_size=40, optimizer=SGD()))))
    monkeypatch.setattr(SGD, "make", real)
    for events in (stopped, whole):
        assert end(events).reason == "diverged"
        assert not of(EpochEnded, events)
        assert is_finite(end(events).checkpoint.weights)


def test_no_validation_part() -> None:
    ended = of(EpochEnded, list(train(make_job(split=make_split(40, 0)))))
    assert all(event.validation is None for event in ended)  # type: ignore[union-attr]
    assert ended[0].best  # type: ignore[union-attr]


def test_no_training_part() -> None:
    job = replace(make_job(), split=make_split(0, 21))
    with pytest.raises(TrainingError, match="training part is empty"):
        next(train(job))


def test_a_network_that_does_not_fit() -> None:
    with pytest.raises(NetworkError, match="3 classes"):
        next(train(make_job(Network((Flatten(), Dense(7))))))


def test_a_training_that_cannot_fit_is_refused_before_anything_is_allocated(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(learner, "build", lambda *_, **__: pytest.fail("the network was built"))
    monkeypatch.setattr(loop, "train_tensors", lambda *_: pytest.fail("tensors were made"))
    huge = Network((Flatten(), Dense(1_000_000), Dense(1_000_000), Dense(1_000_000), Dense(3)))
    with pytest.raises(TrainingError, match=r"about [\d,.]+ (GiB|PiB) of memory, but [\d.]+ GiB are free on the CPU"):
        next(train(make_job(huge)))


@pytest.mark.parametrize("batch_size", [1, 7, 40])
def test_one_output(batch_size: int) -> None:
    dataset = make_dataset(61, 2)
    config = TrainingConfig(epochs=8 if batch_size < 40 else 60, batch_size=batch_size)
    ended = of(EpochEnded, list(train(make_job(ONE_OUTPUT, config, dataset=dataset))))
    assert ended[-1].validation.accuracy > 0.9  # type: ignore[union-attr]


@pytest.mark.parametrize(("samples", "batch_size"), [(33, 8), (2, 8), (3, 2)])
def test_batch_norm_never_meets_a_single_sample(samples: int, batch_size: int) -> None:
    config = TrainingConfig(epochs=1, batch_size=batch_size)
    events = list(train(make_job(NORMED, config, split=make_split(samples, 5))))
    assert end(events).reason == "completed"
    assert end(events).checkpoint.step == max(1, samples // batch_size)


@pytest.mark.parametrize(("samples", "batch_size"), [(40, 1), (1, 8)])
def test_batch_norm_of_single_samples_is_refused(samples: int, batch_size: int) -> None:
    config = TrainingConfig(epochs=1, batch_size=batch_size)
    with pytest.raises(TrainingError, match="at least two"):
        next(train(make_job(NORMED, config, split=make_split(samples, 5))))


def test_batch_norm_over_an_image_takes_single_samples() -> None:
    config = TrainingConfig(epochs=1, batch_size=1)
    assert end(list(train(make_job(EVERYTHING, config, split=make_split(5, 5))))).reason == "completed"
