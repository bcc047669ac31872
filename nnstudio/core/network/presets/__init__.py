"""Named networks. Importing this package enters them all, in the order in which they are listed."""

from nnstudio.core.network.presets import (  # noqa: F401, I001  (the order of the list)
    lenet,
    small_cnn,
    classic,
    alexnet,
    vgg,
    googlenet,
    resnet,
    densenet,
    efficientnet,
    unet,
)
from nnstudio.core.network.presets.base import Preset, find_preset, presets

__all__ = ["Preset", "find_preset", "presets"]
