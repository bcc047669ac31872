"""A table that was pasted as text, kept as a file so that the project can read it again."""

from __future__ import annotations

import hashlib
from pathlib import Path

from nnstudio.core.data.own.place import reason
from nnstudio.core.errors import DataError
from nnstudio.core.files import replacing

FOLDER = "pasted"


def looks_like_table(text: str) -> bool:
    """Whether a text has at least two lines, of at least two cells each, as spreadsheets and CSV files give them."""
    lines = [line for line in text[:100_000].splitlines() if line.strip()][:2]
    return len(lines) == 2 and any(all(sign in line for line in lines) for sign in "\t,;|")


def keep_pasted(text: str, folder: Path) -> Path:
    """Write a table's text below the data folder; the same text always becomes the same file. Raises DataError."""
    data = text.encode("utf-8", "replace")
    ending = "tsv" if "\t" in text.partition("\n")[0] else "csv"
    path = folder / FOLDER / f"pasted-{hashlib.sha256(data).hexdigest()[:8]}.{ending}"
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        if not path.exists():
            with replacing(path) as spare:
                spare.write_bytes(data)
    except OSError as error:
        where = f"{path.parent} ({reason(error)})"
        raise DataError(f"The table cannot be kept in {where}. Choose another data folder.") from None
    return path
