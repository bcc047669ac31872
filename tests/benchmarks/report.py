"""The rows of a benchmark, and the table that they become."""

from __future__ import annotations

import datetime
import json
import os
import platform
import statistics
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import psutil
import torch

ROOT = Path(__file__).resolve().parents[2]
RESULTS = Path(__file__).with_name("RESULTS.md")


@dataclass(frozen=True)
class Row:
    """One figure. `goal` says what was wanted, `met` whether it is; both are empty for figures that only inform."""

    what: str
    figure: str
    goal: str = ""
    met: bool | None = None


def at_least(what: str, value: float, goal: float, form: str = "{:.2f}×") -> Row:
    """A figure that should be large."""
    return Row(what, form.format(value), "≥ " + form.format(goal), value >= goal)


def at_most(what: str, value: float, goal: float, form: str = "{:.1f}") -> Row:
    """A figure that should be small."""
    return Row(what, form.format(value), "≤ " + form.format(goal), value <= goal)


def median(values: Sequence[float]) -> float:
    """The median: a neighbour that takes the processor for a moment does not move it."""
    return statistics.median(values)


def measure(module: str, *arguments: str, environment: Mapping[str, str] | None = None, seconds: int = 300) -> dict:  # type: ignore[type-arg]
    """Run a module in a process of its own, so that no contender lives off another's settings; what it printed last."""
    command = [sys.executable, "-m", f"tests.benchmarks.{module}", *arguments]
    inherited = {key: value for key, value in os.environ.items() if not key.startswith(("OMP_", "GOMP_"))}
    done = subprocess.run(
        command,
        cwd=ROOT,
        env={**inherited, **(environment or {}), "BENCHMARK_BORN": str(time.time())},
        capture_output=True,
        text=True,
        timeout=seconds,
    )
    if done.returncode:
        raise RuntimeError(f"{' '.join(command[2:])} failed:\n{done.stderr[-3000:]}")
    return dict(json.loads(done.stdout.strip().splitlines()[-1]))


def tell(**figures: object) -> None:
    """What a measuring process has found out."""
    sys.stdout.write(json.dumps(figures) + "\n")


def write(tables: Mapping[str, Sequence[Row]]) -> str:
    """Put the tables into RESULTS.md; sections that were not run again stay as they were."""
    known = _sections(RESULTS.read_text(encoding="utf-8")) if RESULTS.exists() else {}
    known |= {title: _section(title, rows) for title, rows in tables.items()}
    text = "# Benchmarks\n\nMade by `python -m tests.benchmarks`; figures are medians of interleaved repetitions.\n"
    text += "".join(f"\n{section}" for section in known.values())
    RESULTS.write_text(text, encoding="utf-8")
    return text


def _section(title: str, rows: Sequence[Row]) -> str:
    lines = [f"## {title}", "", _machine(), "", "| what | figure | goal | met |", "|---|---|---|---|"]
    signs = {True: "yes", False: "**no**", None: ""}
    lines += [f"| {row.what} | {row.figure} | {row.goal} | {signs[row.met]} |" for row in rows]
    return "\n".join(lines) + "\n"


def _sections(text: str) -> dict[str, str]:
    parts = text.split("\n## ")[1:]
    return {part.splitlines()[0]: "## " + part.rstrip() + "\n" for part in parts}


def _machine() -> str:
    today = datetime.date.today().isoformat()
    cores = psutil.cpu_count(logical=False) or psutil.cpu_count()
    return (
        f"{today} · {_processor()}, {cores} cores, {psutil.virtual_memory().total / 2**30:.0f} GiB · "
        f"{platform.system()} · Python {platform.python_version()} · torch {torch.__version__}"
    )


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        return platform.processor() or platform.machine()
    return next((line.split(":")[1].strip() for line in lines if line.startswith("model name")), platform.machine())
