"""Rows of a table that do not say what is predicted: how many there are, and why each is left out."""

from __future__ import annotations

from collections.abc import Sequence

from nnstudio.core.data.own.listing import few
from nnstudio.core.data.own.scan import ColumnScan
from nnstudio.core.words import counted


def fewest_lost(targets: Sequence[ColumnScan], classes: bool) -> int:
    """How many rows are left out; of several targets, those of which that is known from each column alone.

    `classes`: the target is no number, so that any word is a value of it.
    """
    if classes or len(targets) > 1:
        return max(column.missing for column in targets)
    return targets[0].rows - targets[0].numeric


def about_lost_rows(targets: Sequence[ColumnScan], classes: bool, lost: int, at_least: bool = False) -> list[str]:
    """A sentence for each reason for which some of `lost` rows are left out. `at_least`: there may be more of them."""
    if not lost:
        return []
    if len(targets) > 1:
        rows = f"{'At least ' if at_least else ''}{counted(lost, 'row')} {'does' if lost == 1 else 'do'} not say"
        return [f"{rows} of each label whether it applies, and {_is(lost)} left out."]
    (column,) = targets
    odd = 0 if classes else min(column.present - column.numeric - column.infinite, lost - column.missing)
    named = f" ({few([repr(value) for value in column.odd[:3]])})" if column.odd else ""
    # Too large a number for float32 becomes infinite only when it is read.
    infinite = lost - column.missing - odd
    return [
        *_sentence(column.missing, f"without a {column.name}"),
        *_sentence(odd, f"whose {column.name} is no number{named}"),
        *_sentence(infinite, f"whose {column.name} is infinite or too large"),
    ]


def _sentence(count: int, which: str) -> list[str]:
    return [f"{counted(count, 'row')} {which} {_is(count)} left out."] if count > 0 else []


def _is(count: int) -> str:
    return "is" if count == 1 else "are"
