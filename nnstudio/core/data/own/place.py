"""Where own data lie: from the path in a knob to a file or folder that is there."""

from __future__ import annotations

import errno
import os
from pathlib import Path
from stat import S_ISDIR, S_ISREG

from nnstudio.core.errors import DataError


def place_of(path: str, folder: Path) -> Path:
    """The path in a knob; relative ones are meant from the data folder."""
    return folder / Path(path).expanduser()


def why_missing(path: str, folder: Path, what: str) -> str:
    """Why nothing can be read from a knob's path, in one sentence; empty where something is there."""
    if not path.strip():
        return f"No {what} is chosen yet. Choose one."
    place = place_of(path, folder)
    try:
        mode = os.stat(place).st_mode
    except FileNotFoundError:
        return f"There is nothing at {place}. Choose another {what}, or put it back."
    except (OSError, ValueError) as error:
        return f"{place} cannot be opened ({reason(error)}). Check its permissions, or choose another {what}."
    # Opening a pipe or a device would wait for ever.
    return "" if S_ISREG(mode) or S_ISDIR(mode) else f"{place} is no file and no folder. Choose another {what}."


def present(path: str, folder: Path, what: str) -> Path:
    """Where a knob's path leads. Raises DataError where nothing is there."""
    problem = why_missing(path, folder, what)
    if problem:
        raise DataError(problem)
    return place_of(path, folder)


def reason(error: OSError | ValueError) -> str:
    """The system's own words for what went wrong, without the path."""
    if isinstance(error, FileNotFoundError):
        return os.strerror(errno.ENOENT)
    return (error.strerror if isinstance(error, OSError) else None) or str(error)


def stamp_of(path: Path) -> str:
    """Size and time of the last change: another stamp means other contents. Raises DataError."""
    try:
        found = os.stat(path)
    except OSError as error:
        raise DataError(f"{path.name} cannot be read ({reason(error)}). Choose it again.") from None
    return f"{found.st_size} {found.st_mtime_ns}"


def readable(name: str) -> str:
    """A file name as text that can be written anywhere, even where its bytes are no UTF-8."""
    return os.fsencode(name).decode("utf-8", "replace")
