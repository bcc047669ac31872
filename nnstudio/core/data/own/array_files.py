"""NPZ and NPY files read in pieces, with nothing in them executed: names, shapes, and runs of rows."""

from __future__ import annotations

import math
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

import numpy as np
from numpy.lib import format as npy
from numpy.typing import NDArray

from nnstudio.core.data.own.place import reason
from nnstudio.core.errors import DataError

_PIECE = 32_000_000
_DAMAGE = (ValueError, EOFError, zipfile.BadZipFile, zlib.error, KeyError, SyntaxError, NotImplementedError, TypeError)


@dataclass(frozen=True)
class StoredArray:
    """An array in a file, not read yet. `member`: its name inside an NPZ file, empty for an NPY file."""

    file: Path
    member: str
    name: str
    shape: tuple[int, ...]
    dtype: np.dtype[Any]
    fortran: bool

    def pieces(self) -> Iterator[NDArray[Any]]:
        """Runs of rows, about 32 MB each. Raises DataError where the file is cut off or damaged."""
        with _telling(self.file), _opened(self.file, self.member) as stream:
            _header(stream)
            rows = self._rows_a_piece()
            row = math.prod(self.shape[1:])
            for start in range(0, self.shape[0], rows):
                count = min(rows, self.shape[0] - start)
                data = _exactly(stream, count * row * self.dtype.itemsize, self.file)
                values = np.frombuffer(data, self.dtype)
                if self.fortran:
                    yield values.reshape(self.shape[::-1]).transpose()
                else:
                    yield values.reshape(count, *self.shape[1:])

    def whole(self) -> NDArray[Any]:
        """All of it at once; for labels. Raises DataError."""
        found = list(self.pieces())
        return np.concatenate(found) if found else np.empty(self.shape, self.dtype)

    def _rows_a_piece(self) -> int:
        if self.fortran:  # its columns lie one after the other, so no row is whole before the end
            return max(1, self.shape[0])
        return max(1, _PIECE // max(1, math.prod(self.shape[1:]) * self.dtype.itemsize))


def arrays_of(path: Path) -> dict[str, StoredArray]:
    """What an NPZ file holds by name; an NPY file is one array named as the file. Raises DataError."""
    if path.suffix.lower() == ".npy":
        return {path.stem: _stored(path, "", path.stem)}
    with _telling(path), zipfile.ZipFile(path) as archive:
        members = [name for name in archive.namelist() if name.endswith(".npy")]
    if not members:
        raise DataError(f"{path.name} holds no arrays. Choose another file.")
    return {name[:-4]: _stored(path, name, name[:-4]) for name in members}


def _stored(path: Path, member: str, name: str) -> StoredArray:
    with _telling(path), _opened(path, member) as stream:
        shape, fortran, dtype = _header(stream)
    if dtype.hasobject:
        raise DataError(
            f"{path.name} holds pickled Python objects ({name}), which could run any program, so it is not opened. "
            "Save plain arrays of numbers instead."
        )
    return StoredArray(path, member, name, shape, dtype, fortran)


def _header(stream: IO[bytes]) -> tuple[tuple[int, ...], bool, np.dtype[Any]]:
    version = npy.read_magic(stream)
    read = npy.read_array_header_1_0 if version == (1, 0) else npy.read_array_header_2_0
    shape, fortran, dtype = read(stream)
    return shape, fortran and len(shape) > 1, dtype


@contextmanager
def _opened(path: Path, member: str) -> Iterator[IO[bytes]]:
    if not member:
        with path.open("rb") as plain:
            yield plain
    else:
        with zipfile.ZipFile(path) as archive, archive.open(member) as packed:
            yield packed


@contextmanager
def _telling(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise DataError(f"{path.name} cannot be read ({reason(error)}). Choose it again.") from None
    except RuntimeError:  # a zip with a password
        raise DataError(f"{path.name} is encrypted. Save it without a password.") from None
    except (*_DAMAGE, MemoryError):
        raise DataError(f"{path.name} is cut off or damaged, or no NumPy file. Save or copy it again.") from None


def _exactly(stream: IO[bytes], count: int, path: Path) -> bytearray:
    data = bytearray()
    while len(data) < count:
        piece = stream.read(min(count - len(data), 1 << 22))
        if not piece:
            raise DataError(f"{path.name} is cut off. Save or copy it again.")
        data += piece
    return data
