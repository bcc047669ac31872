"""Run an exported Python file as its users will: in a Python process that has no nnstudio."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray

from nnstudio.core.data.datasets.base import Progress
from nnstudio.core.errors import ExportError
from nnstudio.core.export.base import Answers
from nnstudio.core.export.python_process import last_line, run_python

_SCRIPT = """
import importlib.machinery, importlib.util, sys
sys.modules["nnstudio"] = None
sys.dont_write_bytecode = True
import numpy, torch
path, samples, answers = sys.argv[1:]
loader = importlib.machinery.SourceFileLoader("exported", path)
exported = importlib.util.module_from_spec(importlib.util.spec_from_loader("exported", loader))
loader.exec_module(exported)
network = exported.load()
pixels = torch.from_numpy(numpy.load(samples, allow_pickle=False))
with torch.inference_mode():
    logits = network(exported.preprocess(pixels))
    logits = exported.in_unit(logits) if hasattr(exported, "in_unit") else logits
numpy.save(answers, logits.numpy(), allow_pickle=False)
"""


def run_in_clean_process(path: Path, samples: NDArray[Any], progress: Progress) -> Answers:
    """The outputs of the Python file for uint8 samples N×C×H×W, or rows of a table, float32 N×F.

    Raises ExportError when it does not run.
    """
    with tempfile.TemporaryDirectory(prefix="nnstudio-", ignore_cleanup_errors=True) as folder:
        given, answers = Path(folder) / "samples.npy", Path(folder) / "logits.npy"
        np.save(given, samples, allow_pickle=False)
        words = "Running the written file in a clean Python process"
        code, errors = run_python(_SCRIPT, [str(path), str(given), str(answers)], progress, 0.6, words)
        if code != 0:
            raise ExportError(f"The written Python file does not run: {last_line(errors)}. Nothing was kept.")
        logits = np.load(answers, allow_pickle=False)
    return Answers(logits, f"PyTorch {torch.__version__} in a separate Python process without nnstudio")
