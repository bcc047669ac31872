"""Keeps Python's cyclic garbage collector on the GUI thread."""

from __future__ import annotations

import gc

from PySide6.QtCore import QObject, QTimer

QUICK_MS = 500
FULL_EVERY = 120


class GarbageKeeper(QObject):
    """Collects on the GUI thread, and nowhere else.

    The collector runs in whichever thread allocates most, which is the training; there it might delete Qt objects,
    which only the GUI thread may do. So automatic collection is off and a timer does it.
    """

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._ticks = 0
        gc.disable()
        self._timer = QTimer(self, interval=QUICK_MS)
        self._timer.timeout.connect(self._collect)
        self._timer.start()

    def settle(self) -> None:
        """Call once when the program is up: what lives now lives to the end and need not be looked at again.

        What little is garbage by then stays too: looking for it would hold up the window for a tenth of a second.
        """
        gc.freeze()

    def close(self) -> None:
        """Give the collector back."""
        self._timer.stop()
        gc.unfreeze()
        gc.enable()

    def _collect(self) -> None:
        self._ticks += 1
        gc.collect(2 if self._ticks % FULL_EVERY == 0 else 1)
