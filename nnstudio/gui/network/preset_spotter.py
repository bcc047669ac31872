"""Which preset a network is, found out a little at a time: making the cards of all presets would hold up the window."""

from __future__ import annotations

import time
from collections.abc import Iterator
from functools import lru_cache

from PySide6.QtCore import QObject, QTimer, Signal

from nnstudio.core.network import Network, Shape, presets

_SLICE_SECONDS = 0.002
"""For how long presets are made and compared before the window may go on, which has much to paint meanwhile."""


class PresetSpotter(QObject):
    """Compares a network with the presets, one after another, between the events of the window."""

    spotted = Signal(str)
    """The name of the preset that the network is; empty for a network of one's own."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._network = Network()
        self._rest: Iterator[tuple[str, Shape, int, bool]] = iter(())
        self._last = ""
        self._timer = QTimer(self)
        self._timer.setInterval(0)
        self._timer.timeout.connect(self._compare_some)

    def ask(self, network: Network, input_shape: Shape, classes: int, several: bool = False) -> None:
        """Find out about this network and forget the one before. `spotted` may come at once: what was spotted last is
        looked at first."""
        self._network = network
        names = sorted((preset.name for preset in presets()), key=lambda name: name != self._last)
        self._rest = iter([(name, input_shape, classes, several) for name in names])
        self._compare_some()

    def _compare_some(self) -> None:
        end = time.perf_counter() + _SLICE_SECONDS
        for question in self._rest:
            if _cards_of(*question) == self._network:
                self._last = question[0]
                return self._tell(question[0])
            if time.perf_counter() > end:
                return self._timer.start()
        return self._tell("")

    def _tell(self, name: str) -> None:
        self._timer.stop()
        self.spotted.emit(name)


@lru_cache(maxsize=200)
def _cards_of(name: str, input_shape: Shape, classes: int, several: bool) -> Network:
    return next(preset for preset in presets() if preset.name == name).network(input_shape, classes, several)
