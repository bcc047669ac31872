"""What a training leaves as it is: the weights and the running means of frozen layers."""

from __future__ import annotations

from torch import nn
from torch.nn.modules.batchnorm import _BatchNorm


def learning_weights(module: nn.Module) -> list[nn.Parameter]:
    """The parameters that an optimizer may change, in the module's order; `build` has marked the frozen ones."""
    return [parameter for parameter in module.parameters() if parameter.requires_grad]


def training_mode(module: nn.Module) -> None:
    """Put a module into training mode, all but its frozen batch normalisations.

    These normalise by what they know already, as they will when the network is used: mini-batches that moved their
    running means would change a part that is to stay as it is.
    """
    module.train()
    for part in module.modules():
        if isinstance(part, _BatchNorm) and not any(weight.requires_grad for weight in part.parameters()):
            part.eval()
