"""ONNX: one file that other programs and languages run, with the preprocessing inside."""

from __future__ import annotations

import json
import logging
import warnings
from collections import OrderedDict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar

import numpy as np
import torch
from numpy.typing import NDArray
from torch import nn
from tqdm import tqdm

from nnstudio import __version__
from nnstudio.core.data.datasets.base import Progress
from nnstudio.core.errors import ExportError
from nnstudio.core.export.base import EXPORTERS, Answers, Exporter
from nnstudio.core.training.checkpoint import Checkpoint

OPSET = 20
"""What torch 2.13 writes without converting; ONNX Runtime reads it since 1.17 (January 2024)."""

LARGEST = 1_900_000_000
"""Bytes of weights that fit a single ONNX file, whose format ends at 2 GiB."""

_CHATTY = ("torch.onnx", "torch.export", "onnxscript", "onnx_ir")
"""Loggers that comment on what no user can change."""


@EXPORTERS.register("onnx", "ONNX", "files")
@dataclass(frozen=True)
class OnnxExporter(Exporter):
    """A single file for ONNX Runtime and most other engines: pixels 0…1 in, one logit a class out.

    Input "input" is float32 N×C×H×W of 0…1 for any N; the preprocessing is part of the graph. The output is "logits".
    """

    suffix: ClassVar[str] = ".onnx"

    def write(self, checkpoint: Checkpoint, path: Path) -> None:
        weights = sum(value.numel() * value.element_size() for value in checkpoint.weights.values())
        if weights > LARGEST:
            raise ExportError(
                f"A single ONNX file can hold 2 GB, and these weights take {weights / 1e9:.1f} GB. "
                "Export them as safetensors."
            )
        model = _graph(checkpoint)
        for key, value in metadata(checkpoint).items():
            model.metadata_props.add(key=key, value=value)
        path.write_bytes(model.SerializeToString())

    def run(self, path: Path, samples: NDArray[np.uint8], progress: Progress) -> Answers:
        # Imported here: half a second that only an export needs.
        import onnx
        import onnxruntime

        # onnx's and the runtime's own errors have no common base below Exception.
        try:
            onnx.checker.check_model(onnx.load(path), full_check=True)
            session = _session(path)
            pixels = samples.astype(np.float32) / 255
            one = session.run(["logits"], {"input": pixels[:1]})[0]
            logits = session.run(["logits"], {"input": pixels})[0]
        except Exception as error:
            first_line = str(error).strip().split("\n")[0]
            raise ExportError(f"ONNX Runtime cannot run the written file: {first_line}. Nothing was kept.") from error
        # Both batch sizes count, so a graph that is right for one of them only is refused.
        logits = logits if np.allclose(one, logits[:1], rtol=1e-4, atol=1e-4) else np.full_like(logits, np.nan)
        return Answers(logits, f"ONNX Runtime {onnxruntime.__version__}")


def metadata(checkpoint: Checkpoint) -> dict[str, str]:
    """What the file says about itself; JSON but for the version. Text is ASCII, so any name survives any reader."""
    return {
        "nnstudio": __version__,
        "class_names": json.dumps(list(checkpoint.class_names)),
        "preprocessing": json.dumps(checkpoint.preprocessing.to_json()),
        "network": json.dumps(checkpoint.network.to_json()),
        "input_shape": json.dumps(list(checkpoint.input_shape)),
        "epoch": json.dumps(checkpoint.epoch),
    }


def _graph(checkpoint: Checkpoint) -> Any:
    """The ONNX ModelProto of preprocessing and network. Raises ExportError when torch cannot translate it."""
    parts = {"preprocessing": checkpoint.preprocessing.module(), "network": checkpoint.module()}
    module = nn.Sequential(OrderedDict(parts)).eval()
    # Two samples: torch takes a batch of one for a constant.
    example = (torch.zeros(2, *checkpoint.input_shape),)
    try:
        with _quiet(), torch.no_grad():
            program = torch.onnx.export(
                module,
                example,
                dynamo=True,
                verbose=False,
                external_data=False,
                opset_version=OPSET,
                input_names=["input"],
                output_names=["logits"],
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


def _session(path: Path) -> Any:
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.log_severity_level = 3
    options.intra_op_num_threads = 1
    return onnxruntime.InferenceSession(path.read_bytes(), options, providers=["CPUExecutionProvider"])


@contextmanager
def _quiet() -> Iterator[None]:
    """Keep the translator's log lines and deprecation notes off the console, and put everything back.

    With `verbose=False` it prints nothing, so stdout (None in a windowed program) need not be touched.
    """
    loggers = [logging.getLogger(name) for name in _CHATTY]
    before = [logger.level for logger in loggers]
    interval = tqdm.monitor_interval
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            for logger in loggers:
                logger.setLevel(logging.CRITICAL)
            # torch makes progress bars that it does not show; each would leave a watching thread behind.
            tqdm.monitor_interval = 0
            yield
        finally:
            tqdm.monitor_interval = interval
            for logger, level in zip(loggers, before, strict=True):
                logger.setLevel(level)
