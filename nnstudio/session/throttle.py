"""Calls an action at once, but never more often than every so many milliseconds."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer


class Throttle(QObject):
    """The first request acts at once; those within `interval` ms after it become a single one at its end."""

    def __init__(self, interval: int, action: Callable[[], object], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._action = action
        self._waiting = False
        self._timer = QTimer(self, singleShot=True, interval=interval)
        self._timer.timeout.connect(self._on_timeout)

    def request(self, *_: object) -> None:
        """Act now, or when the interval is over. Takes and ignores whatever a signal sends."""
        if self._timer.isActive():
            self._waiting = True
        else:
            self._timer.start()
            self._action()

    def now(self) -> None:
        """Act at once, also for what is waiting."""
        self.cancel()
        self._action()

    def cancel(self) -> None:
        """Forget what is waiting."""
        self._waiting = False
        self._timer.stop()

    def _on_timeout(self) -> None:
        if self._waiting:
            self._waiting = False
            self._timer.start()
            self._action()
