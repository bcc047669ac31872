"""What a checkpoint is beside its weights, and checkpoints as safetensors files: never unpickled, nothing missing."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import safetensors
import torch
from safetensors.torch import load

from nnstudio import __version__
from nnstudio.core.data.preprocessing import Preprocessing
from nnstudio.core.data.target import Target
from nnstudio.core.errors import ExportError, NnstudioError
from nnstudio.core.export.tensors import tensor_pieces
from nnstudio.core.network import Network, build, trace
from nnstudio.core.training.checkpoint import Checkpoint

FORMAT_VERSION = 1
METADATA_KEY = "nnstudio"
LONGEST_HEADER = 100_000_000
"""Bytes; the limit of the safetensors format."""


def weights_bytes(checkpoint: Checkpoint) -> bytes:
    """A whole safetensors file: the state dict, and under "nnstudio" in its metadata all else that a checkpoint has."""
    about = {"format": FORMAT_VERSION, "nnstudio": __version__, "epoch": checkpoint.epoch, **describe(checkpoint)}
    return b"".join(tensor_pieces(checkpoint.weights, {METADATA_KEY: json.dumps(about)}))


def describe(checkpoint: Checkpoint) -> dict[str, Any]:
    """What the weights of a checkpoint belong to, as plain JSON values."""
    about: dict[str, Any] = {
        "network": checkpoint.network.to_json(),
        "input_shape": list(checkpoint.input_shape),
        "class_names": list(checkpoint.class_names),
        "preprocessing": checkpoint.preprocessing.to_json(),
    }
    if checkpoint.features:
        about["features"] = list(checkpoint.features)
    if checkpoint.several:
        about["several"] = True
    if checkpoint.came_as:
        about["came_as"] = list(checkpoint.came_as)
    return about | {"target": checkpoint.target.to_json()} if checkpoint.target else about


def described(description: dict[str, Any], weights: dict[str, torch.Tensor], **more: Any) -> Checkpoint:
    """The checkpoint that `describe` described, with these weights; `more` are its other fields.

    Raises NnstudioError, KeyError, TypeError, ValueError or OverflowError for a description that makes no sense.
    """
    return Checkpoint(
        network=Network.from_json(description["network"]),
        input_shape=_input_shape(description["input_shape"]),
        class_names=tuple(_text(name) for name in description["class_names"]),
        preprocessing=Preprocessing.from_json(description["preprocessing"]),
        weights=weights,
        target=Target.from_json(description["target"]) if "target" in description else None,
        features=tuple(_text(name) for name in description.get("features", ())),
        several=description.get("several", False) is True,
        came_as=_input_shape(description["came_as"]) if "came_as" in description else (),
        **more,
    )


def fits(checkpoint: Checkpoint) -> bool:
    """Whether names, shapes and types of the weights are those of the network, and the preparation fits its input.

    Nothing of the network's size is built. Raises NetworkError for a network that is not sound.
    """
    shape = checkpoint.input_shape
    if bool(checkpoint.class_names) == bool(checkpoint.target) or (checkpoint.several and checkpoint.target):
        return False
    if checkpoint.came_as and not len(checkpoint.came_as) == len(shape) == 3:
        return False
    trace(checkpoint.network, shape, checkpoint.classes, checkpoint.several).require_sound()
    with torch.device("meta"):
        expected = build(checkpoint.network, shape).state_dict()
    found = checkpoint.weights
    alike = set(found) == set(expected) and all(
        found[name].shape == value.shape and found[name].dtype == value.dtype for name, value in expected.items()
    )
    return alike and checkpoint.preprocessing.fits(shape)


def load_weights(path: Path) -> Checkpoint:
    """The checkpoint in a safetensors file that nnstudio wrote. Nothing in the file is executed.

    Raises ExportError with one sentence for a file that is missing, damaged, foreign or newer than this program.
    """
    try:
        description = _description(_header(path), path.name)
        # Not by the room that wrote it: an export is checked by what others read it with.
        tensors = load(path.read_bytes())
        # Others may have saved half precision; networks here compute in float32.
        weights = {key: value.float() if value.is_floating_point() else value for key, value in tensors.items()}
        checkpoint = described(description, weights, epoch=int(description["epoch"]))
        if not fits(checkpoint):
            raise ExportError(f"{path.name}: the weights do not fit the network. It is damaged; export it again.")
    except OSError as error:
        raise ExportError(f"{path} cannot be read ({error.strerror or error}).") from error
    except ExportError:
        raise
    except NnstudioError as error:
        raise ExportError(f"{path.name} does not describe a network that can be opened: {error}") from error
    except (safetensors.SafetensorError, KeyError, TypeError, ValueError, OverflowError) as error:
        raise ExportError(f"{path.name} is damaged. Export the network again.") from error
    return checkpoint


def _header(path: Path) -> bytes:
    """The JSON at the file's start, behind 8 bytes that give its length; the weights are not read."""
    with path.open("rb") as file:
        length = int.from_bytes(file.read(8), "little")
        header = file.read(length) if length <= LONGEST_HEADER else b""
    if not header or len(header) < length:
        raise ExportError(f"{path.name} is no safetensors file, or it is cut off.")
    return header


def _description(header: bytes, name: str) -> dict[str, Any]:
    """What stands under "nnstudio" in the metadata."""
    try:
        metadata = json.loads(header).get("__metadata__") or {}
        text = metadata.get(METADATA_KEY)
        description = json.loads(text) if text is not None else None
    except (ValueError, TypeError, AttributeError, RecursionError) as error:
        raise ExportError(f"{name} is no safetensors file, or it is damaged.") from error
    if not isinstance(description, dict):
        raise ExportError(f"{name} was not written by nnstudio: it does not say which network its weights belong to.")
    version = description.get("format")
    if isinstance(version, int) and version > FORMAT_VERSION:
        raise ExportError(f"{name} was written by a newer nnstudio. Update this one to open it.")
    return description


def _input_shape(data: Any) -> tuple[int, ...]:
    shape = tuple(data)
    if not shape or any(type(side) is not int or not 0 < side <= 2**16 for side in shape):
        raise ValueError("not a shape")
    return shape


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError("not a text")
    return value
