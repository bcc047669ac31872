"""Reading files of weights, safetensors or PyTorch's own, without executing anything that is in them."""

from __future__ import annotations

import errno
import pickle
import warnings
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import torch

from nnstudio.core.errors import NetworkError

LARGEST = 8 * 2**30
"""Bytes of weights that are read at most; the largest preset has half a gigabyte."""

_ENVELOPES = ("state_dict", "model", "model_state_dict")
"""Where training scripts keep the weights, beside the optimizer's memory and other things."""
_PICKLE = b"\x80"
_ZIP = b"PK"
_TABLE_PLACE = 8
"""Where the table of a safetensors file begins, after its length."""


def read_weight_file(path: Path) -> dict[str, torch.Tensor]:
    """The tensors of a file by their names, on the CPU; large ones may still lie in the file.

    PyTorch files are read with `weights_only`: what would run code is refused. Raises NetworkError with one sentence
    for a file that is missing, damaged, too large, or holds anything but weights.
    """
    with _told_of(path):
        size = path.stat().st_size
        with path.open("rb") as file:
            start = file.read(_TABLE_PLACE + 1)
        _require_size(size, path)
        # The length of a safetensors file's table may look like the beginning of any other file.
        if start.startswith((_ZIP, _PICKLE)) and start[_TABLE_PLACE:] != b"{":
            return _weights_in(_read_torch(path), path)
        return _read_safetensors(path)


def _read_torch(path: Path) -> Any:
    if zipfile.is_zipfile(path):
        # Packed parts may be far larger than the file.
        with zipfile.ZipFile(path) as archive:
            _require_size(sum(part.file_size for part in archive.infolist()), path)
    with warnings.catch_warnings():
        # It wonders about damaged files before it refuses them.
        warnings.simplefilter("ignore")
        return torch.load(path, map_location="cpu", weights_only=True)


def _read_safetensors(path: Path) -> dict[str, torch.Tensor]:
    from safetensors.torch import load_file

    return dict(load_file(path))


def _weights_in(content: Any, path: Path) -> dict[str, torch.Tensor]:
    for envelope in _ENVELOPES:
        if isinstance(content, dict) and isinstance(content.get(envelope), dict):
            content = content[envelope]
    if not isinstance(content, dict) or not content:
        raise NetworkError(f"{path.name} holds no weights by name. Save the network's state_dict() in it.")
    if not all(isinstance(key, str) and isinstance(value, torch.Tensor) for key, value in content.items()):
        raise NetworkError(f"{path.name} holds other things than weights. Save the network's state_dict() alone.")
    if any(value.is_meta or value.is_quantized or value.layout != torch.strided for value in content.values()):
        raise NetworkError(f"{path.name} holds weights without values, or packed ones. Save them as plain tensors.")
    return dict(content)


def _require_size(size: int, path: Path) -> None:
    if size > LARGEST:
        most = LARGEST // 2**30
        raise NetworkError(f"{path.name} would take {size / 2**30:.0f} GiB; weights of up to {most} GiB can be opened.")


@contextmanager
def _told_of(path: Path) -> Iterator[None]:
    from safetensors import SafetensorError

    try:
        yield
    except OSError as error:
        # A place that the file does not have was looked for.
        if error.errno == errno.EINVAL:
            raise NetworkError(f"{path.name} is damaged or cut off. Get it anew.") from error
        raise NetworkError(f"{path} cannot be read ({error.strerror or error}). Choose another file.") from error
    except pickle.UnpicklingError as error:
        raise NetworkError(
            f"{path.name} is damaged or holds code beside weights, so it is not opened. "
            "Use a file with nothing but a state_dict()."
        ) from error
    except SafetensorError as error:
        raise NetworkError(f"{path.name} is no file of weights, or it is cut off. Get it anew.") from error
    # What reading a damaged file may raise has no base in common.
    except (ArithmeticError, AttributeError, EOFError, LookupError, MemoryError, RecursionError, RuntimeError) as error:
        raise NetworkError(f"{path.name} is damaged or cut off. Get it anew.") from error
    except (TypeError, ValueError, zipfile.BadZipFile) as error:
        raise NetworkError(f"{path.name} is damaged or cut off. Get it anew.") from error
