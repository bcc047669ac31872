"""Finds samples whose values are the same, bit for bit, in one pass over the data."""

from __future__ import annotations

from collections.abc import Iterator, Sized
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nnstudio.core.data.datasets.base import Indices, Progress, silent

PIECE_BYTES = 4 << 20
"""How much is read at once: a few milliseconds of work, so that Cancel is noticed and others get their turn."""
_MULTIPLIERS_SEED = 20_211


def pieces(inputs: Sized, bytes_each: int) -> Iterator[slice]:
    """Slices of `inputs` that are small in memory. `bytes_each`: what a sample needs while it is worked on."""
    rows = max(1, PIECE_BYTES // max(1, bytes_each))
    return (slice(start, min(start + rows, len(inputs))) for start in range(0, len(inputs), rows))


def find_same(inputs: NDArray[Any], progress: Progress = silent) -> tuple[tuple[int, ...], ...]:
    """Sorted classes of at least two identical samples. NaN equals NaN. `progress` may raise Cancelled."""
    if len(inputs) < 2:
        return ()
    hashes = hashed(inputs, progress)
    order = np.argsort(hashes, kind="stable")
    cuts = np.flatnonzero(np.diff(hashes[order])) + 1
    ends = np.append(cuts, len(order))
    starts = np.insert(cuts, 0, 0)
    several = np.flatnonzero(ends - starts > 1)
    families: list[tuple[int, ...]] = []
    for start, end in zip(starts[several].tolist(), ends[several].tolist(), strict=True):
        families += _really_same(inputs, order[start:end].tolist())
    return tuple(sorted(families))


def hashed(inputs: NDArray[Any], progress: Progress = silent, members: Indices | None = None) -> NDArray[np.uint64]:
    """A number for each sample, or for each of `members`; equal samples have equal ones, and others hardly ever."""
    wanted = range(len(inputs)) if members is None else members
    hashes = np.empty(len(wanted), np.uint64)
    for piece in pieces(wanted, inputs[:1].nbytes):
        hashes[piece] = _hash(inputs[piece if members is None else members[piece]])
        progress(piece.stop / len(wanted), "Looking for identical samples")
    return hashes


def _hash(samples: NDArray[Any]) -> NDArray[np.uint64]:
    """Of each sample: its words times fixed odd numbers, added up. Equal samples agree; the others are looked at."""
    flat = canonical(samples).reshape(len(samples), -1).view(np.uint8)
    padded = np.pad(flat, ((0, 0), (0, -flat.shape[1] % 4)))
    words = padded.view(np.uint32).astype(np.uint64)
    factors = np.random.default_rng(_MULTIPLIERS_SEED).integers(1, 2**63, words.shape[1], np.uint64) | np.uint64(1)
    sums: NDArray[np.uint64] = words @ factors
    return sums


def canonical(samples: NDArray[Any]) -> NDArray[Any]:
    """With one pattern of bits for zero and one for NaN, so that equal bytes mean equal values."""
    if samples.dtype.kind != "f":
        return np.ascontiguousarray(samples)
    return np.where(np.isnan(samples), np.float32(np.nan), samples + np.float32(0)).astype(np.float32)


def _really_same(inputs: NDArray[Any], members: list[int]) -> list[tuple[int, ...]]:
    families: dict[bytes, list[int]] = {}
    for member in members:
        families.setdefault(canonical(inputs[member : member + 1]).tobytes(), []).append(member)
    return [tuple(sorted(family)) for family in families.values() if len(family) > 1]
