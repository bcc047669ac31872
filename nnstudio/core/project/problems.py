"""What goes wrong with project files, told in one sentence that says what to do."""

from __future__ import annotations

import errno
import sqlite3
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager

from nnstudio.core.errors import NnstudioError, ProjectFileError

_UNREADABLE = (
    ArithmeticError,
    AttributeError,
    EOFError,
    LookupError,
    MemoryError,
    RuntimeError,
    SyntaxError,
    TypeError,
    ValueError,
    zipfile.BadZipFile,
    zlib.error,
)
"""What reading a damaged value may raise: JSON, npz, safetensors and torch have no error of their own in common."""

_SENTENCES = {
    sqlite3.SQLITE_FULL: "The disk is full, so {name} could not be written. Free some space and save again.",
    sqlite3.SQLITE_BUSY: "{name} is locked by another program. Close it there and try again.",
    sqlite3.SQLITE_LOCKED: "{name} is locked by another program. Close it there and try again.",
    sqlite3.SQLITE_READONLY: "{name} is read-only. Save the project under another name.",
    sqlite3.SQLITE_PERM: "There is no permission to use {name}. Choose another file.",
    sqlite3.SQLITE_CANTOPEN: "{name} or a file beside it cannot be opened. Copy it to a folder of your own.",
    sqlite3.SQLITE_NOTADB: "{name} is not an nnstudio project. Choose another file.",
    sqlite3.SQLITE_IOERR: "{name} could not be read or written: the disk reports an error. Save it elsewhere.",
    sqlite3.SQLITE_TOOBIG: "A part of {name} is too large for a project file. Use a smaller network.",
}


def damaged(name: str) -> ProjectFileError:
    """The error for a file whose content makes no sense."""
    return ProjectFileError(f"{name} is damaged, so it cannot be opened. Use a copy of it, if you have one.")


@contextmanager
def told_of(name: str) -> Iterator[None]:
    """SQLite's and the system's errors within become a ProjectFileError about the file `name`."""
    try:
        yield
    except sqlite3.Error as error:
        # Extended codes keep the family in their last byte; Python's own complaints have no code.
        code = getattr(error, "sqlite_errorcode", 0) & 0xFF
        sentence = _SENTENCES.get(code)
        raise (ProjectFileError(sentence.format(name=name)) if sentence else damaged(name)) from error
    except UnicodeDecodeError as error:
        # SQLite quotes damaged names in its complaints, which Python then cannot read.
        raise damaged(name) from error
    except OSError as error:
        raise ProjectFileError(_system_sentence(name, error)) from error


@contextmanager
def reading(name: str) -> Iterator[None]:
    """As `told_of`, and values that cannot be understood mean that the file is damaged."""
    try:
        with told_of(name):
            yield
    except NnstudioError as error:
        if isinstance(error, ProjectFileError) and name in str(error):
            raise
        raise ProjectFileError(f"{name} cannot be read: {error}") from error
    except RecursionError as error:
        raise ProjectFileError(f"{name} is nested too deeply to be read. Open another project.") from error
    except _UNREADABLE as error:
        raise damaged(name) from error


def _system_sentence(name: str, error: OSError) -> str:
    match error.errno:
        case errno.ENOSPC | errno.EDQUOT:
            return _SENTENCES[sqlite3.SQLITE_FULL].format(name=name)
        case errno.EACCES | errno.EPERM:
            return f"There is no permission to use {name}. Choose another file or folder."
        case errno.EROFS:
            return _SENTENCES[sqlite3.SQLITE_READONLY].format(name=name)
        case errno.ENOENT:
            return f"There is no file or folder for {name}. Choose another place."
        case _:
            return f"{name} could not be used ({error.strerror or error}). Choose another place."
