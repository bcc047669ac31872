"""Keeps a training on all cores from falling to a crawl while another program wants one of them."""

from __future__ import annotations

import sys
import threading
import time
from types import TracebackType

import psutil
import torch

LOOK_SECONDS = 0.5
"""How often the load is looked at."""
BUSY, QUIET = 0.3, 0.1
"""Cores that other programs use, from which on they are made way for, and below which no more."""


class Neighbours:
    """Lets torch's threads sleep, not spin, while they wait for each other and others want the processor.

    They spin for milliseconds by default (GNU OpenMP), the fastest way on a quiet machine; but with a neighbour they
    spin on the very core that the one they wait for could use: with two cores LeNet-5 falls from 15 000 samples/s to
    800, and sleeping threads make 5 900. GNU OpenMP sends them to sleep at once when a program has more threads than
    there are cores, so a second team of threads, which does nothing, is kept for as long as there are neighbours.
    Results do not change: the number of threads that share a step stays the same.

    Use it as a context, and call `look` once in a while from the thread that trains.
    """

    def __init__(self, threads: int) -> None:
        self._threads = threads
        self._watching = threads > 1 and sys.platform.startswith("linux")
        self._sleepers: _Sleepers | None = None
        self._at, self._busy, self._own = _load()

    @property
    def given_way(self) -> bool:
        """Whether the threads sleep while they wait."""
        return self._sleepers is not None

    def look(self) -> None:
        """Decide anew, if it is time."""
        if self._watching and time.perf_counter() - self._at >= LOOK_SECONDS:
            at, busy, own = _load()
            others = ((busy - self._busy) - (own - self._own)) / (at - self._at)
            self._at, self._busy, self._own = at, busy, own
            self._decide(others)

    def _decide(self, others: float) -> None:
        """`others`: how many cores other programs keep busy."""
        if self._sleepers is None and others > BUSY:
            self._sleepers = _Sleepers(self._threads)
        elif self._sleepers is not None and others < QUIET:
            self._sleepers.end()
            self._sleepers = None

    def __enter__(self) -> Neighbours:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._sleepers is not None:
            self._sleepers.end()
            self._sleepers = None


class _Sleepers:
    """A team of torch's threads that has nothing to do; it lives as long as the thread that made it."""

    def __init__(self, threads: int) -> None:
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._live, args=(threads,), name="nnstudio-sleepers", daemon=True)
        self._thread.start()

    def _live(self, threads: int) -> None:
        torch.set_num_threads(threads)
        torch.ones(2**18).add_(1)  # large enough to be shared out, which makes the team
        self._over.wait()

    def end(self) -> None:
        self._over.set()
        self._thread.join()


def _load() -> tuple[float, float, float]:
    """Now, the seconds that all processors were busy so far, and those that were spent on this process."""
    times = psutil.cpu_times()
    idle = times.idle + getattr(times, "iowait", 0.0)
    return time.perf_counter(), sum(times[:8]) - idle, time.process_time()
