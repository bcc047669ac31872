"""Networks as values: layers, the tree they stand in, what they cost, and the torch module they become."""

from nnstudio.core.network.blocks import Block
from nnstudio.core.network.blocks.plans import BLOCK_PLANS, BlockPlan
from nnstudio.core.network.build import build
from nnstudio.core.network.layers import LAYERS, Layer, Shape, describe_shape
from nnstudio.core.network.network import Network, Path
from nnstudio.core.network.parts import weights_and_biases
from nnstudio.core.network.presets import Preset, find_preset, presets
from nnstudio.core.network.problem import Fix, Problem
from nnstudio.core.network.trace import trace
from nnstudio.core.network.traced import Trace, TraceRow

__all__ = [
    "BLOCK_PLANS",
    "LAYERS",
    "Block",
    "BlockPlan",
    "Fix",
    "Layer",
    "Network",
    "Path",
    "Preset",
    "Problem",
    "Shape",
    "Trace",
    "TraceRow",
    "build",
    "describe_shape",
    "find_preset",
    "presets",
    "trace",
    "weights_and_biases",
]
