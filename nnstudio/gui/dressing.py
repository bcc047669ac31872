"""Palette and stylesheet put on all widgets in pieces: first on what is seen, then on what is hidden."""

from __future__ import annotations

import time
from collections.abc import Iterator

from PySide6.QtCore import Qt
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QApplication, QWidget
from shiboken6 import isValid

PIECE_SECONDS = 0.004


def dressed(app: QApplication, palette: QPalette, sheet: str) -> Iterator[None]:
    """Each step takes a few milliseconds; a part of a window keeps its look until it can show the new one as a whole.

    The sheet must differ from the one before in colours only: nothing is laid out anew.
    """
    windows = [window for window in app.topLevelWidgets() if window.isVisible()]
    parts = [part for window in windows for part in _parts(window)]
    for part in parts:
        _hold(part, True)
    try:
        app.setPalette(palette)
        # Qt forgets what it made of the sheet before. Else it would now dress every widget for itself, and again for
        # each widget that it lies in: the better part of a second.
        app.style().unpolish(app)
        app.setStyleSheet(sheet)
        yield
        seen = set(windows)
        yield from _dress(windows)
        for part in parts:
            if isValid(part):
                shown = [widget for widget in (part, *part.findChildren(QWidget)) if widget.isVisible()]
                seen.update(shown)
                yield from _dress(shown)
                _hold(part, False)
                yield
    finally:
        for part in parts:
            _hold(part, False)
    roots = [widget for widget in app.topLevelWidgets() if widget.parentWidget() is None]
    yield from _dress([w for root in roots for w in (root, *root.findChildren(QWidget)) if w not in seen])


def _parts(window: QWidget) -> Iterator[QWidget]:
    for part in window.findChildren(QWidget, options=Qt.FindChildOption.FindDirectChildrenOnly):
        opaque = part.testAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        if part.isVisible() and part.updatesEnabled() and not part.isWindow() and not opaque:
            yield part


def _hold(part: QWidget, held: bool) -> None:
    """Whether what is on the screen stays there. Were the part not opaque, its window would paint over it."""
    if isValid(part) and part.updatesEnabled() == held:
        part.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent, held)
        part.setUpdatesEnabled(not held)


def _dress(widgets: list[QWidget]) -> Iterator[None]:
    """Parents come before their children, to which they pass their colours on."""
    began = time.perf_counter()
    for widget in widgets:
        if isValid(widget):
            widget.style().polish(widget)
        if time.perf_counter() - began > PIECE_SECONDS:
            yield
            began = time.perf_counter()
    yield
