"""A Python process of its own for work that must not share this one."""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time

from nnstudio.core.data.datasets.base import Progress
from nnstudio.core.errors import ExportError

TIME_LIMIT = 600
"""Seconds after which a process is given up; most need two to five, the larger part of them to load PyTorch."""


def run_python(script: str, arguments: list[str], progress: Progress, fraction: float, words: str) -> tuple[int, str]:
    """Run the source text with `arguments` as sys.argv[1:]; its exit code and what it wrote to stderr.

    The process sees neither the user's site packages nor the current folder. `progress` is called with `fraction` and
    `words` twenty times a second; when it raises Cancelled, the process is killed. Raises ExportError at TIME_LIMIT.
    """
    command = [sys.executable, "-I", "-X", "utf8", "-c", script, *arguments]
    # Windows would open a console window for it otherwise.
    flags = getattr(subprocess, "CREATE_NO_WINDOW", 0)
    # stderr goes to a file: a pipe that nobody empties would block the process.
    with tempfile.TemporaryFile() as errors:
        process = subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=errors, creationflags=flags
        )
        try:
            _wait(process, progress, fraction, words)
        finally:
            if process.poll() is None:
                process.kill()
            process.wait()
        errors.seek(0)
        return process.returncode, errors.read().decode("utf-8", "replace")


def last_line(errors: str) -> str:
    """The line of a traceback that says what was wrong."""
    return errors.strip().rpartition("\n")[2][:300]


def _wait(process: subprocess.Popen[bytes], progress: Progress, fraction: float, words: str) -> None:
    end = time.monotonic() + TIME_LIMIT
    while process.poll() is None:
        if time.monotonic() > end:
            raise ExportError(f"{words} took longer than {TIME_LIMIT} s and was given up. Nothing was kept.")
        progress(fraction, words)
        time.sleep(0.05)
