"""An optimizer's memory as plain tensors, so that a training goes on as if it had never been left."""

from __future__ import annotations

import torch

from nnstudio.core.training.events import NOTHING_SO_FAR, ResumeState, SoFar


def capture(
    optimizer: torch.optim.Optimizer,
    first_epoch: int,
    last_epoch: int,
    epoch: int,
    step_in_epoch: int,
    so_far: SoFar = NOTHING_SO_FAR,
) -> ResumeState:
    """Copies on the CPU of all that the optimizer remembers, and where the training stands."""
    state = optimizer.state_dict()["state"]
    tensors = {
        f"{index}.{name}": value.detach().to("cpu", copy=True).contiguous()
        for index, memory in state.items()
        for name, value in memory.items()
        if isinstance(value, torch.Tensor)
    }
    return ResumeState(first_epoch, last_epoch, epoch, step_in_epoch, tensors, torch.get_rng_state(), so_far)


def restore(optimizer: torch.optim.Optimizer, resume: ResumeState) -> None:
    """Give a new optimizer of the same kind the memory back. One of another kind starts without memory."""
    state: dict[int, dict[str, torch.Tensor]] = {}
    for key, value in resume.optimizer.items():
        index, name = key.split(".", 1)
        state.setdefault(int(index), {})[name] = value
    if not state or not _fits(optimizer, state):
        return
    for number, parameter in enumerate(_parameters(optimizer)):
        state[number] = {key: _laid_out_like(parameter, value) for key, value in state[number].items()}
    groups = optimizer.state_dict()["param_groups"]
    optimizer.load_state_dict({"state": state, "param_groups": groups})


def _laid_out_like(parameter: torch.Tensor, value: torch.Tensor) -> torch.Tensor:
    # Fused optimizers walk through memory without looking at strides, and filters lie there channels last.
    return value.clone() if value.dim() == 0 else torch.empty_like(parameter).copy_(value)


def _parameters(optimizer: torch.optim.Optimizer) -> list[torch.Tensor]:
    return [parameter for group in optimizer.param_groups for parameter in group["params"]]


def _fits(optimizer: torch.optim.Optimizer, state: dict[int, dict[str, torch.Tensor]]) -> bool:
    """Whether the memory has the shapes and names that this optimizer would make for these weights."""
    parameters = _parameters(optimizer)
    names = _MEMORY.get(type(optimizer), frozenset())
    return set(state) == set(range(len(parameters))) and all(
        set(memory) == names and all(v.dim() == 0 or v.shape == parameters[i].shape for v in memory.values())
        for i, memory in state.items()
    )


_MEMORY: dict[type[torch.optim.Optimizer], frozenset[str]] = {
    torch.optim.Adam: frozenset({"step", "exp_avg", "exp_avg_sq"}),
    torch.optim.AdamW: frozenset({"step", "exp_avg", "exp_avg_sq"}),
    torch.optim.SGD: frozenset({"momentum_buffer"}),
    torch.optim.RMSprop: frozenset({"step", "square_avg"}),
}
