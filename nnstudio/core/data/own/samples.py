"""Takes decoded samples in order, piece by piece: into memory, or into the cache where they are too many for it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np
from numpy.typing import NDArray

from nnstudio.core.data.own.budget import memory_budget
from nnstudio.core.data.own.cache import Arrays, Entry, file_of, keeping, kept, write_facts
from nnstudio.core.errors import DataError

Facts = dict[str, Any]
SLOWER = (
    "The decoded data would take {size} of memory, more than the budget of {budget}, so they are read from a file of "
    "the cache as they are needed, which is slower."
)


class Samples:
    """Arrays that grow together along their first axis. `folder`: where their files go; None: into memory."""

    def __init__(self, most: int, folder: Path | None) -> None:
        self._most = most
        self._folder = folder
        self._arrays: Arrays = {}
        self._files: dict[str, BinaryIO] = {}
        self._about: dict[str, tuple[str, tuple[int, ...]]] = {}
        self._closing = ExitStack()
        self.count = 0

    def append(self, **pieces: NDArray[Any]) -> None:
        """Add as many samples to each array; their names, types and shapes are always the same."""
        lengths = {len(piece) for piece in pieces.values()}
        for name, piece in pieces.items():
            self._write(name, piece) if self._folder is not None else self._place(name, piece)
        self.count += lengths.pop()

    def _place(self, name: str, piece: NDArray[Any]) -> None:
        if self.count + len(piece) > self._most:
            raise DataError("The file has grown while it was read. Read it again.")
        if name not in self._arrays:
            self._arrays[name] = np.empty((self._most, *piece.shape[1:]), piece.dtype)
        self._arrays[name][self.count : self.count + len(piece)] = piece

    def _write(self, name: str, piece: NDArray[Any]) -> None:
        assert self._folder is not None
        if name not in self._files:
            # Files are written, not mapped: a full disk is then an error that can be told, and no crash.
            self._files[name] = self._closing.enter_context(file_of(self._folder, name).open("wb"))
        self._files[name].write(np.ascontiguousarray(piece).data)
        self._about[name] = (piece.dtype.str, (self.count + len(piece), *piece.shape[1:]))

    def arrays(self) -> Arrays:
        """What was collected in memory."""
        return {name: values[: self.count] for name, values in self._arrays.items()}

    def finish(self, facts: Facts) -> None:
        """Close the files and say what they hold."""
        self.close()
        assert self._folder is not None
        write_facts(self._folder, self._about, facts)

    def close(self) -> None:
        self._closing.close()


def collect(
    entry: Entry, most: int, sample_bytes: int, fill: Callable[[Samples], Facts], budget: int | None = None
) -> tuple[Arrays, Facts]:
    """The arrays that `fill` collects, and the facts that it returns; from the cache where they lie there already.

    `most`: how many samples there may be, each of `sample_bytes`. Within the budget all is in memory and nothing
    is written; beyond it the arrays are maps on files, and the facts' "notes" say so. Raises what `fill` raises, and
    DataError where the cache cannot be written.
    """
    limit = memory_budget(budget)
    if most * sample_bytes <= limit:
        samples = Samples(most, None)
        facts = fill(samples)
        return samples.arrays(), facts
    found = kept(entry)
    if found is None:
        with keeping(entry) as folder, _open(most, folder) as samples:
            samples.finish(fill(samples))
        found = kept(entry)
        assert found is not None
    return _told(*found, most * sample_bytes, limit)


def already(entry: Entry, budget: int | None = None) -> tuple[Arrays, Facts] | None:
    """What `collect` put into the cache before, as long as it is still too large for memory; else None."""
    found = kept(entry)
    if found is None:
        return None
    size, limit = sum(values.nbytes for values in found[0].values()), memory_budget(budget)
    return _told(*found, size, limit) if size > limit else None


def _told(arrays: Arrays, facts: Facts, size: int, limit: int) -> tuple[Arrays, Facts]:
    said = SLOWER.format(size=in_words(size), budget=in_words(limit))
    return arrays, {**facts, "notes": [*facts.get("notes", ()), said]}


@contextmanager
def _open(most: int, folder: Path) -> Iterator[Samples]:
    samples = Samples(most, folder)
    try:
        yield samples
    finally:
        samples.close()


def in_words(count: float) -> str:
    """Bytes as people say them: 512 MB, 5.0 GB."""
    return f"{count / 1e9:,.1f} GB" if count >= 1e9 else f"{count / 1e6:,.0f} MB"
