"""Named networks. Importing this package enters them all, in the order in which they are listed."""

from nnstudio.core.network.presets import lenet, classic, small_cnn  # noqa: F401, I001  (the order of the list)
from nnstudio.core.network.presets.base import Preset, find_preset, presets

__all__ = ["Preset", "find_preset", "presets"]
