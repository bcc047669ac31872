"""What a project file knows of each training: when, what, where, and how it ended."""

from __future__ import annotations

import json
import os
import platform
import socket
import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from typing import Any, Literal

import numpy as np
import psutil
import torch

from nnstudio import __version__
from nnstudio.core.data.datasets import Task
from nnstudio.core.project.document import Project
from nnstudio.core.project.label_table import Labels, forget_labels, labels_of_epochs, write_labels
from nnstudio.core.training import EpochEnded, EpochRow, History, Metrics

RunStatus = Literal["running", "completed", "stopped", "diverged", "interrupted"]


@dataclass(frozen=True)
class Run:
    """One training. `created` is ISO 8601 in UTC; `epochs` counts the finished ones; `best` and `last` are of them.

    `fingerprint` is the data set's, `project` what was trained and how. "interrupted" means that the process which
    trained it is gone; its finished epochs are there. `task` says what the figures are of: R² has the place of
    accuracies where values are predicted.
    """

    id: int
    created: str
    project: Project
    fingerprint: str
    seed: int
    device: str
    versions: dict[str, str]
    status: RunStatus
    epochs: int
    best: EpochRow | None
    task: Task = "classification"
    last: EpochRow | None = None


@dataclass(frozen=True)
class Curve:
    """Loss and accuracy of each step of one epoch (counted from 1), the first of which is step `first_step`."""

    epoch: int
    first_step: int
    losses: tuple[float, ...]
    accuracies: tuple[float, ...]

    def until(self, step: int) -> Curve:
        """Without the steps after `step`."""
        keep = max(0, step - self.first_step + 1)
        return Curve(self.epoch, self.first_step, self.losses[:keep], self.accuracies[:keep])


def now() -> str:
    """The time in UTC, to the second."""
    return datetime.now(UTC).isoformat(timespec="seconds")


def versions() -> dict[str, str]:
    """What a result depends on beside project and data."""
    system = f"{platform.system()} {platform.machine()}"
    return {
        "nnstudio": __version__,
        "python": platform.python_version(),
        "torch": str(torch.__version__),
        "numpy": np.__version__,
        "system": system,
    }


@cache
def _owner_of(pid: int) -> str:
    return f"{socket.gethostname()}:{pid}:{psutil.Process(pid).create_time():.2f}"


def this_process() -> str:
    """A name for this process that no other one will ever have."""
    return _owner_of(os.getpid())


def is_alive(owner: str | None) -> bool:
    """Whether the process that calls itself so runs on this machine."""
    try:
        host, pid, began = (owner or "").rsplit(":", 2)
        # The system counts from its own start, which may be a second off between two askings.
        return host == socket.gethostname() and abs(psutil.Process(int(pid)).create_time() - float(began)) < 3
    except (psutil.Error, ValueError, OverflowError):
        return False


def insert_run(connection: sqlite3.Connection, project: Project, fingerprint: str, device: str) -> int:
    """Enter a run that begins now; its number."""
    facts = (now(), json.dumps(project.to_json()), fingerprint, project.training.seed, device)
    cursor = connection.execute(
        "INSERT INTO runs (created, project, fingerprint, seed, device, versions, status, owner) "
        "VALUES (?, ?, ?, ?, ?, ?, 'running', ?)",
        (*facts, json.dumps(versions()), this_process()),
    )
    return int(cursor.lastrowid or 0)


def select_runs(connection: sqlite3.Connection, training: frozenset[int]) -> tuple[Run, ...]:
    """All runs, oldest first. `training` are those that this process is at."""
    rows = connection.execute(
        "SELECT id, created, project, fingerprint, seed, device, versions, status, owner, "
        "(SELECT count(*) FROM epochs WHERE run = id), "
        # Quotes within JSON's texts are escaped, so that these can be keys only.
        "(SELECT max(instr(metadata, '\"target\": {')) FROM checkpoints WHERE run = id), "
        "(SELECT max(instr(metadata, '\"several\": true')) FROM checkpoints WHERE run = id) FROM runs ORDER BY id"
    ).fetchall()
    labels = labels_of_epochs(connection)

    def newest(which: str) -> dict[int, EpochRow]:
        found = connection.execute(f"SELECT * FROM epochs WHERE {which} ORDER BY epoch").fetchall()
        return {row[0]: _epoch_row(row, labels.get((row[0], row[1]), ())) for row in found}

    best, last = newest("best"), newest("(run, epoch) IN (SELECT run, max(epoch) FROM epochs GROUP BY run)")
    return tuple(_run(row, row[0] in training, best.get(row[0]), last.get(row[0])) for row in rows)


def has_runs(connection: sqlite3.Connection) -> bool:
    """Whether there is any run."""
    return connection.execute("SELECT 1 FROM runs LIMIT 1").fetchone() is not None


def select_newest_trained(connection: sqlite3.Connection) -> int | None:
    """The number of the newest run with weights. One that diverged within its first epoch has its first weights
    still, so it counts only when there is no other."""
    found = connection.execute(
        "SELECT id FROM runs WHERE id IN (SELECT run FROM checkpoints) "
        "ORDER BY status = 'diverged' AND id NOT IN (SELECT run FROM epochs), id DESC LIMIT 1"
    ).fetchone()
    return int(found[0]) if found else None


def _run(row: tuple[Any, ...], here: bool, best: EpochRow | None, last: EpochRow | None) -> Run:
    number, created, project, fingerprint, seed, device, used, status, owner, epochs, target, several = row
    if status not in ("running", "completed", "stopped", "diverged"):
        raise ValueError("no such status")
    elsewhere = owner != this_process() and is_alive(owner)
    if status == "running" and not (here or elsewhere):
        status = "interrupted"
    facts = (str(fingerprint), int(seed), str(device), dict(json.loads(used)))
    task: Task = "multi-label" if several else "regression" if target else "classification"
    trained = Project.from_json(json.loads(project))
    return Run(int(number), str(created), trained, *facts, status, int(epochs), best, task, last)


def insert_epoch(connection: sqlite3.Connection, run: int, event: EpochEnded) -> None:
    """The figures of a finished epoch."""
    train, validation = event.train, event.validation
    judged = (validation.loss, validation.accuracy, validation.n) if validation else (None, None, None)
    learned = (event.step, train.loss, train.accuracy, train.n)
    row = (run, event.epoch, *learned, *judged, event.seconds, event.samples_per_second, event.best)
    connection.execute(f"INSERT OR REPLACE INTO epochs VALUES ({', '.join('?' * len(row))})", row)
    write_labels(connection, run, event.epoch, validation.labels if validation else ())


def insert_curve(connection: sqlite3.Connection, run: int, curve: Curve) -> None:
    """The steps of an epoch, finished or not; what was there before is replaced."""
    connection.execute(
        "INSERT OR REPLACE INTO curves VALUES (?, ?, ?, ?, ?)",
        (run, curve.epoch, curve.first_step, _to_bytes(curve.losses), _to_bytes(curve.accuracies)),
    )


def select_curves(connection: sqlite3.Connection, run: int) -> tuple[Curve, ...]:
    """The steps of all epochs, in order."""
    rows = connection.execute(
        "SELECT epoch, first_step, losses, accuracies FROM curves WHERE run = ? ORDER BY epoch", (run,)
    )
    return tuple(Curve(int(e), int(s), _from_bytes(a), _from_bytes(b)) for e, s, a, b in rows.fetchall())


def forget_after(connection: sqlite3.Connection, run: int, epoch: int) -> None:
    """Drop the epochs after `epoch`, and the steps after the epoch that follows it: a run goes on from there."""
    connection.execute("DELETE FROM epochs WHERE run = ? AND epoch > ?", (run, epoch))
    connection.execute("DELETE FROM curves WHERE run = ? AND epoch > ?", (run, epoch + 1))
    forget_labels(connection, run, epoch)


def select_history(connection: sqlite3.Connection, run: int) -> History:
    """The curves of a run, as the training reported them."""
    history = History()
    found = connection.execute("SELECT steps_per_epoch FROM runs WHERE id = ?", (run,)).fetchone()
    history.steps_per_epoch = max(1, int(found[0])) if found else 1
    for curve in select_curves(connection, run):
        history.add_steps(curve.first_step, curve.losses, curve.accuracies)
    rows = connection.execute("SELECT * FROM epochs WHERE run = ? ORDER BY epoch", (run,)).fetchall()
    labels = labels_of_epochs(connection, run)
    history.epochs.extend(_epoch_row(row, labels.get((row[0], row[1]), ())) for row in rows)
    return history


def _epoch_row(row: tuple[Any, ...], labels: Labels = ()) -> EpochRow:
    _, epoch, step, train_loss, train_accuracy, train_n, *judged, seconds, rate, best = row
    train = _metrics(train_loss, train_accuracy, train_n)
    loss, accuracy, n = judged
    validation = None if n is None else _metrics(loss, accuracy, n, labels)
    return EpochRow(int(epoch), int(step), train, validation, float(seconds), float(rate), bool(best))


def _metrics(loss: float | None, accuracy: float | None, n: int, labels: Labels = ()) -> Metrics:
    # SQLite has no NaN: it stores NULL in its place.
    return Metrics(_number(loss), _number(accuracy), int(n), labels=labels)


def _number(value: float | None) -> float:
    return float("nan") if value is None else float(value)


def _to_bytes(values: Iterable[float]) -> bytes:
    return np.array(tuple(values), dtype="<f8").tobytes()


def _from_bytes(data: bytes) -> tuple[float, ...]:
    # Plain numbers without a header: nothing in them can be mistaken for anything else.
    return tuple(np.frombuffer(data, dtype="<f8").tolist())
