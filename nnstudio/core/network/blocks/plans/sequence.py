"""Ready-made rows: a convolution with what usually follows it, once or several times."""

from __future__ import annotations

from dataclasses import dataclass

from nnstudio.core.network.blocks.plans.base import BLOCK_PLANS, MOST_FILTERS, BlockPlan, mixed_relu
from nnstudio.core.network.blocks.sequence import Group, Repeat
from nnstudio.core.network.layers import Layer, Shape
from nnstudio.core.network.network import Network
from nnstudio.core.spec import param


@BLOCK_PLANS.register("repeated_block", "Repeated convolution", "block")
@dataclass(frozen=True)
class RepeatPlan(BlockPlan):
    """Convolution, batch normalisation and ReLU several times in a row, as one card."""

    times: int = param(2, "Times", minimum=1, maximum=100, help="How often the row is repeated.")
    channels: int = param(16, "Filters", minimum=1, maximum=MOST_FILTERS, help="How many each convolution has.")

    def layers(self, input_shape: Shape) -> tuple[Layer, ...]:
        return (Repeat(Network(mixed_relu(self.channels, input_shape)), self.times),)


@BLOCK_PLANS.register("grouped_block", "Convolution group", "block")
@dataclass(frozen=True)
class GroupPlan(BlockPlan):
    """Convolution, batch normalisation and ReLU under one name, to fold away."""

    label: str = param("", "Label", help="What the card is called, such as Stage 1.")
    channels: int = param(16, "Filters", minimum=1, maximum=MOST_FILTERS, help="How many the convolution has.")

    def layers(self, input_shape: Shape) -> tuple[Layer, ...]:
        return (Group(Network(mixed_relu(self.channels, input_shape)), self.label),)
