"""ONNX: one file that other programs and languages run, with the preprocessing inside."""

from __future__ import annotations

import json
import os
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from nnstudio.core.data.datasets.base import Progress
from nnstudio.core.errors import ExportError
from nnstudio.core.export.base import EXPORTERS, Answers, Exporter
from nnstudio.core.export.onnx_graph import REFUSED
from nnstudio.core.export.python_process import last_line, run_python
from nnstudio.core.export.weights import weights_bytes
from nnstudio.core.training.checkpoint import Checkpoint

LARGEST = 1_900_000_000
"""Bytes of weights that fit a single ONNX file, whose format ends at 2 GiB."""

_SCRIPT = """
import json, sys
sys.path[:] = json.loads(sys.argv[1])
from nnstudio.core.export.onnx_graph import translate
translate(*sys.argv[2:])
"""


@EXPORTERS.register("onnx", "ONNX", "files")
@dataclass(frozen=True)
class OnnxExporter(Exporter):
    """A single file for ONNX Runtime and most other engines: pixels 0…1 in, one logit a class out.

    Input "input" is float32 N×C×H×W of 0…1 for any N, or N×F of a table as it is, where NaN is a missing value. The
    preprocessing is part of the graph. The output is "logits"; of a network that predicts a value it is "value", N×1
    in the target's own unit.
    """

    suffix: ClassVar[str] = ".onnx"

    def write(self, checkpoint: Checkpoint, path: Path, progress: Progress) -> None:
        # In a process of its own: while torch translates, it changes global state, and a training that ran in another
        # thread took other steps or died (seen with torch 2.13). Its chatter on the console stays there too.
        weights = path.with_name("weights.safetensors")
        weights.write_bytes(_checked_size(weights_bytes(checkpoint)))
        places = json.dumps([os.path.abspath(place) for place in sys.path])
        words = "Writing the ONNX file"
        code, errors = run_python(_SCRIPT, [places, str(weights), str(path)], progress, 0.1, words)
        if code == REFUSED:
            raise ExportError(last_line(errors))
        if code != 0:
            raise ExportError(f"The ONNX file could not be written: {last_line(errors)}. Export it as safetensors.")

    def run(self, path: Path, samples: NDArray[Any], progress: Progress) -> Answers:
        # Imported here: half a second that only an export needs.
        import onnx
        import onnxruntime

        # onnx's and the runtime's own errors have no common base below Exception.
        try:
            onnx.checker.check_model(onnx.load(path), full_check=True)
            session = _session(path)
            inputs = samples.astype(np.float32) / 255 if samples.dtype == np.uint8 else samples
            one = session.run(None, {"input": inputs[:1]})[0]
            logits = session.run(None, {"input": inputs})[0]
        except Exception as error:
            first_line = str(error).strip().split("\n")[0]
            raise ExportError(f"ONNX Runtime cannot run the written file: {first_line}. Nothing was kept.") from error
        # Both batch sizes count: a graph that is right for one of them only is refused.
        logits = logits if np.allclose(one, logits[:1], rtol=1e-4, atol=1e-4) else np.full_like(logits, np.nan)
        return Answers(logits, f"ONNX Runtime {onnxruntime.__version__}")


def _checked_size(weights: bytes) -> bytes:
    if len(weights) > LARGEST:
        size = len(weights) / 1e9
        raise ExportError(
            f"An ONNX file can hold 2 GB, and the weights take {size:.1f} GB. Export them as safetensors."
        )
    return weights


def _session(path: Path) -> Any:
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.log_severity_level = 3
    options.intra_op_num_threads = 1
    return onnxruntime.InferenceSession(path.read_bytes(), options, providers=["CPUExecutionProvider"])
