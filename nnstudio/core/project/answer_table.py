"""What a network said of each sample, epoch by epoch, in a project file: a byte or two a sample, compressed."""

from __future__ import annotations

import json
import sqlite3
import zlib
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from nnstudio.core.data.datasets import Dataset, Indices
from nnstudio.core.training.answers import Asked, PartAnswers, look_of
from nnstudio.core.training.tasks import Said, rules_of

BUDGET = 32 * 2**20
"""Bytes for the answers of a run: beyond, every second of the earlier epochs is given up, as often as need be."""

# Made when they are first needed: files without them open in older versions too.
_TABLES = (
    "CREATE TABLE IF NOT EXISTS answer_samples (id INTEGER PRIMARY KEY AUTOINCREMENT, run INTEGER NOT NULL, "
    "facts TEXT NOT NULL, indices BLOB NOT NULL)",
    "CREATE TABLE IF NOT EXISTS epoch_answers (run INTEGER NOT NULL, epoch INTEGER NOT NULL, "
    "samples INTEGER NOT NULL, data BLOB NOT NULL, PRIMARY KEY (run, epoch, samples))",
)
_IS_THERE = "SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = 'epoch_answers'"


@dataclass(frozen=True, eq=False)
class Compressed:
    """The answers of a part as they are written."""

    asked: Asked
    data: bytes


@dataclass(frozen=True)
class Answered:
    """What was said of one sample while it was in `part`: pairs of an epoch, counted from 1, and the answer, in order.

    `class_names`: what the answers refer to.
    """

    part: str
    class_names: tuple[str, ...]
    said: tuple[tuple[int, Said], ...]


def compressed(answers: tuple[PartAnswers, ...]) -> tuple[Compressed, ...]:
    """The answers of an epoch, ready to be written; best done before a transaction begins."""
    # Column by column: the classes beside each other, then how sure each was.
    return tuple(Compressed(found.asked, zlib.compress(found.packed.T.tobytes(), 1)) for found in answers)


def write_answers(connection: sqlite3.Connection, run: int, epoch: int, answers: tuple[Compressed, ...]) -> None:
    """Keep what was said in an epoch; of no answers nothing."""
    if not answers:
        return
    for table in _TABLES:
        connection.execute(table)
    for found in answers:
        samples = _samples(connection, run, found.asked)
        connection.execute(
            "INSERT OR REPLACE INTO epoch_answers VALUES (?, ?, ?, ?)", (run, epoch, samples, found.data)
        )
    _make_room(connection, run, epoch)


def forget_answers(connection: sqlite3.Connection, run: int, epoch: int) -> None:
    """Drop what was said after `epoch`: a run goes on from there."""
    if _is_there(connection):
        connection.execute("DELETE FROM epoch_answers WHERE run = ? AND epoch > ?", (run, epoch))


def select_answers(connection: sqlite3.Connection, run: int, dataset: Dataset, index: int) -> tuple[Answered, ...]:
    """What was said of the sample at `index` of the data in hand; () where they are not those of the run."""
    if not _is_there(connection):
        return ()
    rows = connection.execute("SELECT id, facts, indices FROM answer_samples WHERE run = ? ORDER BY id", (run,))
    found = []
    for number, text, packed in rows.fetchall():
        facts, indices = json.loads(text), _unpacked_indices(packed)
        place = int(np.searchsorted(indices, index))
        if place == len(indices) or indices[place] != index or not _same(dataset, indices, facts["look"]):
            continue
        rules = rules_of(facts["task"])
        said = []
        epochs = connection.execute(
            "SELECT epoch, data FROM epoch_answers WHERE run = ? AND samples = ? ORDER BY epoch", (run, number)
        )
        for epoch, data in epochs:
            packed_answers = np.frombuffer(zlib.decompress(data), np.uint8).reshape(-1, len(indices))
            answer = rules.unpacked(packed_answers[:, place])
            if answer is not None:
                said.append((int(epoch), answer))
        found.append(Answered(facts["part"], tuple(facts["classes"]), tuple(said)))
    return tuple(found)


def _samples(connection: sqlite3.Connection, run: int, asked: Asked) -> int:
    """The number under which a run's samples of a part stand; they are entered where they are new."""
    text, indices = _described(asked)
    known = connection.execute(
        "SELECT id FROM answer_samples WHERE run = ? AND facts = ? AND indices = ?", (run, text, indices)
    ).fetchone()
    if known is not None:
        return int(known[0])
    row = (run, text, indices)
    cursor = connection.execute("INSERT INTO answer_samples (run, facts, indices) VALUES (?, ?, ?)", row)
    return int(cursor.lastrowid or 0)


@lru_cache(maxsize=4)
def _described(asked: Asked) -> tuple[str, bytes]:
    """Facts and indices as they are written: the same in every epoch of a run."""
    facts = {"part": asked.part, "task": asked.task, "classes": list(asked.class_names), "look": asked.look}
    return json.dumps(facts), zlib.compress(np.diff(asked.indices, prepend=0).astype(np.int32).tobytes(), 1)


def _unpacked_indices(packed: bytes) -> Indices:
    found: Indices = np.frombuffer(zlib.decompress(packed), np.int32).cumsum(dtype=np.int64)
    return found


def _same(dataset: Dataset, indices: Indices, look: str) -> bool:
    return int(indices[-1]) < len(dataset) and look_of(dataset, indices) == look


def _make_room(connection: sqlite3.Connection, run: int, newest: int) -> None:
    def used() -> int:
        sizes = connection.execute("SELECT sum(length(data)) FROM epoch_answers WHERE run = ?", (run,))
        return int(sizes.fetchone()[0] or 0)

    step = 2
    while used() > BUDGET and step <= 2 * newest:
        connection.execute(
            "DELETE FROM epoch_answers WHERE run = ? AND epoch % ? != 0 AND epoch != ?", (run, step, newest)
        )
        step *= 2


def _is_there(connection: sqlite3.Connection) -> bool:
    return connection.execute(_IS_THERE).fetchone() is not None
