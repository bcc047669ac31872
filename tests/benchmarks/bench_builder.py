"""The builder on long networks: how long an edit takes until it is on the screen, and how the views move."""

from __future__ import annotations

from pathlib import Path

from nnstudio.core.network import find_preset
from tests.benchmarks.report import Row, at_least, at_most, measure, median

TITLE = "Edits of long networks"
REPETITIONS = 3
GOALS = {"vgg19": (10.0, 50.0), "densenet201": (40.0, 150.0)}
"""Milliseconds for the check alone, and until the window is painted."""
FRAMES = 50.0
"""A second, at least, while a view is moved."""


def run(folder: Path) -> list[Row]:
    """Medians over edits all over the network, and over processes."""
    return [*(row for name, goals in GOALS.items() for row in _rows(name, *goals)), *_pans("densenet201")]


def _rows(name: str, check_goal: float, window_goal: float) -> list[Row]:
    checks = [measure("builder_probe", "check", name) for _ in range(REPETITIONS)]
    windows = [measure("builder_probe", "window", name) for _ in range(REPETITIONS)]

    def middle(found: list[dict[str, float]], figure: str) -> float:
        return median([one[figure] for one in found])

    title = find_preset(name).title
    return [
        at_most(f"{title}: an edit is checked, ms", middle(checks, "median"), check_goal),
        at_most(f"{title}: the slowest of the usual edits is checked, ms", middle(checks, "worst"), check_goal),
        Row(f"{title}: checked after an edit that changes every shape, ms", f"{middle(checks, 'every'):.1f}"),
        Row(f"{title}: built with first weights, ms", f"{middle(checks, 'build'):.0f}"),
        at_most(f"{title}: an edit is checked and painted, ms", middle(windows, "median"), window_goal),
        at_most(f"{title}: painted after an edit that changes every shape, ms", middle(windows, "every"), window_goal),
        at_most(f"{title}: opened and painted, ms", middle(windows, "opening"), 1500.0, "{:.0f}"),
    ]


def _pans(name: str) -> list[Row]:
    found = [measure("builder_probe", "pan", name) for _ in range(REPETITIONS)]
    words = {"cards": "cards, every block open", "diagram": "diagram", "list": "list"}
    return [
        at_least(
            f"{find_preset(name).title}: frames a second while moving the {what}",
            median([one[key] for one in found]),
            FRAMES,
            "{:.0f}",
        )
        for key, what in words.items()
    ]
