"""The tables of a project file, and the look at its first bytes that tells whether it is one."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from nnstudio.core.errors import ProjectFileError
from nnstudio.core.project.problems import damaged, told_of

APPLICATION_ID = 0x4E4E5354
""" "NNST" in ASCII, where SQLite files say which program they belong to."""

FORMAT = 1
"""The number of this layout of tables; it goes up when an older program could no longer read the file."""

_MAGIC = b"SQLite format 3\0"
_HEADER_BYTES = 100

_TABLES = """
CREATE TABLE documents (
    role TEXT PRIMARY KEY CHECK (role IN ('saved', 'draft')), changed TEXT NOT NULL, json TEXT NOT NULL
) WITHOUT ROWID;
CREATE TABLE runs (
    id INTEGER PRIMARY KEY AUTOINCREMENT, created TEXT NOT NULL, project TEXT NOT NULL, fingerprint TEXT NOT NULL,
    seed INTEGER NOT NULL, device TEXT NOT NULL, versions TEXT NOT NULL, status TEXT NOT NULL, owner TEXT,
    steps_per_epoch INTEGER NOT NULL DEFAULT 1
);
CREATE TABLE epochs (
    run INTEGER NOT NULL REFERENCES runs, epoch INTEGER NOT NULL, step INTEGER NOT NULL,
    train_loss REAL, train_accuracy REAL, train_n INTEGER NOT NULL,
    validation_loss REAL, validation_accuracy REAL, validation_n INTEGER,
    seconds REAL NOT NULL, samples_per_second REAL NOT NULL, best INTEGER NOT NULL,
    PRIMARY KEY (run, epoch)
) WITHOUT ROWID;
CREATE TABLE curves (
    run INTEGER NOT NULL REFERENCES runs, epoch INTEGER NOT NULL, first_step INTEGER NOT NULL,
    losses BLOB NOT NULL, accuracies BLOB NOT NULL, PRIMARY KEY (run, epoch)
);
CREATE TABLE checkpoints (
    run INTEGER NOT NULL REFERENCES runs, role TEXT NOT NULL CHECK (role IN ('best', 'last')),
    epoch INTEGER NOT NULL, step INTEGER NOT NULL, metadata TEXT NOT NULL, PRIMARY KEY (run, role)
) WITHOUT ROWID;
CREATE TABLE checkpoint_parts (
    run INTEGER NOT NULL, role TEXT NOT NULL, part INTEGER NOT NULL, data BLOB NOT NULL, PRIMARY KEY (run, role, part)
);
CREATE TABLE splits (key TEXT PRIMARY KEY, data BLOB NOT NULL);
CREATE TABLE test_looks (
    id INTEGER PRIMARY KEY AUTOINCREMENT, time TEXT NOT NULL, run INTEGER NOT NULL, epoch INTEGER NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('metrics', 'images')), loss REAL, accuracy REAL, n INTEGER NOT NULL
);
"""


@dataclass(frozen=True)
class Header:
    """What the first bytes of a good file say. `wal`: whether changes go to a second file beside it first."""

    wal: bool


def make_tables(connection: sqlite3.Connection) -> None:
    """Turn an empty database into a project file without a document."""
    connection.executescript(f"BEGIN; {_TABLES} COMMIT;")
    connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    connection.execute(f"PRAGMA user_version = {FORMAT}")


def read_header(path: Path) -> Header:
    """Look at a file without opening it as a database, so that nothing about it can change.

    Raises ProjectFileError when it is missing, a folder, unreadable, foreign, cut off or newer than this program.
    """
    name = path.name
    with told_of(name):
        require_file(path)
        with path.open("rb") as file:
            head = file.read(_HEADER_BYTES)
        size = path.stat().st_size
    if len(head) < _HEADER_BYTES or not head.startswith(_MAGIC):
        raise ProjectFileError(f"{name} is not an nnstudio project. Choose another file.")
    _require_own(head, name)
    _require_whole(head, size, path)
    return Header(wal=head[18] == 2)


def is_own(path: Path) -> bool:
    """Whether a file says of itself that it is a project of this program, sound or not."""
    with path.open("rb") as file:
        head = file.read(_HEADER_BYTES)
    return head.startswith(_MAGIC) and int.from_bytes(head[68:72], "big") == APPLICATION_ID


def require_file(path: Path) -> None:
    """Raise ProjectFileError when there is no ordinary file at `path`."""
    if path.is_dir():
        raise ProjectFileError(f"{path.name} is a folder. Choose a project file, whose name ends in .nns.")
    if not path.exists():
        raise ProjectFileError(f"There is no file {path}. Choose another one.")
    if not path.is_file():
        raise ProjectFileError(f"{path.name} is not an ordinary file. Choose another file.")


def side_files(path: Path) -> Sequence[Path]:
    """Where SQLite keeps what it has not yet written to the file itself: the log, its index, the old journal."""
    return tuple(path.with_name(path.name + end) for end in ("-wal", "-shm", "-journal"))


def _require_own(head: bytes, name: str) -> None:
    if int.from_bytes(head[68:72], "big") != APPLICATION_ID:
        raise ProjectFileError(f"{name} is a database of another program, not an nnstudio project.")
    version = int.from_bytes(head[60:64], "big")
    if version > FORMAT:
        raise ProjectFileError(
            f"{name} was made by a newer nnstudio (format {version}); this one reads up to {FORMAT}. Update nnstudio."
        )
    if version < 1:
        raise damaged(name)


def _require_whole(head: bytes, size: int, path: Path) -> None:
    page = int.from_bytes(head[16:18], "big")
    pages = int.from_bytes(head[28:32], "big")
    # The number of pages counts only if these two agree; and a log beside the file may hold pages of its own.
    counted = head[24:28] == head[92:96] and not side_files(path)[0].exists()
    if counted and size < (65_536 if page == 1 else page) * pages:
        raise ProjectFileError(f"{path.name} is cut off: its end is missing. Use a copy of it, if you have one.")
