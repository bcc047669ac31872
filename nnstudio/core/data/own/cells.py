"""Cells as they are written to values: which are missing, which are numbers, dates or words."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

# "none" and "-" are not here: they may be classes; among numbers any word counts as missing anyway.
MISSING = (
    "",
    "NA",
    "N/A",
    "n/a",
    "na",
    "NaN",
    "nan",
    "NAN",
    "null",
    "NULL",
    "Null",
    "None",
    "<NA>",
    "#N/A",
    "#NA",
    "?",
)
_NUMBER = r"^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$|^[+-]?([iI]nf|[iI]nfinity|INF)$"
_DATE_FORMATS = ("%Y-%m-%d", "%d.%m.%Y", "%m/%d/%Y", "%Y/%m/%d", "%d/%m/%Y")


def is_number_type(type: Any) -> bool:
    """Whether a column of this pyarrow type holds numbers already."""
    import pyarrow as pa

    return bool(pa.types.is_integer(type) or pa.types.is_floating(type) or pa.types.is_decimal(type))


def is_date_type(type: Any) -> bool:
    """Whether a column of this pyarrow type holds dates already."""
    import pyarrow as pa

    return bool(pa.types.is_date(type) or pa.types.is_timestamp(type))


def words(column: Any) -> Any:
    """A column as trimmed text, null where a value is missing."""
    import pyarrow as pa
    import pyarrow.compute as pc

    if pa.types.is_binary(column.type) or pa.types.is_large_binary(column.type):
        column = column.cast(pa.string(), safe=False)
    if not pa.types.is_string(column.type):
        column = column.cast(pa.string())
    column = pc.utf8_trim_whitespace(column)
    return pc.if_else(pc.is_in(column, pa.array(MISSING)), pa.scalar(None, pa.string()), column)


def numbers(column: Any, decimal: str) -> NDArray[np.float64]:
    """A column as float64, NaN where a value is missing or no number; infinite values stay."""
    import pyarrow as pa
    import pyarrow.compute as pc

    if is_date_type(column.type):
        return days(column)
    if pa.types.is_boolean(column.type):
        return _to_numpy(column.cast(pa.uint8()).cast(pa.float64()))
    plain = plain_numbers(column, decimal)
    if plain is not None:
        return plain
    found = words(column)
    if decimal == ",":
        found = pc.replace_substring(found, ",", ".")
    try:
        return _to_numpy(found.cast(pa.float64()))
    except pa.ArrowInvalid:
        good = pc.match_substring_regex(found, _NUMBER)
        found = pc.if_else(good, found, pa.scalar(None, pa.string()))
        return _to_numpy(pc.utf8_ltrim(found, "+").cast(pa.float64()))


def plain_numbers(column: Any, decimal: str) -> NDArray[np.float64] | None:
    """A column that holds numbers and nothing else, as float64, which is quick to tell; None for any other."""
    import pyarrow as pa

    if is_number_type(column.type):
        return _to_numpy(column.cast(pa.float64(), safe=False))
    if not pa.types.is_string(column.type) or decimal == ",":
        return None
    try:
        return _to_numpy(column.cast(pa.float64()))
    except pa.ArrowInvalid:
        return None


def days(column: Any) -> NDArray[np.float64]:
    """A column of dates as days since 1970, NaN where it says none."""
    import pyarrow as pa
    import pyarrow.compute as pc

    if is_date_type(column.type):
        seconds = column.cast(pa.timestamp("s"), safe=False).cast(pa.int64())
        return _to_numpy(seconds.cast(pa.float64())) / 86_400
    found = words(column)
    best = np.full(len(column), np.nan)
    for form in _DATE_FORMATS:
        cut = pc.utf8_slice_codeunits(found, 0, 10) if form == "%Y-%m-%d" else found
        seconds = pc.strptime(cut, format=form, unit="s", error_is_null=True).cast(pa.int64())
        values = _to_numpy(seconds.cast(pa.float64())) / 86_400
        if np.isfinite(values).sum() > np.isfinite(best).sum():
            best = values
    return best


def codes(column: Any, values: Sequence[str]) -> NDArray[np.int64]:
    """For each cell its index in `values`; −1 where it is missing or none of them."""
    import pyarrow as pa
    import pyarrow.compute as pc

    found = pc.index_in(words(column), pa.array(list(values), pa.string()))
    return np.asarray(pc.fill_null(found, -1).to_numpy(zero_copy_only=False), np.int64)


def _to_numpy(column: Any) -> NDArray[np.float64]:
    found: NDArray[np.float64] = column.to_numpy(zero_copy_only=False)
    return np.asarray(found, np.float64)
