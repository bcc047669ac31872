"""Checkpoints as bytes: tensors in safetensors, all else as JSON, checked piece by piece when read."""

from __future__ import annotations

import re
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray

from nnstudio.core.errors import ProjectFileError
from nnstudio.core.export.tensors import read_tensors, tensor_pieces
from nnstudio.core.export.weights import describe, described, fits
from nnstudio.core.training import Checkpoint, ResumeState

_WEIGHTS, _OPTIMIZER, _RANDOM = "weights/", "optimizer/", "random"
_OPTIMIZER_KEY = re.compile(r"[0-9]{1,9}\.\w+")
_LARGEST = 2**40


@dataclass(frozen=True)
class Stored:
    """A checkpoint as a file has it: plain JSON values and the bytes of a safetensors file, in pieces."""

    epoch: int
    step: int
    metadata: dict[str, Any]
    tensors: tuple[bytes, ...]


def pack(checkpoint: Checkpoint, resume: ResumeState | None = None) -> Stored:
    """A checkpoint, and with `resume` all that is needed to go on from it."""
    tensors = {_WEIGHTS + name: value for name, value in checkpoint.weights.items()}
    metadata = describe(checkpoint) | {"metrics": checkpoint.metrics}
    if resume is not None:
        tensors |= {_OPTIMIZER + name: value for name, value in resume.optimizer.items()}
        if resume.random is not None:
            tensors[_RANDOM] = resume.random
        metadata["resume"] = [resume.first_epoch, resume.last_epoch, resume.epoch, resume.step_in_epoch]
        metadata["so_far"] = list(resume.so_far)
    pieces = tuple(tensor_pieces(tensors))
    # A flipped bit makes another number of a weight, which nothing else would notice.
    metadata["checksum"] = checksum(pieces)
    return Stored(checkpoint.epoch, checkpoint.step, metadata, pieces)


def unpack(stored: Stored) -> tuple[Checkpoint, ResumeState | None]:
    """What `pack` packed. Nothing is executed or unpickled.

    Raises ProjectFileError where network and weights do not belong together, and whatever damaged values raise,
    which the caller turns into a sentence.
    """
    data = stored.metadata
    # Files of earlier versions have none.
    if "checksum" in data and data["checksum"] != checksum(stored.tensors):
        raise ValueError("the weights are not those that were written")
    tensors = read_tensors(_joined(stored.tensors))
    weights = {key.removeprefix(_WEIGHTS): value for key, value in tensors.items() if key.startswith(_WEIGHTS)}
    metrics = {_text(name): float(value) for name, value in data["metrics"].items()}
    checkpoint = described(data, weights, epoch=_count(stored.epoch), step=_count(stored.step), metrics=metrics)
    if not fits(checkpoint):
        raise ProjectFileError("The stored weights do not fit the stored network. Train it again.")
    return checkpoint, _resume(data["resume"], data["so_far"], tensors) if "resume" in data else None


def checksum(pieces: Sequence[bytes]) -> int:
    """The CRC-32 of all pieces, one after the other."""
    found = 0
    for piece in pieces:
        found = zlib.crc32(piece, found)
    return found


def _joined(pieces: Sequence[bytes]) -> NDArray[np.uint8]:
    # By numpy, which lets other threads run while it copies; Python's own bytes do not.
    joined, place = np.empty(sum(map(len, pieces)), np.uint8), 0
    for piece in pieces:
        joined[place : place + len(piece)] = np.frombuffer(piece, np.uint8)
        place += len(piece)
    return joined


def _resume(bounds: Any, so_far: Any, tensors: dict[str, torch.Tensor]) -> ResumeState:
    first, last, epoch, step_in_epoch = (_count(value) for value in bounds)
    if not first <= epoch <= last or first == last:
        raise ValueError("a training cannot stand outside of its own course")
    memory = {key.removeprefix(_OPTIMIZER): value for key, value in tensors.items() if key.startswith(_OPTIMIZER)}
    random = tensors.get(_RANDOM)
    own = torch.get_rng_state()
    known = random is None or (random.dtype == own.dtype and random.shape == own.shape)
    if not known or not all(_OPTIMIZER_KEY.fullmatch(key) for key in memory):
        raise ValueError("not what a training leaves behind")
    loss, hits, samples = so_far
    sums = (float(loss), float(hits), _count(samples))
    return ResumeState(first, last, epoch, step_in_epoch, memory, random, sums)


def _count(value: Any, smallest: int = 0, largest: int = _LARGEST) -> int:
    if type(value) is not int or not smallest <= value <= largest:
        raise ValueError("not a count")
    return value


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError("not a text")
    return value
