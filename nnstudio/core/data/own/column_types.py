"""What a column holds, guessed from its values, and whether it can be learned from."""

from __future__ import annotations

import re
from dataclasses import dataclass

from nnstudio.core.data.own.scan import ColumnScan
from nnstudio.core.data.own.understanding import ColumnType
from nnstudio.core.errors import DataError
from nnstudio.core.words import counted

MOST_CATEGORIES, MOST_CLASSES = 100, 1000
_FEW_CLASSES = 20
_CERTAIN, _LIKELY = 0.9, 0.5
_ID_NAME = re.compile(r"(.*[ _.-])?(id|ids|index|idx|nr|no|row|key|uuid)|unnamed.*|column 1", re.IGNORECASE)


@dataclass(frozen=True)
class ColumnGuess:
    """`used`: whether it becomes inputs; `why` says why not, in a few words: "different in every row"."""

    type: ColumnType
    used: bool
    why: str = ""


def guess(column: ColumnScan) -> ColumnGuess:
    """What a column holds by its values."""
    if not column.present:
        return ColumnGuess("left out", False, "empty")
    if len(column.values) == 1 and not column.many:
        return ColumnGuess("left out", False, "always the same value")
    if holds_numbers(column):
        return _of_numbers(column)
    if column.dates >= _CERTAIN * column.present:
        return ColumnGuess("date", False, "dates, which are only taken where they are chosen")
    return _of_words(column)


def chosen(column: ColumnScan, type: ColumnType) -> ColumnGuess:
    """A column as a person wants it. Raises DataError where its values do not allow it."""
    if type in ("left out", "text"):
        return ColumnGuess(type, False, "as chosen")
    if type == "number" and not column.numeric:
        raise DataError(f"Column {column.name} holds no numbers, such as {_example(column)}. Take it as a category.")
    if type == "date" and not column.dates and not column.numeric:
        raise DataError(f"Column {column.name} holds no dates, such as {_example(column)}. Take it as a category.")
    if type == "category" and (column.many or len(column.values) > MOST_CLASSES):
        raise DataError(f"Column {column.name} has {distinct_words(column)}, too many for a category. Leave it out.")
    return ColumnGuess(type, True)


def holds_numbers(column: ColumnScan) -> bool:
    """Whether nearly all that is not missing is a number, or most and the rest are a few words."""
    share = (column.numeric + column.infinite) / max(1, column.present)
    return column.native == "number" or share >= _CERTAIN or (share >= _LIKELY and 0 < len(column.odd) <= 2)


def is_class_like(column: ColumnScan) -> bool:
    """Whether the values of a target are classes rather than amounts."""
    if not holds_numbers(column):
        return True
    count = len(column.values)
    few = count <= 2 or (column.whole and count <= _FEW_CLASSES and 2 * count <= column.present)
    return few and not column.many


def all_differ(column: ColumnScan) -> bool:
    """Whether no value comes twice, as far as was counted."""
    return not column.repeats


def distinct_words(column: ColumnScan) -> str:
    """12 different values, or: more than 10 000 different values."""
    more = "more than " if column.many else ""
    return more + counted(column.distinct - column.many, "different value")


def _of_numbers(column: ColumnScan) -> ColumnGuess:
    counts = column.steady and column.whole and column.rows > 2
    if all_differ(column) and column.whole and (counts or _ID_NAME.fullmatch(column.name)):
        return ColumnGuess("text", False, "the numbers of the rows")
    return ColumnGuess("number", True)


def _of_words(column: ColumnScan) -> ColumnGuess:
    if all_differ(column):
        return ColumnGuess("text", False, "different in every row")
    if column.many or len(column.values) > min(MOST_CATEGORIES, max(_FEW_CLASSES, column.present // 2)):
        return ColumnGuess("text", False, distinct_words(column))
    return ColumnGuess("category", True)


def _example(column: ColumnScan) -> str:
    return repr(next(iter(column.examples()), ""))
