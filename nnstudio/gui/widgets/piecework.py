"""Work of the GUI thread in pieces, so that whatever comes in waits for one of them at most."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator

from PySide6.QtCore import QObject, QRect, Qt, QTimer
from PySide6.QtWidgets import QWidget
from shiboken6 import isValid

BREATH_MS = 15
_DIRECT = Qt.FindChildOption.FindDirectChildrenOnly
_END = object()


def painted_unseen(widget: QWidget) -> Iterator[None]:
    """Dress, lay out and paint a widget that is not shown yet: half of what it would take when it is.

    It may be used, and be gone, before all is done.
    """
    for child in (widget, *widget.findChildren(QWidget)) if isValid(widget) else ():
        child.ensurePolished()
    yield
    if isValid(widget):
        widget.grab(QRect(0, 0, 1, 1))  # which lays out everything, but paints next to nothing
        yield
    parts = widget.findChildren(QWidget, options=_DIRECT) if isValid(widget) else []
    for part in parts:
        if isValid(part) and part.isVisibleTo(widget):
            part.grab()
            yield


class Piecework(QObject):
    """Goes through iterators, one after another: one step of them, of a few milliseconds, and then a breath.

    It is for the window of `owner`; once that is closed, nothing more is done.
    """

    def __init__(self, owner: QWidget) -> None:
        super().__init__(owner)
        self._owner = owner
        self._left: deque[Iterator[None]] = deque()
        self._timer = QTimer(self, interval=BREATH_MS)
        self._timer.timeout.connect(self._step)

    @property
    def busy(self) -> bool:
        """Whether there is something left to do."""
        return bool(self._left)

    def add(self, pieces: Iterator[None]) -> None:
        """Go through these too, once everything before them is done."""
        self._left.append(pieces)
        self._timer.start()

    def _step(self) -> None:
        if not self._owner.window().isVisible():
            self._left.clear()
        if self._left and next(self._left[0], _END) is _END:
            self._left.popleft()
        if not self._left:
            self._timer.stop()
