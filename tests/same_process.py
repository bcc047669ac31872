"""What an export runs in a Python process of its own, run in this one: there it takes seconds to load torch."""

from __future__ import annotations

import io
import sys
import traceback
import warnings
from contextlib import redirect_stderr, redirect_stdout
from functools import cache

import pytest
from tqdm import tqdm

from nnstudio.core.data.datasets import Progress


def run_here(script: str, arguments: list[str], progress: Progress, fraction: float, words: str) -> tuple[int, str]:
    """As `run_python`: the exit code and what the script wrote to stderr."""
    progress(fraction, words)
    told = io.StringIO()
    with pytest.MonkeyPatch.context() as patch, redirect_stdout(io.StringIO()), redirect_stderr(told):
        patch.setattr(sys, "argv", ["-c", *arguments])
        patch.setattr(sys, "path", [*sys.path])
        patch.setattr(sys, "dont_write_bytecode", True)
        patch.setitem(sys.modules, "nnstudio", sys.modules["nnstudio"])
        prepare_torch(patch)
        return _ended(script), told.getvalue()


def prepare_torch(patch: pytest.MonkeyPatch) -> None:
    """Let torch write ONNX in this process: its progress bars, which it does not show, would each leave a thread."""
    from torch.onnx._internal.exporter._registration import ONNXRegistry

    patch.setattr(tqdm, "monitor_interval", 0)
    # It reads the source of a thousand functions each time, which is most of what an export takes.
    patch.setattr(ONNXRegistry, "from_torchlib", _reading_once())


def _ended(script: str) -> int:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # torch's own exporter calls what torch deprecates
        try:
            exec(compile(script, "<script>", "exec"), {"__name__": "__main__"})
        except SystemExit as ended:
            return int(ended.code or 0)
        except Exception:
            traceback.print_exc()
            return 1
    return 0


@cache
def _reading_once() -> object:
    from torch.onnx._internal.exporter._registration import ONNXRegistry

    return staticmethod(cache(ONNXRegistry.from_torchlib))
