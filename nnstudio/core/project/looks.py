"""Looks at the sealed test part: at which data, what was seen, and what they mean for the figures of later weights."""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

import numpy as np

from nnstudio.core.data.datasets import Dataset, DatasetSpec, Indices
from nnstudio.core.data.split.spec import SplitSpec, stored_knobs
from nnstudio.core.project.document import Project
from nnstudio.core.project.label_table import Labels, labels_of_looks, write_labels
from nnstudio.core.project.runs import Run, now
from nnstudio.core.spec import to_json
from nnstudio.core.training import Metrics

LookKind = Literal["metrics", "images"]
TUNED = (
    "Tuned on test: after an earlier look at the test part the network was trained, or samples of that part were put "
    "right or left out, so its figures are too good."
)

# Made when it is first needed: files without it open in older versions too.
_TABLE = """
CREATE TABLE IF NOT EXISTS look_subjects (
    look INTEGER PRIMARY KEY, source TEXT NOT NULL, fingerprint TEXT NOT NULL, split TEXT NOT NULL,
    put_right TEXT NOT NULL DEFAULT ''
)
"""
_LATER_COLUMN = "ALTER TABLE look_subjects ADD COLUMN put_right TEXT NOT NULL DEFAULT ''"
_COLUMNS = "SELECT name FROM pragma_table_info('look_subjects')"
_IS_THERE = "SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = 'look_subjects'"


@dataclass(frozen=True)
class Subject:
    """Whose test part was looked at: `source` names the data set, `fingerprint` the samples as they were read, and
    `split` how they were divided, whichever fold was in hand. What is empty is not known. `put_right`: a digest of what
    a person has left out of the test part and relabelled there; empty for nothing."""

    source: str = ""
    fingerprint: str = ""
    split: str = ""
    put_right: str = ""

    def same_data(self, other: Subject) -> bool:
        """Whether both are of one data set; where that is not known they may be, and that counts."""
        if not (self.source and other.source):
            return True
        return self.source == other.source or bool(self.fingerprint and self.fingerprint == other.fingerprint)

    def same_test(self, other: Subject) -> bool:
        """Whether both are of one test part, as far as that is known."""
        same_split = not (self.split and other.split) or self.split == other.split
        return self.same_data(other) and same_split and self.put_right == other.put_right


ANYTHING = Subject()
"""Where the data are not known."""


def subject_of(spec: DatasetSpec, split: SplitSpec, read: Dataset | None = None, put_right: str = "") -> Subject:
    """What a look at these data is at; `read`: the data as they were read, where they are loaded, and `put_right` what
    `put_right_in` says of their test part."""
    knobs = json.dumps(stored_knobs(replace(split, fold=1)), sort_keys=True)
    return Subject(_source(spec), read.fingerprint if read is not None else "", knobs, put_right)


def put_right_in(read: Dataset, dataset: Dataset, sealed: Indices, test: Indices) -> str:
    """A digest of what a person has put right in a test part; empty for nothing. `dataset` was made of what was `read`,
    `sealed` is all of its test part, and `test` what is not left out of it."""
    left_out = np.setdiff1d(sealed, test)
    other = _relabelled(read, dataset, sealed) if len(read) and dataset.task == "classification" else []
    if not len(left_out) and not other:
        return ""
    return hashlib.sha256(json.dumps([left_out.tolist(), other]).encode()).hexdigest()[:16]


def _relabelled(read: Dataset, dataset: Dataset, sealed: Indices) -> list[tuple[int, str]]:
    came, now = (np.array(known.class_names, object)[known.labels[sealed]] for known in (read, dataset))
    changed = came != now
    return list(zip(sealed[changed].tolist(), now[changed].tolist(), strict=True))


def _source(spec: DatasetSpec) -> str:
    """The same for all that can be asked about one data set: other classes, columns or groups are no other data."""
    path = getattr(spec, "path", "")
    if path:
        return str(Path(path).expanduser().absolute())
    # What is drawn on the fly is other data with each knob.
    return json.dumps(to_json(spec), sort_keys=True) if hasattr(spec, "seed") else spec.kind


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
    subject: Subject = ANYTHING

    @property
    def metrics(self) -> Metrics | None:
        """What was seen, as an evaluation gave it; None where it was images, or never came to its end."""
        if self.loss is None or self.accuracy is None:
            return None
        return Metrics(self.loss, self.accuracy, self.n, labels=self.labels)


def was_tuned(look: Look, looks: Sequence[Look], runs: Sequence[Run]) -> bool:
    """Whether what `look` judged had been trained after an earlier look at the same data, at figures or images, or by
    what samples of the test part had been put right since.

    The first is so when its run began after the earlier look, or when the same run has gone on since.
    """
    began = {run.id: run.created for run in runs}
    earlier = [before for before in looks[: looks.index(look)] if before.subject.same_data(look.subject)]
    return any(
        before.subject.put_right != look.subject.put_right
        or (look.epoch > before.epoch if before.run == look.run else began.get(look.run, "") >= before.time)
        for before in earlier
    )


def read_looks(connection: sqlite3.Connection) -> tuple[Look, ...]:
    """All looks, oldest first. Those of older versions were at the data that their run was trained on."""
    rows = connection.execute("SELECT id, time, run, epoch, kind, loss, accuracy, n FROM test_looks ORDER BY id")
    labels, subjects = labels_of_looks(connection), _subjects(connection)
    return tuple(
        Look(
            time,
            run,
            epoch,
            kind,
            loss,
            accuracy,
            n,
            labels.get(number, ()),
            subjects.get(number) or _of_run(connection, run),
        )
        for number, time, run, epoch, kind, loss, accuracy, n in rows.fetchall()
    )


def write_look(
    connection: sqlite3.Connection,
    run: int,
    epoch: int,
    kind: LookKind,
    figures: tuple[float | None, float | None, int],
    subject: Subject,
) -> int:
    """Count one more look; its number."""
    cursor = connection.execute(
        "INSERT INTO test_looks (time, run, epoch, kind, loss, accuracy, n) VALUES (?, ?, ?, ?, ?, ?, ?)",
        (now(), run, epoch, kind, *figures),
    )
    number = int(cursor.lastrowid or 0)
    if subject != ANYTHING:
        connection.execute(_TABLE)
        if not _tells_what_was_put_right(connection):
            connection.execute(_LATER_COLUMN)
        facts = (number, subject.source, subject.fingerprint, subject.split, subject.put_right)
        connection.execute("INSERT OR REPLACE INTO look_subjects VALUES (?, ?, ?, ?, ?)", facts)
    return number


def complete_look(connection: sqlite3.Connection, look: int, seen: Metrics) -> None:
    """Enter what was seen at a look that was counted before."""
    connection.execute("UPDATE test_looks SET loss = ?, accuracy = ? WHERE id = ?", (seen.loss, seen.accuracy, look))
    run, epoch = connection.execute("SELECT run, epoch FROM test_looks WHERE id = ?", (look,)).fetchone()
    write_labels(connection, run, epoch, seen.labels, look)


def _subjects(connection: sqlite3.Connection) -> dict[int, Subject]:
    if connection.execute(_IS_THERE).fetchone() is None:
        return {}
    last = "put_right" if _tells_what_was_put_right(connection) else "''"
    rows = connection.execute(f"SELECT look, source, fingerprint, split, {last} FROM look_subjects").fetchall()
    return {int(look): Subject(*map(str, facts)) for look, *facts in rows}


def _tells_what_was_put_right(connection: sqlite3.Connection) -> bool:
    return ("put_right",) in connection.execute(_COLUMNS).fetchall()


def _of_run(connection: sqlite3.Connection, run: int) -> Subject:
    found = connection.execute("SELECT project FROM runs WHERE id = ?", (run,)).fetchone()
    if found is None:
        return ANYTHING
    project = Project.from_json(json.loads(found[0]))
    return subject_of(project.dataset, project.split)
