"""What the tests of the interface share: the dressed application, and no window left behind."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QApplication

from nnstudio.gui.theme import ThemeStore


@pytest.fixture(scope="session")
def theme_store(qapp: QApplication) -> ThemeStore:
    """The application in the light theme; tests that change the scheme put it back."""
    store = ThemeStore(qapp, "light")
    store.apply()
    return store


@pytest.fixture(autouse=True)
def no_leaked_windows(theme_store: ThemeStore, qapp: QApplication) -> Iterator[None]:
    """Fails a test that leaves a top-level widget on the screen."""
    yield
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    left = [widget for widget in qapp.topLevelWidgets() if widget.isVisible()]
    names = [f"{type(widget).__name__} {widget.objectName()}" for widget in left]
    for widget in left:
        widget.close()
    assert not names, f"windows left open: {names}"
