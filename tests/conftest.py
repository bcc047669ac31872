"""What all tests share: Qt without a screen, one torch thread, real data where they are, no thread left behind."""

from __future__ import annotations

import os

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ["PYQTGRAPH_QT_LIB"] = "PySide6"

import gc
import threading
import time
from collections.abc import Callable, Generator, Iterator
from pathlib import Path
from typing import Any

import hypothesis
import pytest
import torch  # before any Qt module: Windows needs that order
from pytestqt.qtbot import QtBot
from remembered import redrawing_once, searching_once

from nnstudio.core.data.datasets import digits
from nnstudio.core.data.leakage import find

# As in the program: the cyclic collector must not delete Qt objects from the thread that trains.
gc.disable()
torch.set_num_threads(1)
# The machines that run tests are shared: how long one example takes says nothing.
hypothesis.settings.register_profile("nnstudio", deadline=None)
hypothesis.settings.load_profile("nnstudio")

LEFT_ALONE_EVERY = 20
TESTS = pytest.StashKey[int]()


def data_folder() -> Path:
    """Where real data for tests lie: the NNSTUDIO_TEST_DATA variable, or shared/data beside the checkout."""
    given = os.environ.get("NNSTUDIO_TEST_DATA")
    return Path(given) if given else Path(__file__).resolve().parents[2] / "shared" / "data"


class PatientBot(QtBot):
    """Waits longer than pytest-qt's five seconds before it gives up: the machines that run tests are shared."""

    PATIENCE_MS = 30_000

    def waitUntil(self, callback: Callable[[], bool | None], *, timeout: int = PATIENCE_MS) -> None:
        super().waitUntil(callback, timeout=timeout)

    def waitSignal(self, signal: Any, *, timeout: int = PATIENCE_MS, **rest: Any) -> Any:
        return super().waitSignal(signal, timeout=timeout, **rest)

    def waitSignals(self, signals: Any, *, timeout: int = PATIENCE_MS, **rest: Any) -> Any:
        return super().waitSignals(signals, timeout=timeout, **rest)

    def waitExposed(self, widget: Any, *, timeout: int = PATIENCE_MS) -> Any:
        return super().waitExposed(widget, timeout=timeout)

    def waitActive(self, widget: Any, *, timeout: int = PATIENCE_MS) -> Any:
        return super().waitActive(widget, timeout=timeout)


@pytest.fixture
def qtbot(qapp: object, request: pytest.FixtureRequest) -> QtBot:
    return PatientBot(request)


@pytest.fixture(scope="session")
def mnist_folder() -> Path:
    """A data folder with genuine MNIST in torchvision's layout; skips where there is none."""
    folder = data_folder()
    names = ("train-images-idx3", "train-labels-idx1", "t10k-images-idx3", "t10k-labels-idx1")
    raw = folder / "MNIST" / "raw"
    if not all((raw / f"{name}-ubyte").exists() or (raw / f"{name}-ubyte.gz").exists() for name in names):
        pytest.skip("genuine MNIST is not here: set NNSTUDIO_TEST_DATA to a folder that holds MNIST/raw")
    return folder


@pytest.fixture(scope="session", autouse=True)
def digits_worked_out_once() -> Iterator[None]:
    """Most tests of the interface load the built-in digits, and many look for duplicates in them."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(digits, "redraw", redrawing_once(digits.redraw))
        patch.setattr(find, "_duplicates", searching_once(find._duplicates))
        yield


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Generator[None, object, object]:
    """Collects on the main thread, once a test has let go of its fixtures."""
    done = yield
    gc.collect()
    gc.disable()  # whoever has tested it may have left it on
    tests = item.session.stash[TESTS] = item.session.stash.get(TESTS, -1) + 1
    if tests % LEFT_ALONE_EVERY == 0:
        # What has lived till now is hardly garbage, and looking through it after each test would take ever longer.
        gc.freeze()
    return done


def _python_threads() -> set[threading.Thread]:
    # A thread that Qt started appears as a _DummyThread and stays listed after its end; Qt's are checked elsewhere.
    return {thread for thread in threading.enumerate() if type(thread).__name__ != "_DummyThread"}


@pytest.fixture(autouse=True)
def no_leaked_threads() -> Iterator[None]:
    """Fails a test that leaves a Python thread running."""
    before = _python_threads()
    yield
    until = time.monotonic() + 20
    while (left := _python_threads() - before) and time.monotonic() < until:
        next(iter(left)).join(0.05)
    assert not left, f"threads left running: {sorted(thread.name for thread in left)}"
