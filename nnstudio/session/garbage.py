"""Keeps Python's cyclic garbage collector on the GUI thread."""

from __future__ import annotations

import gc
import sys

from PySide6.QtCore import QObject, QTimer

QUICK_MS = 100
FULL_EVERY = 600


class GarbageKeeper(QObject):
    """Collects on the GUI thread, and nowhere else: often, so that each time there is little to look at.

    The collector runs in whichever thread allocates most, which is the training; there it might delete Qt objects,
    which only the GUI thread may do. So automatic collection is off and a timer does it.

    Modules live to the end. They are some hundred thousand objects, and looking at them would hold up the window for
    a tenth of a second; so what lives at the start, or after something was imported, is not looked at again. What
    little of it is garbage stays.
    """

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._ticks = 0
        gc.disable()
        self._leave_modules_alone()
        self._timer = QTimer(self, interval=QUICK_MS)
        self._timer.timeout.connect(self._collect)
        self._timer.start()

    def close(self) -> None:
        """Give the collector back."""
        self._timer.stop()
        gc.unfreeze()
        gc.enable()

    def _collect(self) -> None:
        self._ticks += 1
        gc.collect(2 if self._ticks % FULL_EVERY == 0 else 1)
        if len(sys.modules) > self._modules:
            self._leave_modules_alone()

    def _leave_modules_alone(self) -> None:
        self._modules = len(sys.modules)
        gc.freeze()
