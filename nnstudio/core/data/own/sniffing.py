"""How a text table is written, told from its beginning: encoding, delimiter, decimal mark, names of the columns."""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from nnstudio.core.data.own.header import is_number, names_columns
from nnstudio.core.data.own.listing import few
from nnstudio.core.data.own.place import reason
from nnstudio.core.errors import DataError
from nnstudio.core.words import counted

MOST_COLUMNS = 20_000
_SAMPLE = 1 << 20
_LONGEST_LINE = 1 << 24
_DELIMITERS = ",;\t|"
_LINES = 100
_NAMES = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "bars"}
_COMMA_NUMBER = re.compile(r"\s*[+-]?\d+,\d+\s*")


@dataclass(frozen=True)
class TextForm:
    """`skip`: lines before the first row; `decimal`: "." or ",". `first`: the first rows, as written."""

    encoding: str
    delimiter: str
    decimal: str
    names: tuple[str, ...]
    skip: int
    first: tuple[tuple[str, ...], ...]
    notes: tuple[str, ...]


def sniff(path: Path, encoding: str | None = None, first_row: str = "auto") -> TextForm:
    """How a CSV file or the like is written. `encoding`: where it is known already; `first_row`: one of FIRST_ROWS.
    Raises DataError."""
    data, more = _beginning(path)
    encoding, notes = (encoding, []) if encoding else _encoding(data)
    remarks, text = _without_remarks(_text(data, encoding, more))
    rows_by = {mark: _rows(text, mark) for mark in _DELIMITERS}
    delimiter = max(_DELIMITERS, key=lambda mark: _regularity(rows_by[mark]))
    rows = rows_by[delimiter]
    if not rows:
        raise DataError(f"{path.name} holds no table. Choose another file.")
    if len(rows) == 1 and text.count('"') % 2:
        raise DataError(f"A quotation mark of {path.name} is left open. Close it, or remove it.")
    if encoding == "latin-1":
        notes = ["The file is not written in UTF-8, so it is read as Latin-1: look whether accents come out right."]
    if delimiter != ",":
        notes.append(f"Columns are divided by {_NAMES[delimiter]}.")
    decimal = "," if delimiter != "," and _has_decimal_commas(rows) else "."
    if decimal == ",":
        notes.append("Numbers are written with a decimal comma.")
    has_names = names_columns(rows, decimal) if first_row == "auto" else first_row == "names"
    if not has_names and first_row == "auto":
        notes.append("The first row holds numbers, so the columns have no names and are numbered.")
    form = TextForm(encoding, delimiter, decimal, (), remarks + _leading_blanks(text), (), tuple(notes))
    return _with_header(path, form, rows, has_names)


def _with_header(path: Path, form: TextForm, rows: list[list[str]], has_names: bool) -> TextForm:
    """`form` counts the lines before the header."""
    header = rows[0]
    if len(header) > MOST_COLUMNS:
        raise DataError(
            f"{path.name} has {counted(len(header), 'column')}, more than the {MOST_COLUMNS} that can be taken. "
            "Choose fewer of them first, or turn the table round if its rows are columns."
        )
    names = _tidy(header) if has_names else [unnamed(i) for i in range(len(header))]
    body = rows[1:] if has_names else rows
    if not body:
        raise DataError(f"{path.name} has a header but no rows. Choose another file.")
    unique, said = _unique(names)
    lines = form.skip + (1 + sum(cell.count("\n") for cell in header) if has_names else 0)
    first = tuple(tuple(row) for row in body[:_LINES])
    return replace(form, names=tuple(unique), skip=lines, first=first, notes=(*form.notes, *said))


def unnamed(index: int) -> str:
    """What a column is called that has no name."""
    return f"column {index + 1}"


def _beginning(path: Path) -> tuple[bytes, bool]:
    """The first megabyte, or as much more as the first line needs, and whether there is more."""
    try:
        with path.open("rb") as file:
            data = file.read(_SAMPLE)
            while b"\n" not in data and b"\r" not in data and len(data) < _LONGEST_LINE:
                piece = file.read(_SAMPLE)
                if not piece:
                    break
                data += piece
            more = bool(file.read(1))
    except OSError as error:
        raise DataError(f"{path.name} cannot be read ({reason(error)}). Choose it again.") from None
    if not data.strip():
        raise DataError(f"{path.name} is empty. Choose another file.")
    if len(data) >= _LONGEST_LINE and b"\n" not in data:
        raise DataError(f"{path.name} has a first line of more than 16 MB, so it is no table. Choose another file.")
    return data, more


def _encoding(data: bytes) -> tuple[str, list[str]]:
    if data.startswith(codecs.BOM_UTF8):
        return "utf-8-sig", []
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16", []
    evens, odds = data[::2].count(0), data[1::2].count(0)
    if max(evens, odds) > len(data) // 8:
        return ("utf-16-le" if odds > evens else "utf-16-be"), []
    try:
        codecs.getincrementaldecoder("utf-8")().decode(data)
    except UnicodeDecodeError:
        return "latin-1", []
    return "utf-8", []


def _text(data: bytes, encoding: str, more: bool) -> str:
    text = codecs.getincrementaldecoder(encoding)("replace").decode(data)
    if "\0" in text[:1000]:
        raise DataError("The file holds bytes that are no text, so it is no table. Choose another file.")
    # Where the file goes on, the last line is not whole.
    end = max(text.rfind("\n"), text.rfind("\r")) + 1
    return text[:end] if more and end else text


def _without_remarks(text: str) -> tuple[int, str]:
    """How many lines at the beginning are remarks ("# …", with another line like it or without delimiters), and the
    text after them."""
    lines = 0
    while text.startswith("#") and "\n" in text:
        first, _, rest = text.partition("\n")
        if not rest.startswith("#") and any(mark in first for mark in _DELIMITERS):
            break  # a header may begin so
        lines, text = lines + 1, rest
    return lines, text


def _rows(text: str, delimiter: str) -> list[list[str]]:
    found = []
    try:
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter):
            if row:
                found.append(row)
            if len(found) == _LINES:
                break
    except csv.Error:
        pass
    return found


def _regularity(rows: list[list[str]]) -> tuple[float, int]:
    """How many of the lines have as many columns as the first, where it has more than one; then that number."""
    if not rows:
        return 0, 0
    width = len(rows[0])
    count = sum(len(row) == width for row in rows)
    return (round(count / len(rows), 1), width) if width > 1 else (0, 0)


def _leading_blanks(text: str) -> int:
    lines = text.splitlines()
    return next((i for i, line in enumerate(lines) if line), 0)


def _has_decimal_commas(rows: Sequence[Sequence[str]]) -> bool:
    cells = [cell for row in rows[1:] for cell in row]
    commas = sum(_COMMA_NUMBER.fullmatch(cell) is not None for cell in cells)
    points = sum("." in cell and is_number(cell, ".") for cell in cells)
    return commas > points


def _tidy(header: Sequence[str]) -> list[str]:
    return [" ".join(cell.split()) or unnamed(i) for i, cell in enumerate(header)]


def _unique(names: Sequence[str]) -> tuple[list[str], list[str]]:
    """Names with a number behind those that come again, and a sentence on them."""
    unique: dict[str, None] = {}
    for name in names:
        count, fresh = 1, name
        while fresh in unique:
            count += 1
            fresh = f"{name} ({count})"
        unique[fresh] = None
    again = [name for name, count in Counter(names).items() if count > 1]
    return [*unique], [f"Columns with the same name are numbered: {few(again)}."] if again else []
