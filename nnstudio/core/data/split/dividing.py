"""A data set divided as a split wants it, with the search for duplicates where these are to stay together."""

from __future__ import annotations

from nnstudio.core.data.datasets.base import Dataset, Progress, silent
from nnstudio.core.data.split.make import make_split
from nnstudio.core.data.split.parts import Split
from nnstudio.core.data.split.spec import SplitSpec


def divide(dataset: Dataset, spec: SplitSpec, progress: Progress = silent) -> Split:
    """`make_split`, with the clusters of duplicates that `spec.together` asks for. Raises DataError, and Cancelled as
    soon as `progress` does."""
    if not spec.together:
        return make_split(dataset, spec)
    # The search needs torch, which a split without it does not.
    from nnstudio.core.data.leakage import find_clusters

    return make_split(dataset, spec, find_clusters(dataset, progress))
