"""Which processor trains: CUDA where there is one, else Apple's MPS, else the CPU."""

from __future__ import annotations

import platform

import torch

from nnstudio.core.errors import TrainingError

DEVICE_CHOICES = ("auto", "cpu", "cuda", "mps")


def available_devices() -> tuple[str, ...]:
    """The devices of this machine, best first. The CPU is always among them."""
    found = []
    if torch.cuda.is_available():
        found.append("cuda")
    if torch.backends.mps.is_available():
        found.append("mps")
    return (*found, "cpu")


def pick_device(choice: str) -> torch.device:
    """The device for a choice of DEVICE_CHOICES. Raises TrainingError when the machine does not have it."""
    devices = available_devices()
    if choice == "auto":
        return torch.device(devices[0])
    if choice not in devices:
        raise TrainingError(f"This machine has no {choice.upper()} device. Choose one of: auto, {', '.join(devices)}.")
    return torch.device(choice)


def device_title(device: torch.device | str, threads: int | None = None) -> str:
    """What people read: "CUDA · NVIDIA H200", "CPU", and "CPU · 2 threads" where it is known how many work."""
    kind = torch.device(device).type
    if kind == "cuda":
        return f"CUDA · {torch.cuda.get_device_name()}"
    if kind == "mps":
        return f"MPS · {platform.processor() or 'Apple GPU'}"
    return "CPU" if threads is None else f"CPU · {threads} thread{'s' * (threads != 1)}"
