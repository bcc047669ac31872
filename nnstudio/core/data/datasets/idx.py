"""Reads IDX files, the format of MNIST and its relatives, plain or gzipped; what is not exactly right is refused."""

from __future__ import annotations

import gzip
import math
import zlib
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from nnstudio.core.errors import DataError

_UNSIGNED_BYTE = 8
_LARGEST = 2**31
_GZIP_MAGIC = b"\x1f\x8b"


def read_unpacked(path: Path, largest: int = _LARGEST) -> bytes:
    """The bytes of a file, unpacked where it is gzipped (told by its content, not by its name).

    Raises DataError when it cannot be read, is cut off, or unpacks to more than `largest` bytes.
    """
    try:
        with path.open("rb") as plain:
            packed = plain.read(2) == _GZIP_MAGIC
            plain.seek(0)
            data = gzip.GzipFile(fileobj=plain).read(largest + 1) if packed else plain.read(largest + 1)
    except (EOFError, zlib.error, gzip.BadGzipFile):
        raise DataError(f"{path.name} is cut off or damaged. Copy or download it again.") from None
    except OSError as error:
        raise DataError(f"{path.name} cannot be read ({error.strerror or error}). Check the folder.") from None
    if len(data) > largest:
        raise DataError(f"{path.name} is larger than {largest / 1e6:,.0f} MB, so it is not taken.")
    return data


def parse_idx(data: bytes, dims: int, name: str) -> NDArray[np.uint8]:
    """The array of unsigned bytes in an IDX file with `dims` dimensions (3: images, 1: labels).

    Raises DataError, with `name` in its sentence. Format: Y. LeCun, C. Cortes, C. Burges, the MNIST page.
    """
    if len(data) < 4 or data[:2] != b"\0\0":
        raise DataError(f"{name} is not an IDX file. Choose the right file, or download it again.")
    if data[2] != _UNSIGNED_BYTE or data[3] != dims:
        raise DataError(f"{name} does not hold {_what(dims)}. Choose the right file, or download it again.")
    start = 4 + 4 * dims
    if len(data) < start:
        raise DataError(f"{name} is cut off or damaged. Copy or download it again.")
    shape = tuple(int.from_bytes(data[i : i + 4], "big") for i in range(4, start, 4))
    expected = math.prod(shape)
    if not 0 < expected <= _LARGEST:
        raise DataError(f"{name} claims an impossible size ({'×'.join(map(str, shape))}). Download it again.")
    if len(data) - start < expected:
        raise DataError(f"{name} is cut off: {len(data) - start} of {expected} values. Copy or download it again.")
    if len(data) - start > expected:
        raise DataError(f"{name} has {len(data) - start - expected} bytes too many. Copy or download it again.")
    return np.frombuffer(data, np.uint8, offset=start).reshape(shape)


def read_idx(path: Path, dims: int) -> NDArray[np.uint8]:
    """`parse_idx` for a file, plain or gzipped. Raises DataError."""
    return parse_idx(read_unpacked(path), dims, path.name)


def _what(dims: int) -> str:
    return {1: "labels", 3: "grey images"}.get(dims, f"an array with {dims} dimensions")
