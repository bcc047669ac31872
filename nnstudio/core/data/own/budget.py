"""How much memory decoded samples may take before they are kept in a file of the cache instead."""

from __future__ import annotations

import os

import psutil

from nnstudio.core.paths import preferred_memory

VARIABLE = "NNSTUDIO_MEMORY"
MEGABYTE = 1_000_000


def memory_budget(given: int | None = None) -> int:
    """The budget in bytes: the one given, else NNSTUDIO_MEMORY or the preference (both in MB), else half of what is
    free now."""
    if given is not None:
        return given
    megabytes = _whole(os.environ.get(VARIABLE, "")) or preferred_memory()
    return megabytes * MEGABYTE if megabytes else int(psutil.virtual_memory().available) // 2


def _whole(text: str) -> int:
    return int(text) if text.strip().isdigit() else 0
