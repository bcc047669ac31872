"""Tables as streams of batches, whatever file they lie in: CSV and its relatives as text, Parquet in its own types."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from nnstudio.core.data.own.place import reason
from nnstudio.core.data.own.sniffing import MOST_COLUMNS, sniff
from nnstudio.core.errors import DataError

# pyarrow reads dozens of blocks ahead, so their size decides how much memory reading takes.
_BLOCK = 1 << 20
_CELLS = 1_000_000
PARQUET_ENDINGS = (".parquet", ".pq")
_RAGGED = re.compile(r"Row #(\d+): Expected (\d+) columns, got (\d+)")
_RAGGED_ANYWHERE = re.compile(r"Expected (\d+) columns, got (\d+): ?(.*)")


@dataclass(frozen=True)
class TableFile:
    """A table that is not read yet. `decimal`: how its text writes numbers; `rows`: how many, or None where only
    reading can tell. `size` in bytes; `first_row`: what was asked of it."""

    path: Path
    names: tuple[str, ...]
    decimal: str
    rows: int | None
    size: int
    notes: tuple[str, ...]
    encoding: str = ""
    delimiter: str = ""
    skip: int = 0
    first_row: str = "auto"

    def batches(self, names: Sequence[str] | None = None) -> Iterator[Any]:
        """pyarrow record batches with the columns `names` (all when None), in order. Raises DataError for what is
        wrong in the file, and NotUtf8 where text is in another encoding than its beginning."""
        wanted = list(self.names if names is None else names)
        return self._parquet(wanted) if not self.encoding else self._text(wanted)

    def _text(self, names: list[str]) -> Iterator[Any]:
        import pyarrow as pa
        from pyarrow import csv

        encoding = "utf-8" if self.encoding == "utf-8-sig" else self.encoding
        try:
            reader = csv.open_csv(
                str(self.path),
                csv.ReadOptions(
                    use_threads=False,
                    block_size=max(_BLOCK, 64 * len(self.names)),
                    column_names=list(self.names),
                    skip_rows=self.skip,
                    encoding=encoding,
                ),
                csv.ParseOptions(delimiter=self.delimiter, newlines_in_values=True),
                csv.ConvertOptions(
                    column_types=dict.fromkeys(self.names, pa.string()),
                    include_columns=names,
                    strings_can_be_null=False,
                ),
            )
            with reader:
                yield from reader
        except pa.ArrowInvalid as error:
            raise self._what_is_wrong(str(error)) from None
        except UnicodeDecodeError:
            raise DataError(
                f"{self.path.name} is not written in {self.encoding} throughout. Save it as UTF-8."
            ) from None
        except OSError as error:
            raise DataError(f"{self.path.name} cannot be read ({reason(error)}). Choose it again.") from None

    def _parquet(self, names: list[str]) -> Iterator[Any]:
        with _parquet_file(self.path) as file:
            try:
                yield from file.iter_batches(max(1, _CELLS // max(1, len(names))), columns=names, use_threads=False)
            except (OSError, ValueError) as error:
                raise DataError(f"{self.path.name} is damaged ({str(error)[:80]}). Save it again.") from None

    def _what_is_wrong(self, said: str) -> DataError:
        if "invalid UTF8" in said or "UTF8" in said:
            return NotUtf8(f"{self.path.name} is not written in UTF-8 throughout. Save it as UTF-8.")
        ragged = _RAGGED_ANYWHERE.search(said)
        if ragged:
            expected, got, text = ragged.groups()
            numbered = _RAGGED.search(said)
            where = f"Line {int(numbered.group(1))}" if numbered else f"The line {text[:60]!r}"
            return DataError(
                f"{where} of {self.path.name} has {got} values where there are {expected} columns. "
                "Correct it, or quote values that hold the delimiter."
            )
        if "straddling" in said:
            return DataError(f"A row of {self.path.name} is longer than 1 MB; a quotation mark may be left open.")
        return DataError(f"{self.path.name} cannot be read as a table ({said[:100]}). Save it again as CSV.")


class NotUtf8(DataError):  # noqa: N818  (a reason to begin anew, told to nobody)
    """Bytes further on show that the text is in another encoding than its beginning."""


def open_table(path: Path, encoding: str | None = None, first_row: str = "auto") -> TableFile:
    """A CSV, TSV or Parquet file, looked at but not read. `first_row`: of text, one of FIRST_ROWS. Raises DataError."""
    try:
        size = path.stat().st_size
    except OSError as error:
        raise DataError(f"{path.name} cannot be read ({reason(error)}). Choose it again.") from None
    if path.suffix.lower() in PARQUET_ENDINGS:
        return _open_parquet(path, size)
    form = sniff(path, encoding, first_row)
    rest = form.notes, form.encoding, form.delimiter, form.skip, first_row
    return TableFile(path, form.names, form.decimal, None, size, *rest)


def _open_parquet(path: Path, size: int) -> TableFile:
    import pyarrow as pa

    with _parquet_file(path) as file:
        fields = list(file.schema_arrow)
        rows = file.metadata.num_rows
    plain = [f.name for f in fields if not (pa.types.is_nested(f.type) or pa.types.is_null(f.type))]
    nested = [f.name for f in fields if f.name not in plain]
    if not rows:
        raise DataError(f"{path.name} has columns but no rows. Choose another file.")
    if len(plain) > MOST_COLUMNS:
        raise DataError(f"{path.name} has {len(plain)} columns, more than the {MOST_COLUMNS} that can be taken.")
    if len(set(plain)) < len(plain):
        raise DataError(f"{path.name} has columns with the same name. Rename them first.")
    notes = [f"Columns without plain values are left out: {', '.join(nested[:3])}."] if nested else []
    return TableFile(path, tuple(plain), ".", rows, size, tuple(notes))


def _parquet_file(path: Path) -> Any:
    import pyarrow as pa
    from pyarrow import parquet

    try:
        # Without these two a whole row group would be read at once, which may be the whole file.
        return parquet.ParquetFile(str(path), buffer_size=1 << 20, pre_buffer=False)
    except (pa.ArrowInvalid, OSError) as error:
        said = reason(error) if isinstance(error, OSError) and error.strerror else "no Parquet file, or cut off"
        raise DataError(f"{path.name} cannot be read ({said}). Choose another file.") from None
