"""What lies in a project file: documents, checkpoints in parts, splits, looks at the test part."""

from __future__ import annotations

import hashlib
import json
import sqlite3
from dataclasses import dataclass, replace
from typing import Literal

from nnstudio.core.data.datasets import Dataset
from nnstudio.core.data.split_spec import SplitSpec, stored_knobs
from nnstudio.core.data.units import keeps_groups
from nnstudio.core.project.document import Project
from nnstudio.core.project.label_table import Labels, labels_of_looks, write_labels
from nnstudio.core.project.runs import now
from nnstudio.core.project.weights import Stored
from nnstudio.core.training import Metrics

Role = Literal["best", "last"]
DocumentRole = Literal["saved", "draft"]
LookKind = Literal["metrics", "images"]


@dataclass(frozen=True)
class Look:
    """One look at the sealed test part: when (ISO 8601, UTC), with which weights, at what, and what was seen; of
    `labels`, where several may apply, each one's figures."""

    time: str
    run: int
    epoch: int
    kind: LookKind
    loss: float | None
    accuracy: float | None
    n: int
    labels: Labels = ()

    @property
    def metrics(self) -> Metrics | None:
        """What was seen, as an evaluation gave it; None where it was images, or never came to its end."""
        if self.loss is None or self.accuracy is None:
            return None
        return Metrics(self.loss, self.accuracy, self.n, labels=self.labels)


def write_document(connection: sqlite3.Connection, role: DocumentRole, project: Project) -> None:
    """Put a project in the place of the one that had this role."""
    text = json.dumps(project.to_json(), ensure_ascii=False)
    connection.execute("INSERT OR REPLACE INTO documents VALUES (?, ?, ?)", (role, now(), text))


def read_document(connection: sqlite3.Connection, role: DocumentRole) -> Project | None:
    """The project in this role; None when there is none. Raises an NnstudioError for what is no project."""
    found = connection.execute("SELECT json FROM documents WHERE role = ?", (role,)).fetchone()
    return Project.from_json(json.loads(found[0])) if found else None


def write_checkpoint(connection: sqlite3.Connection, run: int, role: Role, stored: Stored) -> None:
    """Put a checkpoint in the place of the one that the run had in this role."""
    connection.execute("DELETE FROM checkpoint_parts WHERE run = ? AND role = ?", (run, role))
    connection.execute(
        "INSERT OR REPLACE INTO checkpoints VALUES (?, ?, ?, ?, ?)",
        (run, role, stored.epoch, stored.step, json.dumps(stored.metadata)),
    )
    for part, piece in enumerate(stored.tensors):
        connection.execute("INSERT INTO checkpoint_parts VALUES (?, ?, ?, ?)", (run, role, part, piece))


def read_checkpoint(connection: sqlite3.Connection, run: int, role: Role) -> Stored | None:
    """The checkpoint that a run has in a role, as it was written; None when there is none."""
    # One statement sees one moment of the file, so epoch and tensors belong together while a training writes.
    rows = connection.execute(
        "SELECT epoch, step, metadata, data FROM checkpoints JOIN checkpoint_parts USING (run, role) "
        "WHERE run = ? AND role = ? ORDER BY part",
        (run, role),
    ).fetchall()
    if not rows:
        return None
    epoch, step, metadata, _ = rows[0]
    return Stored(epoch, step, json.loads(metadata), tuple(row[3] for row in rows))


def split_key(dataset: Dataset, spec: SplitSpec) -> str:
    """One key for each pair of data and way to divide them, whichever fold is in hand.

    The groups and the official validation part count too: they are no part of the data's fingerprint.
    """
    knobs = stored_knobs(replace(spec, fold=1))
    description: list[object] = [dataset.fingerprint, knobs]
    if dataset.groups is not None and keeps_groups(spec):
        description.append(hashlib.sha256(dataset.groups.codes.tobytes()).hexdigest())
    if dataset.official_validation is not None and spec.official:
        description.append(hashlib.sha256(b"validation" + dataset.official_validation.tobytes()).hexdigest())
    return hashlib.sha256(json.dumps(description, sort_keys=True).encode()).hexdigest()


def read_looks(connection: sqlite3.Connection) -> tuple[Look, ...]:
    """All looks, oldest first."""
    rows = connection.execute("SELECT id, time, run, epoch, kind, loss, accuracy, n FROM test_looks ORDER BY id")
    labels = labels_of_looks(connection)
    return tuple(
        Look(time, run, epoch, kind, loss, accuracy, n, labels.get(number, ()))
        for number, time, run, epoch, kind, loss, accuracy, n in rows.fetchall()
    )


def write_look(
    connection: sqlite3.Connection,
    run: int,
    epoch: int,
    kind: LookKind,
    figures: tuple[float | None, float | None, int],
) -> int:
    """Count one more look; its number."""
    cursor = connection.execute(
        "INSERT INTO test_looks (time, run, epoch, kind, loss, accuracy, n) VALUES (?, ?, ?, ?, ?, ?, ?)",
        (now(), run, epoch, kind, *figures),
    )
    return int(cursor.lastrowid or 0)


def complete_look(connection: sqlite3.Connection, look: int, seen: Metrics) -> None:
    """Enter what was seen at a look that was counted before."""
    connection.execute("UPDATE test_looks SET loss = ?, accuracy = ? WHERE id = ?", (seen.loss, seen.accuracy, look))
    run, epoch = connection.execute("SELECT run, epoch FROM test_looks WHERE id = ?", (look,)).fetchone()
    write_labels(connection, run, epoch, seen.labels, look)
