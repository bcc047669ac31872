"""A trained network at one moment: the only thing with weights that leaves the training thread."""

from __future__ import annotations

from dataclasses import dataclass, field

import torch
from torch import nn

from nnstudio.core.data.datasets.base import Task
from nnstudio.core.data.preprocessing import Preprocessing
from nnstudio.core.data.target import Target
from nnstudio.core.network.build import build
from nnstudio.core.network.network import Network
from nnstudio.core.training.tasks import rules_of


@dataclass(frozen=True, eq=False)
class Checkpoint:
    """Network, weights and all that is needed to use them on new samples.

    `weights` are copies on the CPU (the module's state dict); `epoch` counts finished epochs (0: before the first
    has ended), `step` all steps. `metrics` are those of this very state: "validation_loss", "validation_accuracy"…
    `target` is there where a value is predicted: then there are no class names. `features` are the names of a
    table's inputs, in order, where they have some. With `several`, the names are of labels of which several may apply.
    `came_as` is the shape in which images were read before they were brought to `input_shape`, where it was another.
    """

    network: Network
    input_shape: tuple[int, ...]
    class_names: tuple[str, ...]
    preprocessing: Preprocessing
    weights: dict[str, torch.Tensor]
    epoch: int = 0
    step: int = 0
    metrics: dict[str, float] = field(default_factory=dict)
    target: Target | None = None
    features: tuple[str, ...] = ()
    several: bool = False
    came_as: tuple[int, ...] = ()

    @property
    def task(self) -> Task:
        """What the network does: name a class, say which labels apply, or predict a value."""
        if self.several:
            return "multi-label"
        return "regression" if self.target else "classification"

    @property
    def classes(self) -> int:
        """How many classes or labels it tells apart; 0 where it predicts a value."""
        return 0 if self.target else len(self.class_names)

    def module(self) -> nn.Sequential:
        """A new torch module in eval mode with these weights.

        Takes preprocessed N×C×H×W or N×F; gives logits N×K, or values N×1 on the scale of `target`.
        """
        # On the meta device no random number is drawn, which would disturb a training in another thread.
        with torch.device("meta"):
            module = build(self.network, self.input_shape)
        module.load_state_dict(self.weights, assign=True)
        return module.eval().requires_grad_(False)

    def answers(self, outputs: torch.Tensor) -> torch.Tensor:
        """What `module` gives as what is shown: values in the target's own unit; logits as they are."""
        return self.target.in_unit(outputs) if self.target else outputs

    def probabilities(self, logits: torch.Tensor) -> torch.Tensor:
        """N×classes probabilities from a network's output N×K: of classes they add up to 1, of labels each stands by
        itself. Raises DataError where a value is predicted."""
        return rules_of(self.task).probabilities(logits)


def snapshot(module: nn.Module) -> dict[str, torch.Tensor]:
    """Copies of a module's weights and buffers on the CPU, safe to read while training goes on."""
    return {name: value.detach().to("cpu", copy=True).contiguous() for name, value in module.state_dict().items()}


def is_finite(weights: dict[str, torch.Tensor]) -> bool:
    """Whether every weight is a number: no infinity, no NaN."""
    return all(bool(torch.isfinite(value).all()) for value in weights.values())
