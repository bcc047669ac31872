"""One SQLite connection for each thread that uses a project file, all closed together."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from nnstudio.core.errors import ProjectFileError
from nnstudio.core.project.problems import told_of

BUSY_SECONDS = 5.0
"""How long a thread waits for another's transaction before it gives up."""

INSTRUCTIONS = 100
"""Of SQLite's machine, between two looks whether a long statement is to end: some rows of a large copy."""


class Connections:
    """Makes a connection when a thread first asks. `name` is the file's, for messages.

    Each connection has a lock of its own, which nobody waits for but `close`, so that no connection is taken away
    from a thread that is using it.
    """

    def __init__(self, name: str, connect: Callable[[], sqlite3.Connection]) -> None:
        self.name = name
        self._connect = connect
        self._all: dict[int, tuple[sqlite3.Connection, threading.RLock]] = {}
        self._guard = threading.Lock()
        self._closed = False

    @contextmanager
    def use(self) -> Iterator[sqlite3.Connection]:
        """The calling thread's connection. SQLite's errors within become ProjectFileErrors."""
        connection, lock = self._own()
        with lock, told_of(self.name):
            yield connection

    @contextmanager
    def transaction(self) -> Iterator[sqlite3.Connection]:
        """As `use`; all that is written within is there at its end, or none of it."""
        with self.use() as connection:
            connection.execute("BEGIN IMMEDIATE")
            try:
                yield connection
                connection.execute("COMMIT")
            except BaseException:
                # A full disk makes SQLite roll back by itself.
                if connection.in_transaction:
                    connection.execute("ROLLBACK")
                raise

    def close(self, at_last: Callable[[sqlite3.Connection], None]) -> None:
        """Close all connections; `at_last` gets the last one before, alone with the file."""
        with self._guard:
            if self._closed:
                return
            self._closed = True
            kept = list(self._all.values())
            self._all.clear()
        for position, (connection, lock) in enumerate(kept):
            with lock:
                try:
                    if position == len(kept) - 1:
                        at_last(connection)
                finally:
                    connection.close()

    def _own(self) -> tuple[sqlite3.Connection, threading.RLock]:
        thread = threading.get_ident()
        with self._guard:
            if self._closed:
                raise ProjectFileError(f"{self.name} is closed. Open it again.")
            # A thread that ended leaves its connection to the next one that bears its number.
            if thread not in self._all:
                with told_of(self.name):
                    self._all[thread] = (self._connect(), threading.RLock())
            return self._all[thread]


@contextmanager
def interruptible(connection: sqlite3.Connection, check: Callable[[], object]) -> Iterator[None]:
    """Calls `check` now and then while a statement takes long; what it raises ends the statement."""
    raised: list[BaseException] = []

    def must_end() -> bool:
        try:
            check()
        except BaseException as error:
            raised.append(error)
        return bool(raised)

    connection.set_progress_handler(must_end, INSTRUCTIONS)
    try:
        yield
    except sqlite3.OperationalError:
        if raised:
            raise raised[0] from None
        raise
    finally:
        connection.set_progress_handler(None, INSTRUCTIONS)


def connect(uri: str) -> sqlite3.Connection:
    """A connection that any thread may close. Transactions are begun and ended by hand."""
    connection = sqlite3.connect(uri, uri=True, timeout=BUSY_SECONDS, isolation_level=None, check_same_thread=False)
    try:
        # A file may define triggers and views of its own; with this they cannot call functions with side effects.
        connection.execute("PRAGMA trusted_schema = OFF")
        connection.execute("PRAGMA synchronous = NORMAL")
    except BaseException:
        connection.close()
        raise
    return connection
