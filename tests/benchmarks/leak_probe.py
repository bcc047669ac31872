"""The leak guard in the real window, offscreen, in a process of its own; answered as JSON.

`python -m tests.benchmarks.leak_probe (idle|lenet5|mlp) FOLDER`
"""

from __future__ import annotations

import os

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from itertools import pairwise
from pathlib import Path

import numpy as np
import torch  # noqa: F401  (before Qt, as the program does)
from PySide6.QtCore import Qt, QTimer

from nnstudio.core.training import Progress
from nnstudio.core.training.allocator import keep_freed_memory
from nnstudio.gui.app import Studio
from tests.benchmarks.gui_probe import TICK_MS, open_window
from tests.benchmarks.passes import rest, wait
from tests.benchmarks.report import tell

WATCHED_SECONDS, ASKED_SECONDS = 2.5, 5.0
ROUNDS = 3
REST_MS = 2000


@dataclass
class Watched:
    """What was seen while the window was watched, however often: gaps between ticks in milliseconds; images learned
    from and the seconds that took, without what lies between two epochs."""

    gaps: list[float] = field(default_factory=list)
    images: int = 0
    seconds: float = 0.0

    @property
    def p99(self) -> float:
        """The 99th percentile of the gaps."""
        return float(np.percentile(self.gaps, 99))

    @property
    def rate(self) -> float:
        """Images per second."""
        return self.images / self.seconds


def main(what: str, folder: Path) -> None:
    """Ticks and images per second with the guard told not to look by itself, and with it as it is, turn by turn."""
    studio = open_window(folder, "lenet5" if what == "idle" else what)
    look_by_itself(studio, False)
    rest(REST_MS)
    if what == "idle":
        idle(studio)
    else:
        training(studio)


def idle(studio: Studio) -> None:
    """While it searches MNIST."""
    alone, searching, guard = Watched(), Watched(), studio.session.leaks
    watch(studio, alone, lambda began: time.perf_counter() - began > WATCHED_SECONDS)
    look_by_itself(studio, True)
    watch(studio, searching, lambda _: guard.report is not None)
    assert guard.report is not None
    tell(p99=searching.p99, worst=max(searching.gaps), alone_p99=alone.p99, seconds=guard.report.seconds)


def training(studio: Studio) -> None:
    """While it waits for a training, then while it searches beside it because someone has asked."""
    trainer, guard = studio.session.trainer, studio.session.leaks
    studio.window.book["train"].trigger()
    wait(lambda: trainer.newest, poll=100)
    rest(REST_MS)
    alone, waiting, asked = Watched(), Watched(), Watched()
    for _ in range(ROUNDS):
        for wanted, watched in ((False, alone), (True, waiting)):
            look_by_itself(studio, wanted)
            watch(studio, watched, lambda began: time.perf_counter() - began > WATCHED_SECONDS)
    guard.check_now()
    watch(studio, asked, lambda began: time.perf_counter() - began > ASKED_SECONDS or not guard.busy)
    began = time.perf_counter()
    guard.close()
    tell(
        p99=waiting.p99, alone_p99=alone.p99, asked_p99=asked.p99, rate=waiting.rate, alone_rate=alone.rate,
        asked_rate=asked.rate, closing=time.perf_counter() - began,
    )  # fmt: skip


def look_by_itself(studio: Studio, wanted: bool) -> None:
    """Choose in the preferences whether leaks are looked for by themselves."""
    preferences = studio.session.preferences
    preferences.change(replace(preferences.current, find_leaks=wanted))


def watch(studio: Studio, watched: Watched, over: Callable[[float], bool]) -> None:
    """Add what is seen until `over`, which is told when that began."""
    ticks: list[float] = []
    seen: list[tuple[float, Progress]] = []

    def see(events: list[object]) -> None:
        now = time.perf_counter()
        seen.extend((now, event) for event in events if isinstance(event, Progress) and event.losses)

    studio.session.trainer.reported.connect(see)
    timer = QTimer(interval=TICK_MS, timerType=Qt.TimerType.PreciseTimer)
    timer.timeout.connect(lambda: ticks.append(time.perf_counter()))
    timer.start()
    began = time.perf_counter()
    wait(lambda: over(began), poll=100)
    timer.stop()
    studio.session.trainer.reported.disconnect(see)
    watched.gaps += (1000 * np.diff(ticks)).tolist()
    for (before, first), (after, second) in pairwise(seen):
        if first.epoch == second.epoch:
            watched.images += second.samples - first.samples
            watched.seconds += after - before


if __name__ == "__main__":
    keep_freed_memory()
    main(sys.argv[1], Path(sys.argv[2]))
    sys.stdout.flush()
    # The figures are out; how the program ends is not what is measured.
    os._exit(0)
