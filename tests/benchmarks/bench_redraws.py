"""An hour's worth of redraws of the live curves: nothing may leak, nothing may crash."""

from __future__ import annotations

from pathlib import Path

from tests.benchmarks.report import Row, at_most, measure

TITLE = "100 000 redraws of the live curves, offscreen"
REDRAWS = 100_000


def run(folder: Path) -> list[Row]:
    """What they leave behind."""
    found = measure("gui_probe", "redraws", str(folder), str(REDRAWS), seconds=7200)
    return [
        Row("each redraw of both plots, ms", f"{found['ms']:.2f}"),
        at_most("memory grown by, MiB", found["grown"] / 2**20, 32.0),
        at_most("references to None lost by each", max(0.0, found["lost"]), 0.5, "{:.2f}"),
    ]
