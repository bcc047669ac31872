"""Ready-made blocks of the literature, put together from layers and blocks. Importing this package enters them all."""

from nnstudio.core.network.blocks.plans.base import BLOCK_PLANS, BlockPlan

from nnstudio.core.network.blocks.plans.residual import (  # isort: skip
    BottleneckPlan,
    MBConvPlan,
    ResidualPlan,
    SqueezeExcitationPlan,
)
from nnstudio.core.network.blocks.plans.parallel import BranchesPlan, DenseBlockPlan, InceptionPlan, TransitionPlan
from nnstudio.core.network.blocks.plans.sequence import GroupPlan, RepeatPlan

__all__ = [
    "BLOCK_PLANS",
    "BlockPlan",
    "BottleneckPlan",
    "BranchesPlan",
    "DenseBlockPlan",
    "GroupPlan",
    "InceptionPlan",
    "MBConvPlan",
    "RepeatPlan",
    "ResidualPlan",
    "SqueezeExcitationPlan",
    "TransitionPlan",
]
