"""How fast: images per second at batch 64 on MNIST, beside the usual loop and a bare one."""

from __future__ import annotations

from pathlib import Path

from tests.benchmarks.report import Row, at_least, measure, median

TITLE = "Training throughput, MNIST, batch 64, CPU"
REPETITIONS = 3
# As `nnstudio` sets itself up; the others get what a person gets who sets up nothing.
CONTENDERS = {
    "nnstudio": ("nnstudio", ("keep",)),
    "bare loop": ("bare", ()),
    "usual loop, in the process": ("usual", ("0",)),
    "usual loop, 2 workers": ("usual", ("2",)),
}
GOALS = {"mlp": 2.0, "lenet5": 1.3}
NAMES = {"mlp": "MLP 256-128", "lenet5": "LeNet-5"}


def run(folder: Path) -> list[Row]:
    """All contenders in turn, several times over."""
    rates: dict[tuple[str, str], list[float]] = {}
    for _ in range(REPETITIONS):
        for name in GOALS:
            for title, (who, extra) in CONTENDERS.items():
                found = measure("contender", who, name, str(folder), *extra)
                rates.setdefault((name, title), []).append(found["rate"])
    return [row for name in GOALS for row in _rows(name, {title: median(rates[name, title]) for title in CONTENDERS})]


def _rows(name: str, rates: dict[str, float]) -> list[Row]:
    label = NAMES[name]
    rows = [Row(f"{label}: {title}", f"{rate / 1000:.1f} k images/s") for title, rate in rates.items()]
    better = max(rate for title, rate in rates.items() if title.startswith("usual"))
    return [
        *rows,
        at_least(f"{label}: nnstudio against the better usual loop", rates["nnstudio"] / better, GOALS[name]),
        at_least(f"{label}: nnstudio against the bare loop", rates["nnstudio"] / rates["bare loop"], 0.95),
    ]
