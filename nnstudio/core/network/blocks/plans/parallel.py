"""Ready-made blocks whose ways are stacked: of GoogLeNet and DenseNet."""

from __future__ import annotations

from dataclasses import dataclass

from nnstudio.core.network.blocks.parallel import Branches
from nnstudio.core.network.blocks.plans.base import BLOCK_PLANS, MOST_FILTERS, BlockPlan, is_image
from nnstudio.core.network.blocks.sequence import Group
from nnstudio.core.network.layers import AvgPool2d, BatchNorm, Conv2d, Dense, Layer, MaxPool2d, ReLU, Shape
from nnstudio.core.network.network import Network
from nnstudio.core.spec import param


@BLOCK_PLANS.register("branches_block", "Parallel branches", "block")
@dataclass(frozen=True)
class BranchesPlan(BlockPlan):
    """Convolutions of growing size side by side, 1×1, 3×3, 5×5 …, and their feature maps stacked or added."""

    ways: int = param(2, "Branches", minimum=2, maximum=8, help="How many there are.")
    channels: int = param(16, "Filters each", minimum=1, maximum=MOST_FILTERS, help="How many each branch has.")
    merge: str = param(
        "concat", "Join", choices=("concat", "add"), help="Stack the channels one after the other, or add them up."
    )

    def layers(self, input_shape: Shape) -> tuple[Layer, ...]:
        ways = tuple(Network(self._way(size, input_shape)) for size in range(1, 2 * self.ways, 2))
        return (Branches(ways, self.merge),)

    def _way(self, size: int, input_shape: Shape) -> tuple[Layer, ...]:
        if is_image(input_shape):
            return Conv2d(self.channels, size, padding=size // 2), ReLU()
        return Dense(self.channels), ReLU()


@BLOCK_PLANS.register("inception", "Inception block", "block")
@dataclass(frozen=True)
class InceptionPlan(BlockPlan):
    """1×1, 3×3 and 5×5 convolutions and a pooling side by side, narrowed by 1×1 convolutions, as in GoogLeNet."""

    ones: int = param(16, "Filters 1×1", minimum=1, maximum=MOST_FILTERS, help="Of the first branch.")
    threes_before: int = param(24, "Before 3×3", minimum=1, maximum=MOST_FILTERS, help="1×1 filters that narrow it.")
    threes: int = param(32, "Filters 3×3", minimum=1, maximum=MOST_FILTERS, help="Of the second branch.")
    fives_before: int = param(4, "Before 5×5", minimum=1, maximum=MOST_FILTERS, help="1×1 filters that narrow it.")
    fives: int = param(8, "Filters 5×5", minimum=1, maximum=MOST_FILTERS, help="Of the third branch.")
    pooled: int = param(8, "After pooling", minimum=1, maximum=MOST_FILTERS, help="1×1 filters of the last branch.")

    def layers(self, input_shape: Shape) -> tuple[Layer, ...]:
        one, relu = Conv2d(self.ones, 1), ReLU()
        three = Conv2d(self.threes_before, 1), relu, Conv2d(self.threes, 3, padding=1), relu
        five = Conv2d(self.fives_before, 1), relu, Conv2d(self.fives, 5, padding=2), relu
        pooled = MaxPool2d(3, 1, 1), Conv2d(self.pooled, 1), relu
        return (Branches((Network((one, relu)), Network(three), Network(five), Network(pooled))),)


@BLOCK_PLANS.register("dense_block", "Dense block", "block")
@dataclass(frozen=True)
class DenseBlockPlan(BlockPlan):
    """Each layer sees the maps of all layers before it and adds a few of its own to them, as in DenseNet."""

    steps: int = param(3, "Layers", minimum=1, maximum=64, help="How many times maps are added.")
    growth: int = param(12, "Growth", minimum=1, maximum=1024, help="How many maps each layer adds.")
    narrowing: bool = param(True, "Narrow first", help="1×1 filters before each 3×3, four times the growth.")

    def layers(self, input_shape: Shape) -> tuple[Layer, ...]:
        step = Branches((Network(), Network(self._step(input_shape))))
        return (Group(Network((step,) * self.steps), "Dense block"),)

    def _step(self, input_shape: Shape) -> tuple[Layer, ...]:
        if not is_image(input_shape):
            return BatchNorm(), ReLU(), Dense(self.growth, bias=False)
        narrow = (BatchNorm(), ReLU(), Conv2d(4 * self.growth, 1, bias=False)) if self.narrowing else ()
        return (*narrow, BatchNorm(), ReLU(), Conv2d(self.growth, 3, padding=1, bias=False))


@BLOCK_PLANS.register("transition", "Transition", "block")
@dataclass(frozen=True)
class TransitionPlan(BlockPlan):
    """Fewer maps by a 1×1 convolution and half the size by average pooling, between two dense blocks."""

    share: float = param(0.5, "Maps kept", minimum=0.05, maximum=1, step=0.05, help="As a share of those that come in.")

    def layers(self, input_shape: Shape) -> tuple[Layer, ...]:
        channels = max(int(input_shape[0] * self.share), 1)
        if not is_image(input_shape):
            return (Group(Network((BatchNorm(), ReLU(), Dense(channels, bias=False))), "Transition"),)
        narrowed = Conv2d(min(channels, MOST_FILTERS), 1, bias=False)
        return (Group(Network((BatchNorm(), ReLU(), narrowed, AvgPool2d(2))), "Transition"),)
