"""Several columns of 0 and 1 as the target: which columns a text names, and which labels their cells say."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nnstudio.core.data.own.cells import codes
from nnstudio.core.data.own.listing import few
from nnstudio.core.data.own.scan import ColumnScan
from nnstudio.core.errors import DataError

_APPLIES = {"0": 0, "1": 1, "0.0": 0, "1.0": 1, "false": 0, "true": 1, "False": 0, "True": 1, "FALSE": 0, "TRUE": 1}

_MOST_FIGURES = 6


def columns_named(text: str, names: Collection[str]) -> tuple[str, ...]:
    """The columns that a text with commas between them names; a column whose own name has commas is found too.

    What is no column stands in the answer as it was written.
    """
    return tuple(dict.fromkeys(name for name in _written(text, names) if name))


def targets_named(text: str, names: Collection[str]) -> tuple[str, ...]:
    """The columns that are to be predicted; none where the text is empty. Raises DataError where it names nothing
    between two commas, or a column twice."""
    found = _written(text, names)
    if text and not any(found):
        raise DataError(
            f"The target {text!r} names no column. Give the name of one, or of several with commas between."
        )
    if text and not all(found):
        raise DataError(f"The target {text!r} has a comma without a column beside it. Name a column on either side.")
    twice = next((name for name in found if found.count(name) > 1), None)
    if twice:
        raise DataError(f"The target {text!r} names {twice} twice. Name each column once.")
    return tuple(name for name in found if name)


def _written(text: str, names: Collection[str]) -> list[str]:
    """What stands between the commas that are not in the name of a column."""
    if text in names:
        return [text]
    pieces, found = text.split(","), []
    while pieces:
        ends = range(len(pieces), 0, -1)
        longest = next((end for end in ends if ",".join(pieces[:end]).strip() in names), 1)
        found.append(",".join(pieces[:longest]).strip())
        pieces = pieces[longest:]
    return found


def in_one_text(columns: Iterable[str]) -> str:
    """The text for a knob that `columns_named` reads."""
    return ",".join(columns)


def must_say_yes_or_no(columns: Sequence[ColumnScan], task: str = "auto") -> None:
    """Raises DataError where columns cannot be labels of which several may apply. `task`: what was chosen."""
    if task != "auto":
        raise DataError("Several targets say which labels apply, so their task is found by itself: set it to auto.")
    for column in columns:
        odd = [value for value in column.values if value not in _APPLIES]
        if odd or column.many or not column.present:
            what = f"holds {few(list(map(_shown, odd or column.values)))}" if column.present else "is empty"
            raise DataError(
                f"Several targets must each hold 0 and 1, and {column.name} {what}. Choose one target, or leave "
                f"{column.name} out of them."
            )


def _shown(value: str) -> str:
    """A value as it stands in a sentence: a long number with four figures."""
    try:
        number = float(value)
    except ValueError:
        return repr(value)
    return repr(value if len(value) <= _MOST_FIGURES else f"{number:.4g}")


def may_be_label(values: Collection[str]) -> bool:
    """Whether these values of a column are all 0 and 1."""
    return bool(values) and all(value in _APPLIES for value in values)


def applies(cell: str) -> bool:
    """Whether a cell says that its label applies."""
    return bool(_APPLIES.get(cell.strip()))


def count_applying(column: ColumnScan) -> int:
    """In how many rows the label applies, as far as the table was looked through."""
    return sum(count for value, count in column.values.items() if _APPLIES.get(value))


def labels_said(columns: Sequence[Any]) -> tuple[NDArray[np.uint8], NDArray[np.bool_]]:
    """For a batch, N×K labels, 1 where one applies, and which rows say something of all of them."""
    written = list(_APPLIES)
    index = np.stack([codes(column, written) for column in columns], axis=1)
    return np.array(list(_APPLIES.values()), np.uint8)[index], np.asarray((index >= 0).all(axis=1))
