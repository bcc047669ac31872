"""The window at work: start, first point, smoothness, strokes, memory. Offscreen."""

from __future__ import annotations

from pathlib import Path

from tests.benchmarks.bench_throughput import NAMES
from tests.benchmarks.report import Row, at_least, at_most, measure, median

TITLE = "The window, offscreen, MNIST, CPU"
REPETITIONS = 3


def run(folder: Path) -> list[Row]:
    """Each question in a process of its own, several times over."""
    starts = [measure("gui_probe", "start", str(folder))["seconds"] for _ in range(REPETITIONS)]
    rows = [at_most("start of the process to a window that can train, s", median(starts), 2.5)]
    for name in ("mlp", "lenet5"):
        rows += training(name, folder)
    for when, goal in (("idle", 60.0), ("training", 150.0)):
        found = [measure("gui_probe", "strokes", str(folder), when) for _ in range(REPETITIONS)]
        rows.append(at_most(f"stroke to new overlay, {when}: p95, ms", median([f["p95"] for f in found]), goal))
    return rows


def training(name: str, folder: Path) -> list[Row]:
    """With the window open and curves live, beside the bare loop."""
    found, bare = [], []
    for _ in range(REPETITIONS):
        found.append(measure("gui_probe", "train", str(folder), name))
        bare.append(measure("contender", "bare", name, str(folder))["rate"])

    def middle(figure: str) -> float:
        return median([one[figure] for one in found])

    label = NAMES[name]
    return [
        Row(f"{label}: with the window", f"{middle('rate') / 1000:.1f} k images/s"),
        at_least(f"{label}: with the window against the bare loop", middle("rate") / median(bare), 0.9),
        at_most(f"{label}: click on Train to the first point, s", middle("first_point"), 1.0, "{:.2f}"),
        at_most(f"{label}: 10 ms timer while training, p99, ms", middle("p99"), 17.0),
        at_most(f"{label}: peak memory, GiB", middle("peak") / 2**30, 1.5, "{:.2f}"),
    ]
