"""The most memory that a process has had while it did something."""

from __future__ import annotations

import threading
from collections.abc import Callable

_EVERY = 0.005


def watched(work: Callable[[], object], measure: Callable[[], int]) -> int:
    """The largest of what `measure` says, in bytes, before and while `work` is done."""
    highest, over = [measure()], threading.Event()

    def look() -> None:
        while not over.wait(_EVERY):
            highest.append(measure())

    thread = threading.Thread(target=look)
    thread.start()
    work()
    over.set()
    thread.join()
    return max(highest)
