"""The splits that a project file keeps, so that parts are drawn once: one for each pair of data and way to divide."""

from __future__ import annotations

import hashlib
import json
import sqlite3
from dataclasses import replace

from nnstudio.core.data.datasets import Dataset
from nnstudio.core.data.split import Split, SplitSpec
from nnstudio.core.data.split.spec import stored_knobs
from nnstudio.core.data.split.units import keeps_groups


def read_split(connection: sqlite3.Connection, dataset: Dataset, spec: SplitSpec) -> Split | None:
    """The parts that were kept for these data, with the fold in hand that was when they were; None when there are none.

    Raises ValueError, among others, for what is no split of these data.
    """
    key = split_key(dataset, spec)
    found = connection.execute("SELECT data FROM splits WHERE key = ?", (key,)).fetchone()
    if found is None:
        return None
    split = Split.from_bytes(found[0])
    if any(len(part) and part[-1] >= len(dataset) for part in (split.train, split.validation, split.test)):
        raise ValueError("a split reaches beyond its data")
    return split


def write_split(connection: sqlite3.Connection, dataset: Dataset, spec: SplitSpec, split: Split) -> None:
    """Keep the parts of these data; what was kept before stays."""
    key = split_key(dataset, spec)
    connection.execute("INSERT OR IGNORE INTO splits VALUES (?, ?)", (key, split.to_bytes()))


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
