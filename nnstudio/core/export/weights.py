"""Checkpoints as safetensors files: never unpickled, and with all that is needed to rebuild the network."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import safetensors
import torch
from safetensors.torch import load as load_tensors
from safetensors.torch import save as save_tensors

from nnstudio import __version__
from nnstudio.core.data.preprocessing import Preprocessing
from nnstudio.core.errors import ExportError, NnstudioError
from nnstudio.core.network import Network, trace
from nnstudio.core.training.checkpoint import Checkpoint

FORMAT_VERSION = 1
METADATA_KEY = "nnstudio"
LONGEST_HEADER = 100_000_000
"""Bytes; the limit of the safetensors format."""


def weights_bytes(checkpoint: Checkpoint) -> bytes:
    """A whole safetensors file: the state dict, and under "nnstudio" in its metadata all else that a checkpoint has."""
    tensors = {name: value.detach().cpu().contiguous() for name, value in checkpoint.weights.items()}
    return bytes(save_tensors(tensors, {METADATA_KEY: json.dumps(describe(checkpoint))}))


def describe(checkpoint: Checkpoint) -> dict[str, Any]:
    """A checkpoint without its weights, as plain JSON values."""
    return {
        "format": FORMAT_VERSION,
        "nnstudio": __version__,
        "network": checkpoint.network.to_json(),
        "input_shape": list(checkpoint.input_shape),
        "class_names": list(checkpoint.class_names),
        "preprocessing": checkpoint.preprocessing.to_json(),
        "epoch": checkpoint.epoch,
    }


def load_weights(path: Path) -> Checkpoint:
    """The checkpoint in a safetensors file that nnstudio wrote. Nothing in the file is executed.

    Raises ExportError with one sentence for a file that is missing, damaged, foreign or newer than this program.
    """
    try:
        description = _description(_header(path), path.name)
        tensors = load_tensors(path.read_bytes())
        checkpoint = _checkpoint(description, tensors)
    except OSError as error:
        raise ExportError(f"{path} cannot be read ({error.strerror or error}).") from error
    except ExportError:
        raise
    except NnstudioError as error:
        raise ExportError(f"{path.name} does not describe a network that can be opened: {error}") from error
    except (safetensors.SafetensorError, KeyError, TypeError, ValueError, OverflowError) as error:
        raise ExportError(f"{path.name} is damaged. Export the network again.") from error
    _require_fitting(checkpoint, path.name)
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


def _checkpoint(description: dict[str, Any], tensors: dict[str, torch.Tensor]) -> Checkpoint:
    return Checkpoint(
        network=Network.from_json(description["network"]),
        input_shape=_input_shape(description["input_shape"]),
        class_names=tuple(str(name) for name in description["class_names"]),
        preprocessing=Preprocessing.from_json(description["preprocessing"]),
        # Others may have saved half precision; networks here compute in float32.
        weights={key: value.float() if value.is_floating_point() else value for key, value in tensors.items()},
        epoch=int(description["epoch"]),
    )


def _input_shape(data: Any) -> tuple[int, ...]:
    shape = tuple(data)
    if not shape or any(type(side) is not int or not 0 < side <= 2**16 for side in shape):
        raise ValueError("not a shape")
    return shape


def _require_fitting(checkpoint: Checkpoint, name: str) -> None:
    """Compare names and shapes before anything of the described size is built."""
    channels = checkpoint.input_shape[0]
    if len(checkpoint.preprocessing.mean) not in (0, channels):
        raise ExportError(f"{name}: the preprocessing does not fit {channels} channels. Export the network again.")
    try:
        wanted = trace(checkpoint.network, checkpoint.input_shape, len(checkpoint.class_names))
        wanted.require_sound()
        stored = sum(value.numel() for key, value in checkpoint.weights.items() if value.is_floating_point())
        if wanted.parameters > stored:
            raise ExportError(f"{name} holds fewer weights than its network needs. It is damaged; export it again.")
        checkpoint.module()
    except NnstudioError as error:
        raise error if isinstance(error, ExportError) else ExportError(f"{name}: {error}") from error
    except RuntimeError as error:
        raise ExportError(f"{name}: the weights do not fit the network. It is damaged; export it again.") from error
