"""Weights that a project's trainings begin with, such as those of a network that was trained elsewhere."""

from __future__ import annotations

import hashlib
import re
import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch

from nnstudio.core.errors import ProjectFileError
from nnstudio.core.export.tensors import read_tensors, tensor_pieces

_TABLE = """
CREATE TABLE IF NOT EXISTS start_weights (
    hash TEXT NOT NULL, part INTEGER NOT NULL, data BLOB NOT NULL, PRIMARY KEY (hash, part)
)
"""
_SIZE = "SELECT coalesce(sum(length(data)), 0) FROM start_weights WHERE hash = ?"
_PIECES = "SELECT data FROM start_weights WHERE hash = ? ORDER BY part"
_HASH = re.compile(r"[0-9a-f]{64}")
_LONGEST = 200


@dataclass(frozen=True)
class StartWeights:
    """Which weights of the project's file they are: the SHA-256 of their bytes, and what file they came from."""

    hash: str
    source: str

    def to_json(self) -> dict[str, Any]:
        """Plain values for files; `from_json` reads them back."""
        return {"hash": self.hash, "source": self.source}

    @classmethod
    def from_json(cls, data: Any) -> StartWeights:
        """What `to_json` wrote, checked. Raises ProjectFileError."""
        known = isinstance(data, dict) and all(isinstance(data.get(key), str) for key in ("hash", "source"))
        if not known or not _HASH.fullmatch(data["hash"]):
            raise ProjectFileError("The project's document is damaged, so it cannot be opened.")
        return cls(data["hash"], data["source"][:_LONGEST])


def write_start_weights(
    connection: sqlite3.Connection, weights: Mapping[str, torch.Tensor], source: str
) -> StartWeights:
    """Put weights into the file, where the same ones are kept only once."""
    digest = hashlib.sha256()
    for piece in tensor_pieces(weights):
        digest.update(piece)
    start = StartWeights(digest.hexdigest(), source[:_LONGEST])
    # Files of before there were such weights have no table for them.
    connection.execute(_TABLE)
    # Made once more rather than kept: together they are as large as the weights.
    rows = ((start.hash, part, piece) for part, piece in enumerate(tensor_pieces(weights)))
    connection.executemany("INSERT OR IGNORE INTO start_weights VALUES (?, ?, ?)", rows)
    return start


def read_start_weights(connection: sqlite3.Connection, start: StartWeights) -> dict[str, torch.Tensor]:
    """The weights by our own names. Raises sqlite3.Error and ValueError where they are not in the file."""
    (size,) = connection.execute(_SIZE, (start.hash,)).fetchone()
    # As large as needed from the beginning: what grows is copied on the way, and for a moment there twice.
    data = np.empty(size, np.uint8)
    place = 0
    for (piece,) in connection.execute(_PIECES, (start.hash,)):
        data[place : place + len(piece)] = np.frombuffer(piece, np.uint8)
        place += len(piece)
    return read_tensors(data)
