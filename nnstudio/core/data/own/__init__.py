"""People's own data: folders of images, tables, arrays; what a path holds, how it is read, within a memory budget."""

# The registry's package must be whole before its kinds are entered, whichever of the two is imported first.
import nnstudio.core.data.datasets  # noqa: F401
from nnstudio.core.data.own.find import spec_for
from nnstudio.core.data.own.understand import groups_to_propose, understand
from nnstudio.core.data.own.understanding import ColumnFacts, GroupProposal, Understanding, UnderstoodSample

__all__ = [
    "ColumnFacts",
    "GroupProposal",
    "Understanding",
    "UnderstoodSample",
    "groups_to_propose",
    "spec_for",
    "understand",
]
