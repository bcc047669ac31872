"""The leak guard: duplicates and groups that are divided between parts, features that know too much."""

from nnstudio.core.data.leakage.comparison import compare_splits
from nnstudio.core.data.leakage.find import (
    Examination,
    content_key,
    examine,
    expected_seconds,
    find_clusters,
    find_duplicates,
    find_leaks,
    keeps_whole,
)
from nnstudio.core.data.leakage.report import Clash, GroupComparison, Leak, LeakReport, Suspicion
from nnstudio.core.data.leakage.suspicions import column_of

__all__ = [
    "Clash",
    "Examination",
    "GroupComparison",
    "Leak",
    "LeakReport",
    "Suspicion",
    "column_of",
    "compare_splits",
    "content_key",
    "examine",
    "expected_seconds",
    "find_clusters",
    "find_duplicates",
    "find_leaks",
    "keeps_whole",
]
