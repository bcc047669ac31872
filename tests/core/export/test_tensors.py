"""Tensors as bytes: the format's own library reads what is written here and writes what is read here."""

from __future__ import annotations

import json

import pytest
import safetensors.torch
import torch
from hypothesis import given
from hypothesis import strategies as st

from nnstudio.core.export import tensors as room
from nnstudio.core.export.tensors import read_tensors, tensor_pieces

TYPES = [torch.float64, torch.float32, torch.float16, torch.bfloat16, torch.int64, torch.int32, torch.int16]
TYPES += [torch.int8, torch.uint8, torch.bool]
SOME = {
    "a": torch.arange(7, dtype=torch.uint8),
    "b": torch.rand(3, 4, 5),
    "c": torch.tensor(3),
    "d": torch.empty(0, 2),
    "e": torch.rand(6, 4).t(),
}


def same(first: dict[str, torch.Tensor], second: dict[str, torch.Tensor]) -> bool:
    return first.keys() == second.keys() and all(
        torch.equal(value, second[name]) and value.dtype == second[name].dtype for name, value in first.items()
    )


def whole(tensors: dict[str, torch.Tensor]) -> bytes:
    return b"".join(tensor_pieces(tensors))


def read(data: bytes) -> dict[str, torch.Tensor]:
    return read_tensors(bytearray(data))


@given(st.dictionaries(st.text(max_size=5), st.tuples(st.lists(st.integers(0, 4), max_size=3), st.sampled_from(TYPES))))
def test_the_library_and_this_room_understand_each_other(made: dict[str, tuple[list[int], torch.dtype]]) -> None:
    tensors = {name: (torch.rand(shape) * 9).to(dtype) for name, (shape, dtype) in made.items()}
    tensors.pop("__metadata__", None)
    assert same(safetensors.torch.load(whole(tensors)), tensors)
    assert same(read(safetensors.torch.save(tensors)), tensors)
    assert same(read(whole(tensors)), tensors)


def test_pieces_are_small(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(room, "PIECE_BYTES", 64)
    pieces = list(tensor_pieces(SOME))
    assert max(map(len, pieces[1:])) <= 64
    assert same(read(b"".join(pieces)), SOME)


def test_metadata_stands_in_the_header() -> None:
    data = b"".join(tensor_pieces(SOME, {"about": "it"}))
    assert json.loads(data[8 : 8 + int.from_bytes(data[:8], "little")])["__metadata__"] == {"about": "it"}
    assert same(read(data), SOME)


def file_of(header: object, content: bytes) -> bytes:
    text = json.dumps(header).encode()
    return len(text).to_bytes(8, "little") + text + content


def about(shape: list[object], start: object, end: object, dtype: str = "U8") -> dict[str, object]:
    return {"dtype": dtype, "shape": shape, "data_offsets": [start, end]}


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\xff" * 100,
        whole(SOME)[:-1],
        whole(SOME) + b"\0",
        file_of([], b""),
        file_of({"a": 3}, b""),
        file_of({"a": about([2], 0, 2)}, b"1"),
        file_of({"a": about([2], 0, 2), "b": about([2], 1, 3)}, b"123"),
        file_of({"a": about([1], 1, 2)}, b"12"),
        file_of({"a": about([-1, -2], 0, 2)}, b"12"),
        file_of({"a": about([1.0], 0, 1)}, b"1"),
        file_of({"a": about([2], 0, 2, "F32")}, b"12"),
        file_of({"a": about([2], 0, 2, "F3")}, b"12"),
    ],
)
def test_damaged_files_are_refused(data: bytes) -> None:
    with pytest.raises((AttributeError, KeyError, TypeError, ValueError)):
        read(data)
