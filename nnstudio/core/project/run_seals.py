"""What weights must not be asked about: the samples that were in the test part when they were trained."""

from __future__ import annotations

import hashlib
import io
import sqlite3
import weakref
import zipfile
import zlib
from dataclasses import dataclass, field
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from nnstudio.core.data.datasets import Dataset, Indices
from nnstudio.core.data.leakage.exact import hashed
from nnstudio.core.data.split import Split, SplitSpec
from nnstudio.core.errors import DataError
from nnstudio.core.project.split_table import split_key
from nnstudio.core.words import counted

UNKNOWN = (
    "An older nnstudio trained this network and did not keep which samples it was to be tested by. "
    "Train it anew to ask it about these data."
)
ITSELF = "This sample was in the test part when the network was trained, so the network is not asked about it."
ITSELF_NOW = "This sample is in the test part now, so the network is not asked about it."

# Made when it is first needed: files without it open in older versions too.
_TABLES = """
CREATE TABLE IF NOT EXISTS seals (key TEXT PRIMARY KEY, data BLOB NOT NULL);
CREATE TABLE IF NOT EXISTS run_seals (run INTEGER PRIMARY KEY, fingerprint TEXT NOT NULL, seal TEXT NOT NULL);
"""
_IS_THERE = "SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = 'run_seals'"
_NOTHING: Indices = np.zeros(0, np.int64)


class Sealing(Protocol):
    """What weights must not be asked about."""

    def places(self, read: Dataset, dataset: Dataset) -> Indices:
        """Where those samples are in `dataset`, which was made of what was `read`: sorted. Raises DataError where
        that is not known. May take long: call it on a thread."""

    def holds(self, sample: NDArray[Any]) -> bool:
        """Whether a single image, as the network gets it, is one of them."""

    def is_of(self, read: Dataset, test: Indices) -> bool:
        """Whether the weights learned beside these very data and this very test part. Where that is not known it is
        taken as not so."""

    def formerly(self, read: Dataset, test: Indices) -> Indices:
        """Those samples, sorted, of these very data that are no longer in the test part; none of other data."""


@dataclass(frozen=True, eq=False)
class RunSeal:
    """The test part that a run was trained beside.

    `fingerprint`: of the data as they were read; `test`: sorted indices, those included that a person has left out;
    `digests`: sorted, of the samples as the network gets them, by which they are known again among other data.
    """

    fingerprint: str
    test: Indices
    digests: NDArray[np.uint64]
    _last: list[tuple[weakref.ref[Any], Indices]] = field(default_factory=list, repr=False)

    @classmethod
    def of(cls, read: Dataset, dataset: Dataset, test: Indices) -> RunSeal:
        """For a training on `dataset`, which was made of what was `read`, with this test part."""
        return cls(read.fingerprint, test, np.unique(hashed(dataset.inputs, members=test)))

    def places(self, read: Dataset, dataset: Dataset) -> Indices:
        """See Sealing; of other data than the run's, those of the same content."""
        if not len(self.test):
            return _NOTHING
        if read.fingerprint == self.fingerprint:
            return self.test[self.test < len(dataset)]
        known = self._last[:1]
        if not known or known[0][0]() is not dataset.inputs:
            self._last[:] = known = [(weakref.ref(dataset.inputs), self._among(dataset))]
        return known[0][1]

    def holds(self, sample: NDArray[Any]) -> bool:
        """See Sealing."""
        return bool(np.isin(hashed(np.asarray(sample)[None]), self.digests)[0])

    def is_of(self, read: Dataset, test: Indices) -> bool:
        """See Sealing. Where all samples are drawings, each that is added makes other parts."""
        return not len(read) or (read.fingerprint == self.fingerprint and np.array_equal(test, self.test))

    def formerly(self, read: Dataset, test: Indices) -> Indices:
        """See Sealing."""
        return np.setdiff1d(self.test, test) if read.fingerprint == self.fingerprint else _NOTHING

    def _among(self, dataset: Dataset) -> Indices:
        found = hashed(dataset.inputs)
        among = np.isin(found, self.digests)
        # A few rows may be the same by chance, as those of few categories are; images are not.
        by_chance = dataset.kind == "table" and 2 * len(np.unique(found[among])) <= len(self.digests)
        return _NOTHING if by_chance else np.flatnonzero(among)

    def to_bytes(self) -> bytes:
        """The arrays as an npz file in memory."""
        buffer = io.BytesIO()
        np.savez_compressed(buffer, allow_pickle=False, test=self.test, digests=self.digests)
        return buffer.getvalue()

    @classmethod
    def from_bytes(cls, fingerprint: str, data: bytes) -> RunSeal:
        """What `to_bytes` wrote; nothing in it is executed. Raises ValueError for anything else."""
        try:
            with np.load(io.BytesIO(data), allow_pickle=False) as stored:
                test, digests = stored["test"], stored["digests"]
        except (OSError, KeyError, TypeError, EOFError, RuntimeError, zipfile.BadZipFile, zlib.error) as error:
            raise ValueError("not a seal") from error
        kinds = (test.dtype, test.ndim, digests.dtype, digests.ndim)
        if kinds != (np.dtype(np.int64), 1, np.dtype(np.uint64), 1) or np.any(test < 0):
            raise ValueError("not a seal")
        return cls(fingerprint, test, digests)


@dataclass(frozen=True, eq=False)
class OlderSeal:
    """Of a run that an older version trained: all that is known is how its data were divided. `tests`: the test parts
    that the file keeps, by the keys of their splits."""

    spec: SplitSpec
    tests: dict[str, Indices]

    def places(self, read: Dataset, dataset: Dataset) -> Indices:
        """See Sealing."""
        found = self.tests.get(split_key(read, self.spec))
        if found is None:
            raise DataError(UNKNOWN)
        return found[found < len(dataset)]

    def holds(self, sample: NDArray[Any]) -> bool:
        """See Sealing; it cannot be known."""
        return False

    def is_of(self, read: Dataset, test: Indices) -> bool:
        """See Sealing."""
        found = self.tests.get(split_key(read, self.spec))
        return found is not None and np.array_equal(test, found)

    def formerly(self, read: Dataset, test: Indices) -> Indices:
        """See Sealing."""
        found = self.tests.get(split_key(read, self.spec))
        return _NOTHING if found is None else np.setdiff1d(found, test)


@dataclass(frozen=True, eq=False)
class Unasked:
    """What a network is not asked about in the data in hand, sorted: samples that were in its test part (`then`), and
    others that are in the test part of these data (`now`)."""

    then: Indices
    now: Indices

    def keep(self, wanted: Indices) -> tuple[Indices, str]:
        """Those of these samples that it may be asked about, and what is to be said of the others."""
        left = [int(np.isin(wanted, some).sum()) for some in (self.then, self.now)]
        return wanted[~np.isin(wanted, np.concatenate([self.then, self.now]))], left_out_words(*left)

    def why_not(self, index: int) -> str:
        """Why it is not asked about one sample; empty where it is."""
        if np.isin(index, self.then):
            return ITSELF
        return ITSELF_NOW if np.isin(index, self.now) else ""


def unasked(seal: Sealing | None, read: Dataset, dataset: Dataset, test: Indices, opened: bool = False) -> Unasked:
    """What weights with this seal are not asked about in `dataset`, which was made of what was `read`.

    `test` is its test part now; `opened`: a look at that was counted, so they may be asked about all of it.
    Raises DataError where an older file does not say. May take long.
    """
    then = seal.places(read, dataset) if seal is not None else _NOTHING
    if opened:
        return Unasked(np.setdiff1d(then, test), _NOTHING)
    return Unasked(then, np.setdiff1d(test, then))


def left_out_words(then: int, now: int) -> str:
    """A sentence for each kind of sample that is not asked about; nothing for none."""
    told = []
    if then:
        was, them = ("was", "it") if then == 1 else ("were", "them")
        where = "in the test part when this network was trained"
        told.append(f"{counted(then, 'sample')} {was} {where}; it is not asked about {them}.")
    if now:
        are, them = ("is", "it") if now == 1 else ("are", "them")
        told.append(f"{counted(now, 'sample')} {are} in the test part now; the network is not asked about {them}.")
    return " ".join(told)


def write_seal(connection: sqlite3.Connection, run: int, seal: RunSeal) -> None:
    """Keep what a run sealed; runs that sealed the same share it."""
    data = seal.to_bytes()
    key = hashlib.sha256(seal.test.tobytes() + seal.digests.tobytes()).hexdigest()
    for statement in _TABLES.strip().split("\n"):
        connection.execute(statement)
    connection.execute("INSERT OR IGNORE INTO seals VALUES (?, ?)", (key, data))
    connection.execute("INSERT OR REPLACE INTO run_seals VALUES (?, ?, ?)", (run, seal.fingerprint, key))


def read_seal(connection: sqlite3.Connection, run: int, spec: SplitSpec) -> Sealing:
    """What a run sealed, whose data were divided by `spec`; as far as it is known, for one of an older version."""
    if connection.execute(_IS_THERE).fetchone() is not None:
        found = connection.execute(
            "SELECT fingerprint, data FROM run_seals JOIN seals ON key = seal WHERE run = ?", (run,)
        ).fetchone()
        if found is not None:
            return RunSeal.from_bytes(*found)
    rows = connection.execute("SELECT key, data FROM splits").fetchall()
    return OlderSeal(spec, {key: Split.from_bytes(data).test for key, data in rows})
