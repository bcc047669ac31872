"""What lies in a project file: documents, and checkpoints in parts."""

from __future__ import annotations

import json
import sqlite3
from typing import Literal

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


def forget_draft(connection: sqlite3.Connection) -> None:
    """Take out the draft, if there is one."""
    connection.execute("DELETE FROM documents WHERE role = 'draft'")


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
