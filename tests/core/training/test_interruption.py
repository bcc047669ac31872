"""A long step is given up between two layers, and leaves no trace."""

from __future__ import annotations

import pytest
import torch
from torch import nn

from nnstudio.core.network import find_preset, trace
from nnstudio.core.training import Checkpoint, Finished, ResumeState, TrainingConfig, interruption, train
from nnstudio.core.training.interruption import StepGivenUpError, interruptible, is_long
from tests.tiny_training import EVERYTHING, events_until, make_job

CONFIG = TrainingConfig(epochs=2, batch_size=20, device="cpu")
CHILDREN = 8


@pytest.fixture(autouse=True)
def _all_steps_are_long(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(interruption, "LONG_STEP", 0)


def stopped_after(asked: int) -> Finished:
    end = events_until(make_job(EVERYTHING, CONFIG), asked)[-1]
    assert isinstance(end, Finished)
    return end


def weights_after(checkpoint: Checkpoint | None = None, resume: ResumeState | None = None) -> dict[str, torch.Tensor]:
    *_, end = train(make_job(EVERYTHING, CONFIG, start=checkpoint, resume=resume))
    assert isinstance(end, Finished)
    return end.checkpoint.weights


@pytest.mark.parametrize("asked", [1, 3, CHILDREN, CHILDREN + 2, 2 * CHILDREN - 1])
def test_a_stop_within_a_step_keeps_the_steps_before_it(asked: int) -> None:
    # Before the first step it is asked once, then once a layer on the way there and about once on the way back.
    start, within = stopped_after(0), stopped_after(asked)
    assert (within.reason, within.checkpoint.step) == ("stopped", 0)
    for name, value in start.checkpoint.weights.items():
        assert torch.equal(within.checkpoint.weights[name], value), name


@pytest.mark.parametrize("asked", [3, 12, 25, 33, 40])
def test_a_training_that_was_stopped_within_a_step_goes_on_as_if_it_never_had_been(asked: int) -> None:
    end = stopped_after(asked)
    assert end.reason == "stopped"
    whole, goes_on = weights_after(), weights_after(end.checkpoint, end.resume)
    assert all(torch.equal(goes_on[name], value) for name, value in whole.items())


def test_nothing_is_left_on_the_module() -> None:
    module = nn.Sequential(nn.Linear(2, 2), nn.ReLU())
    with pytest.raises(StepGivenUpError), interruptible(module, lambda: True):
        module(torch.ones(1, 2))
    module(torch.ones(1, 2)).sum().backward()


def test_only_long_steps_on_the_processor_are_watched(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.undo()
    plan = trace(find_preset("cnn").network(), (1, 28, 28))
    cpu = torch.device("cpu")
    assert is_long(plan, 1024, cpu)
    assert not is_long(plan, 16, cpu)
    assert not is_long(plan, 1024, torch.device("cuda"))
