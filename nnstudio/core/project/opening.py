"""Opening, making and copying project files so that whatever fails leaves the old file as it was."""

from __future__ import annotations

import os
import sqlite3
import stat
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

from nnstudio.core import files
from nnstudio.core.errors import ProjectFileError
from nnstudio.core.project.connections import connect, interruptible
from nnstudio.core.project.problems import damaged, told_of
from nnstudio.core.project.schema import Header, is_own, make_tables, read_header, require_file, side_files

_open_here: set[tuple[int, int]] = set()
_guard = threading.Lock()


def take_hold(path: Path) -> tuple[int, int]:
    """Note that this process has the file open; raises ProjectFileError when it has it already.

    Closing a second handle of a file ends the locks of the first (POSIX), so there may be only one at a time.
    """
    with told_of(path.name):
        require_file(path)
        found = _identity(path)
    with _guard:
        if found in _open_here:
            raise ProjectFileError(f"{path.name} is open already.")
        _open_here.add(found)
    return found


def let_go(identity: tuple[int, int]) -> None:
    """The opposite of `take_hold`."""
    with _guard:
        _open_here.discard(identity)


def is_writable(path: Path) -> bool:
    """Whether the file may be written to, and its folder too, where SQLite keeps the log.

    A file that its owner marked as read-only counts as such for an administrator as well.
    """
    marked = not path.stat().st_mode & (stat.S_IWUSR | stat.S_IWGRP | stat.S_IWOTH)
    return not marked and os.access(path, os.W_OK) and os.access(path.parent, os.W_OK)


def reading_uri(path: Path, header: Header) -> str:
    """How to open the file so that neither it nor its folder changes."""
    # Without its log, a file that says it has one would make SQLite create it, even for reading.
    lonely = header.wal and not side_files(path)[0].exists()
    return f"{path.resolve().as_uri()}?mode=ro" + ("&immutable=1" if lonely else "")


def writing_uri(path: Path) -> str:
    """How to open the file for changes; it must be there."""
    return f"{path.resolve().as_uri()}?mode=rw"


def inspect(path: Path, writable: bool, check: Callable[[], object]) -> Header:
    """Check every page of the file. Raises ProjectFileError, or what `check` does; the file is not changed."""
    header = read_header(path)
    # A journal is what a crash within an old-style transaction left; only a writer may undo that.
    interrupted = side_files(path)[2].exists() and writable
    uri = writing_uri(path) if interrupted else reading_uri(path, header)
    with told_of(path.name), closing(connect(uri)) as connection:
        with interruptible(connection, check):
            answers = connection.execute("PRAGMA quick_check(1)").fetchall()
        if answers != [("ok",)]:
            raise damaged(path.name)
    return header


def start_log(connection: sqlite3.Connection) -> None:
    """Let changes go to the log first (WAL), so that readers and a kill at any moment do no harm."""
    connection.execute("PRAGMA journal_mode = WAL")


def end_log(connection: sqlite3.Connection) -> None:
    """Bring all changes into the file itself, and leave no other file beside it."""
    # Where another process has the file open too, it is the one that will tidy up.
    with suppress(sqlite3.OperationalError):
        connection.execute("PRAGMA journal_mode = DELETE")


def make_database(path: Path) -> None:
    """A new project file without a document, at a place where nothing is."""
    with closing(connect(f"{path.resolve().as_uri()}?mode=rwc")) as connection:
        make_tables(connection)


def copy_database(source: sqlite3.Connection, path: Path, check: Callable[[], object]) -> None:
    """A compact copy of one moment of the file at a place where nothing is. It has no run under way."""
    with interruptible(source, check):
        source.execute("VACUUM INTO ?", (str(path),))
    with closing(connect(writing_uri(path))) as connection:
        connection.execute("UPDATE runs SET owner = NULL")


@contextmanager
def replacing(path: Path) -> Iterator[Path]:
    """A place beside `path` for a new file, which takes `path`'s place at the end; if anything fails, it vanishes."""
    with told_of(path.name):
        _require_replaceable(path)
        with files.replacing(path) as part:
            try:
                yield part
                # A log that a crash left beside the old file must never be taken for the new one's.
                _remove(side_files(path))
            finally:
                _remove(side_files(part))


def _remove(paths: Iterable[Path]) -> None:
    for path in paths:
        path.unlink(missing_ok=True)


def _require_replaceable(path: Path) -> None:
    # A slip of the hand must not turn a photograph into a database.
    if path.is_dir():
        raise ProjectFileError(f"{path.name} is a folder. Choose another name.")
    if not path.parent.is_dir():
        raise ProjectFileError(f"There is no folder {path.parent}. Choose an existing one.")
    if not path.exists():
        return
    if not is_writable(path):
        raise ProjectFileError(f"{path.name} is read-only. Save the project under another name.")
    if _identity(path) in _open_here:
        raise ProjectFileError(f"{path.name} is open here. Choose another name, or close it first.")
    if path.stat().st_size and not is_own(path):
        raise ProjectFileError(f"{path.name} is there already and is no nnstudio project. Choose another name.")
    _require_unused(path)


def _require_unused(path: Path) -> None:
    """Raise ProjectFileError when another process has this project file open."""
    try:
        header = read_header(path)
    except ProjectFileError:
        return
    if not (header.wal and side_files(path)[0].exists()):
        return
    try:
        with closing(connect(writing_uri(path))) as connection:
            connection.execute("PRAGMA busy_timeout = 200")
            # Ending the log needs the file alone, which fails while anyone else has it open.
            connection.execute("PRAGMA journal_mode = DELETE")
    except sqlite3.DatabaseError as error:
        # A damaged file may be replaced, one in use may not.
        if error.sqlite_errorcode & 0xFF == sqlite3.SQLITE_BUSY:
            raise


def _identity(path: Path) -> tuple[int, int]:
    found = path.stat()
    return found.st_dev, found.st_ino
