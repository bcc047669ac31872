"""Drives the real window as a person does: real mouse and key events, waiting for what should happen, pictures."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from pathlib import Path

from PySide6.QtCore import QEventLoop, QPoint, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from nnstudio.gui.app import Studio

THEMES = ("light", "dark")
LEFT = Qt.MouseButton.LeftButton
_SETTLE_MS = 250


class StageError(AssertionError):
    """What should have happened did not."""


class Driver:
    """Hands and eyes of the tour."""

    def __init__(self, studio: Studio, out: Path) -> None:
        self.studio, self.out = studio, out
        self.window, self.session = studio.window, studio.session
        self.pictures: list[Path] = []

    def wait(self, condition: Callable[[], bool], what: str, seconds: float = 20.0) -> None:
        """Let the program run until the condition holds. Raises StageError when it does not in time."""
        end = time.monotonic() + seconds
        while not condition():
            if time.monotonic() > end:
                raise StageError(f"{what} did not happen within {seconds:g} s")
            self.rest(10)

    @staticmethod
    def rest(milliseconds: int) -> None:
        """Let the program run for a while. (QTest.qWait would keep Python, and so the training, from running.)"""
        loop = QEventLoop()
        QTimer.singleShot(milliseconds, loop.quit)
        loop.exec()

    def click(self, widget: QWidget, at: QPoint | None = None) -> None:
        """Click into a widget that is visible and enabled."""
        self.check(widget.isVisible() and widget.isEnabled(), f"{widget.accessibleName() or widget} can be clicked")
        QTest.mouseClick(widget, LEFT, Qt.KeyboardModifier.NoModifier, at or widget.rect().center())
        QApplication.processEvents()

    def drag(self, widget: QWidget, points: Iterable[QPoint]) -> None:
        """Press at the first point, move through the others, release at the last."""
        path = list(points)
        QTest.mousePress(widget, LEFT, Qt.KeyboardModifier.NoModifier, path[0])
        for point in path[1:]:
            QTest.mouseMove(widget, point)
            self.rest(4)
        QTest.mouseRelease(widget, LEFT, Qt.KeyboardModifier.NoModifier, path[-1])
        QApplication.processEvents()

    def key(self, key: Qt.Key, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        """Press a key where the keyboard is."""
        QTest.keyClick(QApplication.focusWidget() or self.window, key, modifiers)
        QApplication.processEvents()

    def act(self, name: str) -> None:
        """Trigger an action by the name that it has in ACTIONS; it must be enabled."""
        self.studio.window.book.refresh_now()
        action = self.window.book[name]
        self.check(action.isEnabled(), f"{name} can be used ({action.property('why')})")
        action.trigger()
        self.rest(30)

    def type(self, widget: QWidget, text: str) -> None:
        """Type into a widget."""
        widget.setFocus()
        QTest.keyClicks(widget, text)
        QApplication.processEvents()

    @staticmethod
    def check(fact: bool, what: str) -> None:
        """Raise StageError unless the fact holds."""
        if not fact:
            raise StageError(f"it is not so that {what}")

    def picture(self, name: str, widget: QWidget | None = None) -> None:
        """Take a picture of the window in both themes, once all that was just done has found its place in it."""
        self.rest(_SETTLE_MS)
        scheme = self.studio.themes.scheme
        for theme in THEMES:
            self.studio.themes.set_scheme(theme)  # type: ignore[arg-type]
            self.rest(_SETTLE_MS)
            path = self.out / f"{name}-{theme}.png"
            if not (widget or self.window).grab().save(str(path)):
                raise StageError(f"{path.name} could not be written")
            self.pictures.append(path)
        self.studio.themes.set_scheme(scheme)
