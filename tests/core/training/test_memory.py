"""The estimate of memory, and the sentence when it runs out all the same."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
import torch

from nnstudio.core.errors import TrainingError
from nnstudio.core.network import Network, find_preset, trace
from nnstudio.core.network.layers import Dense
from nnstudio.core.training.memory import estimate_bytes, free_bytes, memory_shortage_told, require_memory

CPU = torch.device("cpu")


def test_the_estimate_grows_with_batch_and_weights() -> None:
    plan = trace(find_preset("lenet5").network(), (1, 28, 28))
    assert plan.parameters * 16 < estimate_bytes(plan, 64) < estimate_bytes(plan, 4096)
    assert estimate_bytes(plan, 4096) >= 4096 * plan.activations * 8


def test_small_batches_are_still_evaluated_in_large_chunks() -> None:
    plan = trace(Network((Dense(100_000), Dense(2))), (10,))
    assert estimate_bytes(plan, 1) > 512 * 100_000 * 4


def test_what_fits_passes() -> None:
    require_memory(trace(find_preset("lenet5").network(), (1, 28, 28)), 64, CPU)
    assert free_bytes(CPU) > 0


def cuda_runs_out() -> None:
    raise torch.OutOfMemoryError("CUDA out of memory. Tried to allocate 2 GiB")


@pytest.mark.parametrize(
    "fail", [lambda: torch.empty(2**50), lambda: np.empty(2**52), cuda_runs_out], ids=["torch", "numpy", "cuda"]
)
def test_running_out_is_told(fail: Callable[[], object]) -> None:
    with pytest.raises(TrainingError, match="memory is full") as caught, memory_shortage_told():
        fail()
    assert caught.value.__context__ is not None
    assert caught.value.__context__.__traceback__ is None


def test_other_errors_pass() -> None:
    with pytest.raises(RuntimeError, match="something else"), memory_shortage_told():
        raise RuntimeError("something else")
