"""Frozen layers: their weights and running means stay bit for bit, the rest learns, and going on stays exact."""

from __future__ import annotations

from dataclasses import replace

import pytest
import torch
from tiny_training import CLASSIFIER, events_until, make_job

from nnstudio.core.errors import TrainingError
from nnstudio.core.network import Network, build, trace
from nnstudio.core.network.blocks import Branches, Group, Repeat, Residual
from nnstudio.core.network.layers import BatchNorm, Conv2d, Dense, Flatten, GlobalAvgPool, ReLU
from nnstudio.core.training import Finished, Started, TrainingJob, train
from nnstudio.core.training.frozen import learning_weights, training_mode
from nnstudio.core.training.memory import estimate_bytes

BODY = Network((Conv2d(16, 3, padding=1), BatchNorm(), ReLU()))
FROZEN_BLOCK = Network(
    (
        Conv2d(16, 3, padding=1),
        Group(Network((Residual(BODY), ReLU(), Repeat(BODY, 2))), frozen=True),
        Branches((BODY, Network((BatchNorm(frozen=True),)))),
        GlobalAvgPool(),
        Dense(3),
    )
)


def weights_before_and_after(network: Network) -> tuple[dict[str, torch.Tensor], dict[str, torch.Tensor]]:
    job = make_job(network)
    before = build(network, job.dataset.input_shape, seed=job.config.seed).state_dict()
    *_, last = train(job)
    assert isinstance(last, Finished)
    return before, last.checkpoint.weights


def test_frozen_weights_and_running_means_stay_bit_for_bit_and_the_others_learn() -> None:
    before, after = weights_before_and_after(FROZEN_BLOCK)
    still = {name for name in before if torch.equal(before[name], after[name])}
    assert still == {name for name in before if name.startswith(("group1.", "branches1.branch2."))}


def test_resuming_with_frozen_layers_is_exact() -> None:
    job = make_job(FROZEN_BLOCK)
    *_, whole = train(job)
    stopped = events_until(job, 7)[-1]
    assert isinstance(stopped, Finished)
    parts = (job.network, job.dataset, job.split, job.config, job.preprocessing)
    *_, rest = train(TrainingJob(*parts, stopped.checkpoint, stopped.resume))
    assert isinstance(whole, Finished)
    assert isinstance(rest, Finished)
    for name, value in whole.checkpoint.weights.items():
        assert torch.equal(value, rest.checkpoint.weights[name]), name


def test_what_is_reported_counts_only_what_learns() -> None:
    plan = trace(FROZEN_BLOCK, (1, 8, 8), 3)
    started = next(iter(train(make_job(FROZEN_BLOCK))))
    assert isinstance(started, Started)
    module = build(FROZEN_BLOCK, (1, 8, 8))
    assert started.parameters == plan.learned == sum(weight.numel() for weight in learning_weights(module))
    assert plan.parameters == sum(weight.numel() for weight in module.parameters())
    assert plan.by_path[(1,)].learned == plan.by_path[(1, 0, 0, 0, 0)].learned == 0
    assert plan.by_path[(1, 0, 0, 0, 0)].parameters > 0


@pytest.mark.parametrize(
    ("network", "words"),
    [
        (Network((Flatten(), Dense(3, frozen=True))), "All layers with weights are frozen"),
        (Network((Group(CLASSIFIER, frozen=True),)), "All layers with weights are frozen"),
        (Network((Conv2d(3, frozen=True), ReLU(), GlobalAvgPool())), "Unfreeze at least one"),
    ],
)
def test_where_nothing_learns_a_sentence_says_why(network: Network, words: str) -> None:
    with pytest.raises(TrainingError, match=words):
        next(iter(train(make_job(network))))


def test_a_frozen_normalisation_does_not_mind_single_samples() -> None:
    layers = (Flatten(), BatchNorm(), Dense(3))
    config = replace(make_job().config, batch_size=1)
    with pytest.raises(TrainingError, match="at least two"):
        next(iter(train(make_job(Network(layers), config))))
    *_, last = train(make_job(Network((Flatten(), BatchNorm(frozen=True), Dense(3))), config))
    assert isinstance(last, Finished)


def test_a_repetition_that_shrinks_the_image_to_one_value_minds_single_samples() -> None:
    shrinking = Repeat(Network((Conv2d(4, 3, stride=2, padding=1), BatchNorm())), 3)
    network = Network((shrinking, Flatten(), Dense(3)))
    config = replace(make_job().config, batch_size=1)
    with pytest.raises(TrainingError, match="at least two"):
        next(iter(train(make_job(network, config))))


def test_training_mode_leaves_only_frozen_normalisations_in_eval_mode() -> None:
    module = build(FROZEN_BLOCK, (1, 8, 8))
    training_mode(module)
    resting = {name for name, part in module.named_modules() if not part.training}
    # One in the residual, one in each repetition, and the one that is frozen itself.
    assert len(resting) == 4
    assert all(isinstance(module.get_submodule(name), torch.nn.BatchNorm2d) for name in resting)


def test_fine_tuning_needs_less_memory() -> None:
    shape, head = (1, 8, 8), (GlobalAvgPool(), Dense(3))
    body = Group(Network((Conv2d(512, 3, padding=1), Conv2d(512, 3, padding=1))))
    learned = trace(Network((body, *head)), shape)
    tuned = trace(Network((replace(body, frozen=True), *head)), shape)
    assert estimate_bytes(tuned, 1024) < estimate_bytes(learned, 1024)
