"""Tensors as the bytes of a safetensors file, written and read piece by piece.

The library of that name copies all of them in one go, and nothing else in Python runs meanwhile: with a network of some
size the window would stand still at the end of every epoch.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterator, Mapping
from itertools import pairwise
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray

PIECE_BYTES = 2**20
_METADATA = "__metadata__"
_TYPES = {
    "F64": torch.float64,
    "F32": torch.float32,
    "F16": torch.float16,
    "BF16": torch.bfloat16,
    "I64": torch.int64,
    "I32": torch.int32,
    "I16": torch.int16,
    "I8": torch.int8,
    "U8": torch.uint8,
    "BOOL": torch.bool,
}
_NAMES = {value: name for name, value in _TYPES.items()}


def tensor_pieces(tensors: Mapping[str, torch.Tensor], metadata: dict[str, str] | None = None) -> Iterator[bytes]:
    """A whole safetensors file in pieces of about PIECE_BYTES at most; `metadata` stands in its header."""
    # Wide types first, so that every tensor lies at a multiple of its own width.
    ordered = sorted(tensors.items(), key=lambda item: (-item[1].element_size(), item[0]))
    gathered = bytearray(_header(ordered, metadata))
    for _, tensor in ordered:
        content = tensor.detach().cpu().contiguous().reshape(-1).view(torch.uint8).numpy().data
        for start in range(0, len(content), PIECE_BYTES):
            piece = content[start : start + PIECE_BYTES]
            if len(gathered) + len(piece) > PIECE_BYTES:
                yield bytes(gathered)
                gathered.clear()
            gathered += piece
    yield bytes(gathered)


def _header(ordered: list[tuple[str, torch.Tensor]], metadata: dict[str, str] | None) -> bytes:
    described: dict[str, Any] = {_METADATA: metadata} if metadata else {}
    place = 0
    for name, tensor in ordered:
        end = place + tensor.nbytes
        described[name] = {"dtype": _NAMES[tensor.dtype], "shape": list(tensor.shape), "data_offsets": [place, end]}
        place = end
    text = json.dumps(described).encode()
    text += b" " * (-len(text) % 8)
    return len(text).to_bytes(8, "little") + text


def read_tensors(content: bytearray | NDArray[np.uint8]) -> dict[str, torch.Tensor]:
    """The tensors of a safetensors file. They lie in `content` itself, nothing is copied.

    Raises KeyError, TypeError, ValueError or RecursionError for anything that is not such a file through and through.
    """
    data = np.frombuffer(content, np.uint8)
    start = 8 + int.from_bytes(data[:8].tobytes(), "little")
    described = json.loads(data[8:start].tobytes().decode())
    described.pop(_METADATA, None)
    places = sorted(tuple(about["data_offsets"]) for about in described.values())
    ends = [(0, 0), *places, (len(data) - start, 0)]
    if any(before[1] != after[0] for before, after in pairwise(ends)):
        raise ValueError("the tensors do not lie end to end")
    return {name: _tensor(data, start, about) for name, about in described.items()}


def _tensor(data: NDArray[np.uint8], start: int, about: Any) -> torch.Tensor:
    dtype, shape, (begin, end) = _TYPES[about["dtype"]], about["shape"], about["data_offsets"]
    if any(type(number) is not int or number < 0 for number in (*shape, begin, end)):
        raise ValueError("not a place in a file")
    count = math.prod(shape)
    if end - begin != count * dtype.itemsize:
        raise ValueError("a tensor has more or fewer bytes than its shape says")
    if not count:
        return torch.empty(shape, dtype=dtype)
    return torch.frombuffer(data, dtype=dtype, count=count, offset=start + begin).reshape(shape)
