"""Samples divided into parts and folds: what a person wants, the answer as sets of indices, and what is said of it."""

from nnstudio.core.data.split.make import make_split
from nnstudio.core.data.split.parts import PARTS, Split
from nnstudio.core.data.split.spec import SMALLEST_SHARE, SplitSpec, move_boundary

__all__ = ["PARTS", "SMALLEST_SHARE", "Split", "SplitSpec", "make_split", "move_boundary"]
