"""The kinds of data sets as people choose among them: under headings, what is small first."""

from __future__ import annotations

from functools import cache

from nnstudio.core.data.datasets import DATASETS, DatasetSpec
from nnstudio.core.spec import params

OWN = "Your own"
GROUPS = ("Images", "Medical images", "Tables", "Points of two classes", "Curves", OWN)
"""The headings, in their order; a test asks that every kind stands under one of them."""


def is_own(spec: DatasetSpec | type[DatasetSpec]) -> bool:
    """Whether the data lie at a path of the user's."""
    cls = spec if isinstance(spec, type) else type(spec)
    return any(knob.name == "path" for knob in params(cls))


def download_bytes(spec: DatasetSpec) -> int:
    """How much a download would bring, about; 0 where there is none."""
    return sum(source.bytes_or_so for source in spec.sources())


@cache
def in_order() -> tuple[type[DatasetSpec], ...]:
    """All kinds, heading by heading, and under each the smallest download first."""
    return tuple(sorted(DATASETS, key=lambda cls: (GROUPS.index(cls.group), download_bytes(cls()))))
