"""Decoded samples that are too many for memory: kept in files, whole or not at all, and mapped back read-only."""

from __future__ import annotations

import errno
import hashlib
import json
import os
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nnstudio.core.errors import DataError
from nnstudio.core.paths import cache_folder

_STALE_SECONDS = 24 * 3600
_VERSION = "1"
_FACTS = "facts.json"
Arrays = dict[str, NDArray[Any]]


@dataclass(frozen=True)
class Entry:
    """Where one source, read in one way, is kept. `stamp` changes with the source, `settings` with how it is read."""

    source: Path
    stamp: str
    settings: str

    @property
    def owner(self) -> str:
        """What the entries of one source begin with."""
        return hashlib.sha256(str(self.source).encode("utf-8", "replace")).hexdigest()[:16]

    @property
    def folder(self) -> Path:
        """Its folder in the cache, there or not."""
        whole = "\0".join((_VERSION, self.stamp, self.settings))
        return cache_folder() / f"{self.owner}-{hashlib.sha256(whole.encode('utf-8', 'replace')).hexdigest()[:24]}"


def kept(entry: Entry) -> tuple[Arrays, dict[str, Any]] | None:
    """The arrays of an entry as read-only maps on its files, and its facts; None where it is not kept, or damaged."""
    try:
        stored = json.loads((entry.folder / _FACTS).read_text(encoding="utf-8"))
        return {name: _mapped(entry.folder, name, *about) for name, about in stored["arrays"].items()}, stored["facts"]
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None


@contextmanager
def keeping(entry: Entry) -> Iterator[Path]:
    """A folder to be filled, which becomes the entry at the end; if anything fails, it vanishes.

    Raises DataError where the disk is full or may not be written.
    """
    place = entry.folder
    part = place.with_name(f"{place.name}.{os.getpid()}-{time.monotonic_ns()}.part")
    try:
        part.mkdir(parents=True)
        yield part
        _forget(entry)
        os.replace(part, place)
    except OSError as error:
        raise DataError(_why_not(error)) from error
    finally:
        shutil.rmtree(part, ignore_errors=True)


def with_more(inputs: NDArray[Any], more: NDArray[Any]) -> NDArray[Any]:
    """`inputs` with `more` behind them. Of a mapped file of the cache only these take memory.

    Raises DataError where the file cannot be mapped any longer.
    """
    path = Path(str(getattr(inputs, "filename", "")))
    # Nobody's own file is ever made longer.
    if not path.is_relative_to(cache_folder().resolve()):
        return np.concatenate([inputs, more])
    try:
        # The file gets empty rows at its end; what is put there stays in this process (copy on write).
        if path.stat().st_size < inputs.nbytes + more.nbytes:
            os.truncate(path, inputs.nbytes + more.nbytes)
        grown = np.memmap(path, inputs.dtype, "c", shape=(len(inputs) + len(more), *inputs.shape[1:]))
    except OSError as error:
        raise DataError(_why_not(error)) from error
    grown[len(inputs) :] = more
    return grown


def write_facts(folder: Path, arrays: dict[str, tuple[str, tuple[int, ...]]], facts: dict[str, Any]) -> None:
    """Say what the files in `folder` are: dtype and shape of each array, and whatever else is known of the data."""
    (folder / _FACTS).write_text(json.dumps({"arrays": arrays, "facts": facts}), encoding="utf-8")


def file_of(folder: Path, name: str) -> Path:
    """The file of one array."""
    return folder / f"{name}.bin"


def _mapped(folder: Path, name: str, dtype: str, shape: list[int]) -> NDArray[Any]:
    return np.memmap(file_of(folder, name), np.dtype(dtype), "r", shape=tuple(shape))


def _forget(entry: Entry) -> None:
    """Remove what the same source left before, and what broken-off runs did."""
    for old in cache_folder().iterdir():
        if old.name.endswith(".part"):
            forgotten = time.time() - old.stat().st_mtime > _STALE_SECONDS
        else:
            forgotten = old.name.startswith(f"{entry.owner}-")
        if forgotten:
            shutil.rmtree(old, ignore_errors=True)


def _why_not(error: OSError) -> str:
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return (
            f"There is not enough room in {cache_folder()} for the decoded data. "
            "Free some, or raise the memory budget in the preferences."
        )
    return f"{cache_folder()} cannot be written ({error.strerror or error}). Check its permissions."
