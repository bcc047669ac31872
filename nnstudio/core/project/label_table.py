"""The figures of single labels in a project file: of each epoch's validation part, and of looks at the test part."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence

from nnstudio.core.training.label_figures import LabelFigures

Labels = tuple[LabelFigures, ...]

# Made when it is first needed: files without it open in older versions too.
_TABLE = """
CREATE TABLE IF NOT EXISTS label_figures (
    run INTEGER NOT NULL, epoch INTEGER NOT NULL, look INTEGER NOT NULL, json TEXT NOT NULL,
    PRIMARY KEY (run, epoch, look)
) WITHOUT ROWID
"""
_IS_THERE = "SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = 'label_figures'"


def write_labels(connection: sqlite3.Connection, run: int, epoch: int, labels: Labels, look: int = 0) -> None:
    """Keep the figures of the validation part after an epoch, or of the look with this number; of no labels nothing."""
    if labels:
        connection.execute(_TABLE)
        text = json.dumps([label.to_json() for label in labels])
        connection.execute("INSERT OR REPLACE INTO label_figures VALUES (?, ?, ?, ?)", (run, epoch, look, text))


def forget_labels(connection: sqlite3.Connection, run: int, epoch: int) -> None:
    """Drop those of the epochs after `epoch`; what was seen of the test part stays."""
    if _is_there(connection):
        connection.execute("DELETE FROM label_figures WHERE run = ? AND epoch > ? AND look = 0", (run, epoch))


def labels_of_epochs(connection: sqlite3.Connection, run: int | None = None) -> dict[tuple[int, int], Labels]:
    """Those of the validation part by run and epoch, of one run or of all."""
    if not _is_there(connection):
        return {}
    rows = connection.execute(
        "SELECT run, epoch, json FROM label_figures WHERE look = 0 AND (?1 IS NULL OR run = ?1)", (run,)
    )
    return {(int(number), int(epoch)): _read(text) for number, epoch, text in rows.fetchall()}


def labels_of_looks(connection: sqlite3.Connection) -> dict[int, Labels]:
    """Those of the test part, by the number of the look."""
    if not _is_there(connection):
        return {}
    rows = connection.execute("SELECT look, json FROM label_figures WHERE look > 0").fetchall()
    return {int(look): _read(text) for look, text in rows}


def _is_there(connection: sqlite3.Connection) -> bool:
    return connection.execute(_IS_THERE).fetchone() is not None


def _read(text: str) -> Labels:
    found: Sequence[object] = json.loads(text)
    return tuple(LabelFigures.from_json(label) for label in found)
