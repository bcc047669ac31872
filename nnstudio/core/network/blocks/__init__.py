"""Blocks: layers that hold networks. Importing this package enters them all in LAYERS, after the plain layers."""

from nnstudio.core.network.blocks.base import Block
from nnstudio.core.network.blocks.parallel import Branches, Gate, Residual
from nnstudio.core.network.blocks.sequence import Group, Repeat

__all__ = ["Block", "Branches", "Gate", "Group", "Repeat", "Residual"]
