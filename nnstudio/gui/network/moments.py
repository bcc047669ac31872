"""What the network was before the last edit and when its project was opened, to compare it with."""

from __future__ import annotations

from PySide6.QtCore import QObject

from nnstudio.core.network import Network, Shape, Trace, trace
from nnstudio.session.planner import Planner
from nnstudio.session.project_store import ProjectStore


class Moments(QObject):
    """Traces the network of the opened project for the data at hand, when somebody asks."""

    def __init__(self, store: ProjectStore, planner: Planner, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._store, self._planner = store, planner
        self._network = store.project.network
        self._other: Trace | None = None
        """What the planner has from before the project was opened: of another one."""
        self._traced: tuple[tuple[Network, Shape, int, bool], Trace] | None = None
        store.opened.connect(self._on_opened)

    @property
    def last(self) -> Trace | None:
        """Before the last edit; None where there was none."""
        before = self._planner.before
        return None if before is self._other else before

    @property
    def opened(self) -> Trace | None:
        """When the project was opened; None as long as the network is still the same, or being measured."""
        if self._network == self._planner.network or self._planner.measuring:
            return None
        key = (self._network, *self._planner.asked)
        if self._traced is None or self._traced[0] != key:
            self._traced = key, trace(*key)
        return self._traced[1]

    def _on_opened(self) -> None:
        self._network, self._other = self._store.project.network, self._planner.before
