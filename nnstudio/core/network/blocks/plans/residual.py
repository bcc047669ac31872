"""Ready-made blocks with a shortcut or a gate: of ResNet, of SENet, of MobileNet and EfficientNet."""

from __future__ import annotations

from dataclasses import dataclass

from nnstudio.core.network.blocks.parallel import Gate, Residual
from nnstudio.core.network.blocks.plans.base import BLOCK_PLANS, MOST_FILTERS, BlockPlan, is_image, mixed, mixed_relu
from nnstudio.core.network.blocks.sequence import Group
from nnstudio.core.network.layers import (
    AdaptiveAvgPool2d,
    BatchNorm,
    Conv2d,
    Dense,
    Layer,
    ReLU,
    Shape,
    Sigmoid,
    SiLU,
    StochasticDepth,
)
from nnstudio.core.network.network import Network
from nnstudio.core.spec import param


@BLOCK_PLANS.register("residual_block", "Residual block", "block")
@dataclass(frozen=True)
class ResidualPlan(BlockPlan):
    """Two 3×3 convolutions and a shortcut past them, as in ResNet-18 and ResNet-34."""

    channels: int = param(0, "Filters", minimum=0, maximum=MOST_FILTERS, help="0 for as many as come in.")
    stride: int = param(1, "Stride", minimum=1, maximum=8, unit="px", help="2 halves the sides of the image.")

    def layers(self, input_shape: Shape) -> tuple[Layer, ...]:
        channels = self.channels or input_shape[0]
        body = (*mixed_relu(channels, input_shape, stride=self.stride), *mixed(channels, input_shape))
        return _with_shortcut(body, channels, self.stride, input_shape)


@BLOCK_PLANS.register("bottleneck_block", "Bottleneck block", "block")
@dataclass(frozen=True)
class BottleneckPlan(BlockPlan):
    """A 3×3 convolution between two 1×1 that narrow and widen again, and a shortcut, as in ResNet-50 and deeper."""

    channels: int = param(0, "Filters", minimum=0, maximum=MOST_FILTERS, help="0 for as many as come in.")
    reduction: int = param(4, "Narrowing", minimum=1, maximum=64, help="How many times fewer the middle has.")
    stride: int = param(1, "Stride", minimum=1, maximum=8, unit="px", help="2 halves the sides of the image.")

    def layers(self, input_shape: Shape) -> tuple[Layer, ...]:
        channels = self.channels or input_shape[0]
        narrow = max(channels // self.reduction, 1)
        body = (
            *mixed_relu(narrow, input_shape, 1),
            *mixed_relu(narrow, input_shape, 3, self.stride),
            *mixed(channels, input_shape, 1),
        )
        return _with_shortcut(body, channels, self.stride, input_shape)


def _with_shortcut(body: tuple[Layer, ...], channels: int, stride: int, input_shape: Shape) -> tuple[Layer, ...]:
    stays = channels == input_shape[0] and (stride == 1 or not is_image(input_shape))
    shortcut = () if stays else mixed(channels, input_shape, 1, stride)
    return Residual(Network(body), Network(shortcut)), ReLU()


@BLOCK_PLANS.register("squeeze_excitation", "Squeeze and excitation", "block")
@dataclass(frozen=True)
class SqueezeExcitationPlan(BlockPlan):
    """Finds a factor of 0…1 for each channel from the means of all channels, and multiplies the channels with them."""

    reduction: int = param(4, "Narrowing", minimum=1, maximum=64, help="How many times fewer the middle has.")

    def layers(self, input_shape: Shape) -> tuple[Layer, ...]:
        channels = input_shape[0]
        narrow = max(channels // self.reduction, 1)
        if is_image(input_shape):
            return (_squeeze(channels, narrow, ReLU()),)
        return (Gate(Network((Dense(narrow), ReLU(), Dense(channels), Sigmoid()))),)


def _squeeze(channels: int, narrow: int, activation: Layer) -> Gate:
    wide = min(channels, MOST_FILTERS)
    return Gate(Network((AdaptiveAvgPool2d(1), Conv2d(narrow, 1), activation, Conv2d(wide, 1), Sigmoid())))


@BLOCK_PLANS.register("mbconv", "MBConv", "block")
@dataclass(frozen=True)
class MBConvPlan(BlockPlan):
    """Widens by 1×1, filters each channel on its own, weighs the channels and narrows again, as in EfficientNet.

    Where size and channels stay, a shortcut leads past it, and training skips it at random.
    """

    channels: int = param(0, "Filters", minimum=0, maximum=MOST_FILTERS, help="0 for as many as come in.")
    expansion: int = param(4, "Widening", minimum=1, maximum=16, help="How many times more the middle has.")
    kernel_size: int = param(
        3, "Kernel", minimum=1, maximum=15, unit="px", help="Side of each channel's filter; odd ones keep the size."
    )
    stride: int = param(1, "Stride", minimum=1, maximum=8, unit="px", help="2 halves the sides of the image.")
    skipped: float = param(0.1, "Skipped", minimum=0, maximum=0.95, step=0.05, help="How often training leaves it out.")

    def layers(self, input_shape: Shape) -> tuple[Layer, ...]:
        given = input_shape[0]
        channels = self.channels or given
        wide = min(given * self.expansion, MOST_FILTERS)
        widened = (Conv2d(wide, 1, bias=False), BatchNorm(), SiLU()) if self.expansion > 1 else ()
        body: tuple[Layer, ...] = (
            *widened,
            Conv2d(wide, self.kernel_size, self.stride, self.kernel_size // 2, bias=False, groups=wide),
            BatchNorm(),
            SiLU(),
            _squeeze(wide, max(given // 4, 1), SiLU()),
            Conv2d(min(channels, MOST_FILTERS), 1, bias=False),
            BatchNorm(),
        )
        if channels != given or self.stride > 1 or self.kernel_size % 2 == 0:
            return (Group(Network(body), "MBConv"),)
        drop = (StochasticDepth(self.skipped),) if self.skipped else ()
        return (Residual(Network((*body, *drop))),)
