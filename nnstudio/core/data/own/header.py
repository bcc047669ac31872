"""Whether the first row of a text table names the columns or is a row like the others."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from nnstudio.core.data.own.cells import MISSING

FIRST_ROWS = ("auto", "names", "values")
"""What a first row may be taken for."""
_NUMBER = re.compile(r"\s*[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?\s*")
_MOSTLY = 0.9
_LONG_ROW = 5
_YEARS = 1500, 2500


def is_number(cell: str, decimal: str) -> bool:
    """Whether a cell is written as a number."""
    return _NUMBER.fullmatch(cell.replace(",", ".") if decimal == "," else cell) is not None


def names_columns(rows: Sequence[Sequence[str]], decimal: str) -> bool:
    """Whether the first row names the columns.

    It does not where it holds nothing but numbers, or numbers in the columns of numbers and a word that comes again
    below it, or numbers that are no likely names.
    """
    first, body = rows[0], rows[1:]
    given = [at for at, cell in enumerate(first) if not _absent(cell)]
    numbers = [at for at in given if is_number(first[at], decimal)]
    if len(numbers) == len(given):
        return not all(is_number(cell, decimal) or not cell.strip() for cell in first)
    if not body:
        return not numbers
    below = {at: [row[at] for row in body if at < len(row) and not _absent(row[at])] for at in given}
    amounts = {at for at, cells in below.items() if _mostly_numbers(cells, decimal)}
    of_numbers = [at for at in numbers if at in amounts]
    if not of_numbers or not amounts <= set(numbers):
        return True
    again = any(first[at] in below[at] for at in given if at not in numbers)
    return not again and _like_names([_value(first[at], decimal) for at in of_numbers])


def _absent(cell: str) -> bool:
    return cell.strip() in MISSING


def _mostly_numbers(cells: Sequence[str], decimal: str) -> bool:
    return bool(cells) and sum(is_number(cell, decimal) for cell in cells) >= _MOSTLY * len(cells)


def _value(cell: str, decimal: str) -> float:
    return float(cell.replace(",", ".") if decimal == "," else cell)


def _like_names(numbers: Sequence[float]) -> bool:
    """Whether numbers may be names of columns: years, or wavelengths, doses and places, which rise."""
    first, last = _YEARS
    if all(first <= number <= last and number == int(number) for number in numbers):
        return True
    steps = {round(after - before, 9) for before, after in pairwise(numbers)}
    if len(steps) == 1:
        return steps == {1.0} or (len(numbers) > 2 and steps != {0.0})
    return len(numbers) >= _LONG_ROW and all(step > 0 for step in steps)
