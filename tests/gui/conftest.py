"""What the tests of the interface share: the dressed application, no window left behind, and small data."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
import torch
from PySide6.QtCore import QCoreApplication, QEvent, QEventLoop, QSettings, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QToolTip

from nnstudio.core.data.datasets import Dataset
from nnstudio.gui import app
from nnstudio.gui.app import Studio
from nnstudio.gui.resources import know_own_files
from nnstudio.gui.theme import ThemeStore
from nnstudio.session.garbage import GarbageKeeper


@pytest.fixture(scope="session")
def theme_store(qapp: QApplication) -> ThemeStore:
    """The application in the light theme; tests that change the scheme put it back."""
    know_own_files()  # as the program does before it makes its application
    store = ThemeStore(qapp, "light")
    store.apply()
    return store


@pytest.fixture(scope="session", autouse=True)
def clicks_find_what_is_seen() -> Iterator[None]:
    """A click by QTest waits for the layouts under way: what was just shown may have no size yet, and be missed."""
    click = QTest.mouseClick

    def click_when_laid_out(*arguments: object, **named: object) -> None:
        QCoreApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest)
        click(*arguments, **named)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(QTest, "mouseClick", click_when_laid_out)
        yield


@pytest.fixture(autouse=True)
def no_leaked_windows(theme_store: ThemeStore, qapp: QApplication) -> Iterator[None]:
    """Fails a test that leaves a top-level widget on the screen."""
    yield
    QToolTip.hideText()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    left = [widget for widget in qapp.topLevelWidgets() if widget.isVisible()]
    names = [f"{type(widget).__name__} {widget.objectName()}" for widget in left]
    for widget in left:
        widget.close()
    assert not names, f"windows left open: {names}"


class KeeperOfTests(GarbageKeeper):
    """Collects as the program's does, and leaves the collector as the suite has set it: off, the modules frozen."""

    def _leave_modules_alone(self) -> None:
        self._modules = sys.maxsize

    def close(self) -> None:
        self._timer.stop()


@pytest.fixture
def studio(
    tmp_path: Path, qapp: QApplication, theme_store: ThemeStore, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Studio]:
    """The whole program in one process: window shown, digits loaded, files and settings in a folder of their own."""
    monkeypatch.setattr(app, "GarbageKeeper", KeeperOfTests)
    interval, threads = sys.getswitchinterval(), torch.get_num_threads()
    settings = QSettings(str(tmp_path / "settings.ini"), QSettings.Format.IniFormat)
    studio = Studio(settings, tmp_path / "state", tmp_path / "data")
    studio.session.trainer.threads = 1
    studio.show()
    wait_for(lambda: studio.session.loader.data is not None)
    yield studio
    studio.close()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    sys.setswitchinterval(interval)
    torch.set_num_threads(threads)
    theme_store.apply()


def wait_for(condition: Callable[[], bool], seconds: float = 30) -> None:
    """Let the program run until the condition holds, and fail when it does not in time."""
    until = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < until, "it did not happen in time"
        loop = QEventLoop()
        QTimer.singleShot(10, loop.quit)
        loop.exec()


@pytest.fixture(name="wait_for", scope="session")
def _wait_for() -> Callable[..., None]:
    return wait_for


@pytest.fixture
def make_dataset() -> Callable[..., Dataset]:
    """Makes data of `n` random images of a shape, in three classes."""

    def make(n: int = 100, shape: tuple[int, int, int] = (1, 28, 28)) -> Dataset:
        inputs = np.random.default_rng(0).integers(0, 256, (n, *shape), dtype=np.uint8)
        return Dataset("small", "Small", inputs, np.arange(n, dtype=np.int64) % 3, ("a", "b", "c"))

    return make
