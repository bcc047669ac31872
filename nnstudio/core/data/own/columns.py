"""The choices a person makes about columns, in the plain form in which a project keeps them.

The knob `columns` of a table is a JSON object from column names to one of COLUMN_TYPES, such as
`{"age": "number", "city": "category", "day": "date", "remark": "left out"}`. It names only columns that are to be taken
otherwise than guessed: "number" and "date" (days since 1970) become one input, "category" one input per value, "text"
and "left out" none. An empty text changes nothing. Target and group column never become inputs.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping

from nnstudio.core.data.own.understanding import COLUMN_TYPES, ColumnType
from nnstudio.core.errors import DataError

TASKS = ("auto", "classes", "number")


def read_columns(text: str) -> dict[str, ColumnType]:
    """The choices in a knob's text. Raises DataError where it is not in the form."""
    if not text.strip():
        return {}
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        raise DataError(f"The columns must be written as {_EXAMPLE}, not {text[:60]!r}.") from None
    if not isinstance(found, dict):
        raise DataError(f"The columns must be written as {_EXAMPLE}, not {text[:60]!r}.")
    for name, type in found.items():
        if type not in COLUMN_TYPES:
            raise DataError(f"Column {name} must be one of {', '.join(COLUMN_TYPES)}, not {str(type)[:60]!r}.")
    return found


def write_columns(choices: Mapping[str, ColumnType]) -> str:
    """The text for a knob that `read_columns` reads; empty for no choices."""
    return json.dumps(dict(choices), ensure_ascii=False) if choices else ""


def left_out(text: str, columns: Iterable[str]) -> str:
    """The text of the knob, changed so that these columns are no inputs."""
    return write_columns({**read_columns(text), **dict.fromkeys(columns, "left out")})


_EXAMPLE = '{"age": "number", "city": "category"}'
