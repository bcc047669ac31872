"""What lies in a project file: documents, checkpoints in parts, splits."""

from __future__ import annotations

import hashlib
import json
import sqlite3
from dataclasses import replace
from typing import Literal

from nnstudio.core.data.datasets import Dataset
from nnstudio.core.data.split_spec import SplitSpec, stored_knobs
from nnstudio.core.data.units import keeps_groups
from nnstudio.core.project.document import Project
from nnstudio.core.project.runs import now
from nnstudio.core.project.weights import Stored

Role = Literal["best", "last"]
DocumentRole = Literal["saved", "draft"]


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
