"""Which processor trains."""

from __future__ import annotations

import pytest
import torch

from nnstudio.core.errors import TrainingError
from nnstudio.core.training import device as module
from nnstudio.core.training.device import available_devices, device_title, pick_device


def test_the_cpu_is_always_there() -> None:
    assert available_devices()[-1] == "cpu"
    assert pick_device("cpu") == torch.device("cpu")


def test_auto_takes_the_best(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "available_devices", lambda: ("cuda", "cpu"))
    assert pick_device("auto").type == "cuda"
    monkeypatch.setattr(module, "available_devices", lambda: ("cpu",))
    assert pick_device("auto").type == "cpu"


def test_a_device_that_is_not_there(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "available_devices", lambda: ("cpu",))
    with pytest.raises(TrainingError, match=r"no CUDA device. Choose one of: auto, cpu\."):
        pick_device("cuda")


def test_title_of_the_cpu() -> None:
    assert device_title("cpu") == "CPU"
    assert device_title("cpu", 1) == "CPU · 1 thread"
    assert device_title(torch.device("cpu"), 2) == "CPU · 2 threads"
