"""From a trained network to an ONNX model: what runs in the process that the ONNX exporter starts."""

from __future__ import annotations

import json
import sys
from collections import OrderedDict
from pathlib import Path
from typing import Any

import torch
from torch import nn

from nnstudio import __version__
from nnstudio.core.errors import ExportError, NnstudioError
from nnstudio.core.export.weights import load_weights
from nnstudio.core.training.checkpoint import Checkpoint

OPSET = 20
"""What torch 2.13 writes by default; ONNX Runtime reads it since 1.17 (January 2024)."""

REFUSED = 3
"""Exit code of a process whose last line on stderr is a sentence for the user."""


def translate(weights: str, target: str) -> None:
    """Read a safetensors file of nnstudio and write it as ONNX. Exits with REFUSED and a sentence on stderr."""
    try:
        Path(target).write_bytes(onnx_bytes(load_weights(Path(weights))))
    except NnstudioError as error:
        sys.stderr.write(f"\n{error}\n")
        sys.exit(REFUSED)
    except OSError as error:
        sys.stderr.write(f"\nThe ONNX file could not be written ({error.strerror or error}).\n")
        sys.exit(REFUSED)


def onnx_bytes(checkpoint: Checkpoint) -> bytes:
    """A whole ONNX file: preprocessing and network as a graph from "input" to "logits", or to a "value" in its own
    unit, and what the file says of itself.

    Raises ExportError when torch cannot translate a layer.
    """
    model = _graph(checkpoint)
    for key, value in metadata(checkpoint).items():
        model.metadata_props.add(key=key, value=value)
    return bytes(model.SerializeToString())


def metadata(checkpoint: Checkpoint) -> dict[str, str]:
    """What the file says about itself; JSON but for the version. Text is ASCII, so any name survives any reader."""
    return {
        "nnstudio": __version__,
        "class_names": json.dumps(list(checkpoint.class_names)),
        "preprocessing": json.dumps(checkpoint.preprocessing.to_json()),
        "network": json.dumps(checkpoint.network.to_json()),
        "input_shape": json.dumps(list(checkpoint.input_shape)),
        "epoch": json.dumps(checkpoint.epoch),
        **({"features": json.dumps(list(checkpoint.features))} if checkpoint.features else {}),
        **({"several": json.dumps(True)} if checkpoint.several else {}),
        **({"target": json.dumps(checkpoint.target.to_json())} if checkpoint.target else {}),
    }


def _graph(checkpoint: Checkpoint) -> Any:
    """The ONNX ModelProto, without metadata."""
    parts: dict[str, nn.Module] = {"preprocessing": checkpoint.preprocessing.module(), "network": checkpoint.module()}
    if checkpoint.target:
        parts["unit"] = checkpoint.target.module()
    module = nn.Sequential(OrderedDict(parts)).eval()
    # Two samples: torch takes a batch of one for a constant.
    example = (torch.zeros(2, *checkpoint.input_shape),)
    try:
        with torch.no_grad():
            program = torch.onnx.export(
                module,
                example,
                dynamo=True,
                verbose=False,
                external_data=False,
                opset_version=OPSET,
                input_names=["input"],
                output_names=["value" if checkpoint.target else "logits"],
                dynamic_shapes=({0: torch.export.Dim("batch")},),
            )
    except torch.onnx.OnnxExporterError as error:
        first_line = str(error.__cause__ or error).strip().split("\n")[0]
        raise ExportError(f"PyTorch cannot write this network as ONNX: {first_line}") from error
    if program is None:
        raise ExportError("PyTorch did not write this network as ONNX. Export it as safetensors.")
    model = program.model_proto
    _strip(model.graph)
    return model


def _strip(graph: Any) -> None:
    """Drop torch's notes for debugging: they name folders of this computer, which is nobody's business."""
    for part in (graph, *graph.node, *graph.input, *graph.output, *graph.value_info, *graph.initializer):
        del part.metadata_props[:]
        part.ClearField("doc_string")
