"""Run an exported Python file as its users will: in a Python process that has no nnstudio."""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray

from nnstudio.core.data.datasets.base import Progress
from nnstudio.core.errors import ExportError
from nnstudio.core.export.base import Answers

TIME_LIMIT = 300
"""Seconds after which the process is given up; it usually takes two, most of them to load PyTorch."""

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
numpy.save(answers, logits.numpy(), allow_pickle=False)
"""


def run_in_clean_process(path: Path, samples: NDArray[np.uint8], progress: Progress) -> Answers:
    """The outputs of the Python file for uint8 samples N×C×H×W. Raises ExportError when it does not run."""
    with tempfile.TemporaryDirectory(prefix="nnstudio-", ignore_cleanup_errors=True) as folder:
        given, answers = Path(folder) / "samples.npy", Path(folder) / "logits.npy"
        np.save(given, samples, allow_pickle=False)
        errors = _run([sys.executable, "-I", "-c", _SCRIPT, str(path), str(given), str(answers)], folder, progress)
        if not answers.is_file():
            last_line = (errors.strip().split("\n") or [""])[-1]
            raise ExportError(f"The written Python file does not run: {last_line[:200]}. Nothing was kept.")
        logits = np.load(answers, allow_pickle=False)
    return Answers(logits, f"PyTorch {torch.__version__} in a separate Python process without nnstudio")


def _run(command: list[str], folder: str, progress: Progress) -> str:
    """Wait for the command and return what it wrote to stderr; `progress` may cancel the wait."""
    # Windows would open a console window for it otherwise.
    flags = getattr(subprocess, "CREATE_NO_WINDOW", 0)
    # stderr goes to a file: a pipe that nobody empties would block the process.
    with (Path(folder) / "errors.txt").open("w+b") as errors:
        process = subprocess.Popen(
            command,
            cwd=folder,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=errors,
            creationflags=flags,
        )
        try:
            _wait(process, progress)
        finally:
            if process.poll() is None:
                process.kill()
            process.wait()
        errors.seek(0)
        return errors.read().decode("utf-8", "replace")


def _wait(process: subprocess.Popen[bytes], progress: Progress) -> None:
    end = time.monotonic() + TIME_LIMIT
    while process.poll() is None:
        if time.monotonic() > end:
            raise ExportError(f"The written Python file gave no answer within {TIME_LIMIT} s. Nothing was kept.")
        progress(0.6, "Running the written file in a clean Python process")
        time.sleep(0.05)
