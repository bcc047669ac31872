"""One column of new rows: the inputs that it gives a network that knows it, and what is to be said of its values."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nnstudio.core.data.own.cells import codes, days, numbers, words
from nnstudio.core.data.own.listing import few
from nnstudio.core.words import counted, thousands

_MISSING = "missing"
_MOST_NAMES = 6


@dataclass
class Column:
    """A column and the inputs it becomes: their places by category, or the place of its number under ``None``.

    `absent`: how many of its cells said nothing.
    """

    name: str
    places: dict[str | None, int] = field(default_factory=dict)
    absent: int = 0
    unknown: Counter[str] = field(default_factory=Counter)
    no_numbers: Counter[str] = field(default_factory=Counter)

    @property
    def knows_missing(self) -> bool:
        """Whether a missing value is something that the network has learned from, or that a mean stands for."""
        return None in self.places or _MISSING in self.places

    def put(self, inputs: NDArray[np.float32], cells: Any, decimal: str) -> None:
        """Fill in what a batch of cells says."""
        written = words(cells)
        self.absent += written.null_count
        absent = written.is_null().to_numpy(zero_copy_only=False)
        if None in self.places:
            values = as_numbers(cells, decimal)
            inputs[:, self.places[None]] = values
            self.no_numbers.update(written.filter(np.isnan(values) & ~absent).to_pylist())
            return
        categories = [value for value in self.places if value is not None]
        index = codes(cells, categories)
        rows = np.flatnonzero((index >= 0) & ~absent)
        inputs[rows, np.array([self.places[value] for value in categories])[index[rows]]] = 1
        if _MISSING in self.places:
            inputs[absent, self.places[_MISSING]] = 1
        self.unknown.update(written.filter((index < 0) & ~absent).to_pylist())


def as_numbers(cells: Any, decimal: str) -> NDArray[np.float32]:
    """Numbers, or dates as days where there is no number; NaN for what is missing or neither."""
    values = numbers(cells, decimal)
    if len(values) and np.isnan(values).all():
        values = days(cells)
    with np.errstate(over="ignore"):
        found = values.astype(np.float32)
    found[~np.isfinite(found)] = np.nan
    return found


def notes_on(columns: Sequence[Column]) -> list[str]:
    """Sentences on all values that are not taken as they are written."""
    notes = [
        f"{column.name} says {few([repr(value) for value in column.unknown])}, which the network was not trained on: "
        "that counts as none of its categories."
        for column in columns
        if column.unknown
    ]
    return notes + [_of_no_numbers(column) for column in columns if column.no_numbers] + _on_absent(columns)


def _of_no_numbers(column: Column) -> str:
    count = column.no_numbers.total()
    odd, one = few([repr(value) for value in column.no_numbers]), count == 1
    what, counts = ("is no number", "counts") if one else ("are no numbers", "count")
    return (
        f"{counted(count, 'value')} of {column.name} that {what} ({odd}) {counts} as missing: the training "
        f"part's mean takes {'its' if one else 'their'} place."
    )


def _on_absent(columns: Sequence[Column]) -> list[str]:
    gaps = [column for column in columns if column.absent]
    means = [column for column in gaps if None in column.places]
    known = [column for column in gaps if None not in column.places and column.knows_missing]
    others = [column for column in gaps if not column.knows_missing]
    one = sum(column.absent for column in means) == 1
    said = (
        (means, f"the training part's mean takes {'its' if one else 'their'} place"),
        (known, "to the network, missing is a category of its own"),
        (others, "none was in the training, so that counts as none of the categories"),
    )
    return [f"{_missing(some)}: {what}." for some, what in said if some]


def _missing(columns: Sequence[Column]) -> str:
    """3 values are missing (age: 2, weight: 1)"""
    total = sum(column.absent for column in columns)
    named = few([f"{column.name}: {thousands(column.absent)}" for column in columns], _MOST_NAMES)
    return f"{counted(total, 'value')} {'is' if total == 1 else 'are'} missing ({named})"
