"""IDX files: read when they are right, refused with a sentence when anything is not."""

from __future__ import annotations

import contextlib
import gzip
import struct
import tempfile
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nnstudio.core.data.datasets.idx import parse_idx, read_idx, read_unpacked
from nnstudio.core.errors import DataError


def idx_bytes(values: np.ndarray) -> bytes:
    return struct.pack(f">BBBB{values.ndim}I", 0, 0, 8, values.ndim, *values.shape) + values.tobytes()


IMAGES = np.arange(2 * 3 * 4, dtype=np.uint8).reshape(2, 3, 4)
GOOD = idx_bytes(IMAGES)


def test_reads_plain_and_gzipped(tmp_path: Path) -> None:
    for name, content in (("plain", GOOD), ("packed", gzip.compress(GOOD))):
        (tmp_path / name).write_bytes(content)
        assert np.array_equal(read_idx(tmp_path / name, 3), IMAGES)


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "not an IDX file"),
        (b"PK\3\4" + GOOD, "not an IDX file"),
        (b"\0\0\x0d\3" + GOOD[4:], "does not hold grey images"),
        (idx_bytes(IMAGES[0, 0]), "does not hold grey images"),
        (GOOD[:9], "cut off"),
        (GOOD[:-1], "cut off"),
        (GOOD + b"\0", "1 bytes too many"),
        (struct.pack(">BBBB3I", 0, 0, 8, 3, 2**32 - 1, 2**32 - 1, 2**32 - 1), "impossible size"),
        (struct.pack(">BBBB3I", 0, 0, 8, 3, 0, 28, 28), "impossible size"),
    ],
)
def test_refuses(data: bytes, words: str) -> None:
    with pytest.raises(DataError, match=words) as caught:
        parse_idx(data, 3, "train-images")
    assert "train-images" in str(caught.value)


@given(st.binary(max_size=200), st.integers(1, 3))
def test_any_bytes_give_an_array_or_a_sentence(data: bytes, dims: int) -> None:
    with contextlib.suppress(DataError):
        assert parse_idx(data, dims, "file").ndim == dims


@given(st.integers(0, len(gzip.compress(GOOD)) - 1))
def test_a_cut_gzip_file_is_refused(length: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "x.gz"
        path.write_bytes(gzip.compress(GOOD)[:length])
        with pytest.raises(DataError):
            read_idx(path, 3)


def test_damaged_gzip(tmp_path: Path) -> None:
    packed = bytearray(gzip.compress(GOOD))
    packed[-6] ^= 255
    (tmp_path / "x.gz").write_bytes(packed)
    with pytest.raises(DataError, match="damaged"):
        read_unpacked(tmp_path / "x.gz")


def test_a_gzip_bomb_is_not_unpacked_whole(tmp_path: Path) -> None:
    (tmp_path / "bomb.gz").write_bytes(gzip.compress(bytes(5_000_000)))
    with pytest.raises(DataError, match="larger than 1 MB"):
        read_unpacked(tmp_path / "bomb.gz", 1_000_000)


def test_missing_file(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="cannot be read"):
        read_idx(tmp_path / "none", 1)
