"""Work in the background that lets others go first: a breath between its pieces, and a gate that can be shut."""

from __future__ import annotations

import threading
import time

from nnstudio.core.data.datasets import Progress

BREATH_SECONDS = 0.001
"""Rest after each piece; whoever waits for the interpreter has it meanwhile."""


class Pace:
    """Belongs to one piece of work. The gate is open at first."""

    def __init__(self) -> None:
        self._open = threading.Event()
        self._open.set()

    def hold(self) -> None:
        """Let the work wait at its next report."""
        self._open.clear()

    def go(self) -> None:
        """Let it go on. Who cancels it opens the gate too, or nobody would notice."""
        self._open.set()

    def kept(self, progress: Progress) -> Progress:
        """The same reports, at which the work rests, or waits for as long as the gate is shut."""

        def report(fraction: float | None, words: str) -> None:
            progress(fraction, words)
            time.sleep(BREATH_SECONDS)
            if not self._open.is_set():
                self._open.wait()
                progress(fraction, words)

        return report
