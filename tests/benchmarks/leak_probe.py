"""The leak guard in the real window, offscreen, in a process of its own; answered as JSON.

`python -m tests.benchmarks.leak_probe (idle|lenet5|mlp) FOLDER`
"""

from __future__ import annotations

import os

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import sys
import time
from dataclasses import replace
from pathlib import Path

import numpy as np
import torch  # noqa: F401  (before Qt, as the program does)
from PySide6.QtCore import Qt, QTimer

from nnstudio.core.training import Progress
from nnstudio.core.training.allocator import keep_freed_memory
from nnstudio.gui.app import Studio
from nnstudio.session.leak_guard import LeakGuard
from tests.benchmarks.gui_probe import TICK_MS, open_window
from tests.benchmarks.passes import rest, wait
from tests.benchmarks.report import tell

WATCHED_SECONDS = 6.0


def main(what: str, folder: Path) -> None:
    """Ticks and images per second with the guard told not to look by itself, then with it as it is."""
    studio = open_window(folder, "lenet5" if what == "idle" else what)
    look_by_itself(studio, False)
    rest(2500)
    if what != "idle":
        studio.window.book["train"].trigger()
        wait(lambda: studio.session.trainer.history.epochs, poll=100)
    alone_p99, alone_rate, _ = watch(studio, None)
    guard = studio.session.leaks
    look_by_itself(studio, True)
    p99, rate, worst = watch(studio, guard if what == "idle" else None)
    asked_p99, asked_rate, closing = 0.0, 0.0, 0.0
    if what != "idle":
        guard.check_now()
        asked_p99, asked_rate, _ = watch(studio, None)
        began = time.perf_counter()
        guard.close()
        closing = time.perf_counter() - began
    tell(
        p99=p99, worst=worst, alone_p99=alone_p99, rate=rate, alone_rate=alone_rate, asked_p99=asked_p99,
        asked_rate=asked_rate, closing=closing, seconds=guard.report.seconds if guard.report else 0.0,
    )  # fmt: skip


def look_by_itself(studio: Studio, wanted: bool) -> None:
    """Choose in the preferences whether leaks are looked for by themselves."""
    preferences = studio.session.preferences
    preferences.change(replace(preferences.current, find_leaks=wanted))


def watch(studio: Studio, guard: LeakGuard | None) -> tuple[float, float, float]:
    """The 99th percentile of the ticks, images per second, the longest tick: for a while, or while it works."""
    ticks: list[float] = []
    seen: list[int] = []

    def see(events: list[object]) -> None:
        seen.extend(len(event.losses) for event in events if isinstance(event, Progress))

    studio.session.trainer.reported.connect(see)
    timer = QTimer(interval=TICK_MS, timerType=Qt.TimerType.PreciseTimer)
    timer.timeout.connect(lambda: ticks.append(time.perf_counter()))
    timer.start()
    began = time.perf_counter()
    wait(lambda: guard.report if guard else time.perf_counter() - began > WATCHED_SECONDS, poll=100)
    timer.stop()
    studio.session.trainer.reported.disconnect(see)
    gaps = 1000 * np.diff(ticks)
    return float(np.percentile(gaps, 99)), 64 * sum(seen) / (time.perf_counter() - began), float(gaps.max())


if __name__ == "__main__":
    keep_freed_memory()
    main(sys.argv[1], Path(sys.argv[2]))
    sys.stdout.flush()
    # The figures are out; how the program ends is not what is measured.
    os._exit(0)
