"""What nnstudio does for its training besides the training, and what it is worth, alone and beside a busy neighbour."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.benchmarks.report import Row, measure, median

TITLE = "Settings of the process: waiting threads and freed memory"
REPETITIONS = 3
SETTINGS: dict[str, tuple[dict[str, str], tuple[str, ...]]] = {
    "nothing": ({}, ("rude",)),
    "makes way": ({}, ()),
    "makes way, keeps freed memory (as nnstudio does)": ({}, ("keep",)),
    "waits briefly": ({"GOMP_SPINCOUNT": "4000"}, ("rude",)),
    "waits passively": ({"OMP_WAIT_POLICY": "PASSIVE"}, ("rude",)),
}


def run(folder: Path) -> list[Row]:
    """Each setting, with the machine to itself and with one core taken by another process."""
    rates: dict[tuple[str, bool, str], list[float]] = {}
    for _ in range(REPETITIONS):
        for name in ("mlp", "lenet5"):
            for busy in (False, True):
                for title, (environment, extra) in SETTINGS.items():
                    with neighbour(busy):
                        found = measure("contender", "nnstudio", name, str(folder), *extra, environment=environment)
                    rates.setdefault((name, busy, title), []).append(found["rate"])
    words = {False: "alone", True: "one core busy"}
    return [
        Row(f"{name}, {words[busy]}: {title}", f"{median(found) / 1000:.1f} k images/s")
        for (name, busy, title), found in rates.items()
    ]


@contextmanager
def neighbour(busy: bool) -> Iterator[None]:
    """Another process that takes one core, or none."""
    process = subprocess.Popen([sys.executable, "-c", "while True: pass"]) if busy else None
    try:
        yield
    finally:
        if process:
            process.kill()
            process.wait()
