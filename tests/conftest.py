"""What all tests share: Qt without a screen, one torch thread, real data where they are, no thread left behind."""

from __future__ import annotations

import os

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ["PYQTGRAPH_QT_LIB"] = "PySide6"

import gc
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import hypothesis
import pytest
import torch  # before any Qt module: Windows needs that order

torch.set_num_threads(1)
# The machines that run tests are shared: how long one example takes says nothing.
hypothesis.settings.register_profile("nnstudio", deadline=None)
hypothesis.settings.load_profile("nnstudio")


def data_folder() -> Path:
    """Where real data for tests lie: the NNSTUDIO_TEST_DATA variable, or shared/data beside the checkout."""
    given = os.environ.get("NNSTUDIO_TEST_DATA")
    return Path(given) if given else Path(__file__).resolve().parents[2] / "shared" / "data"


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
def no_collector_on_other_threads() -> Iterator[None]:
    """As in the program: the cyclic collector must not delete Qt objects from the thread that trains."""
    gc.collect()
    gc.freeze()
    gc.disable()
    yield
    gc.enable()


@pytest.fixture(autouse=True)
def collected(request: pytest.FixtureRequest) -> Iterator[None]:
    """Collects after each test, on the main thread; the young always, everything now and then."""
    yield
    gc.collect(2 if hash(request.node.name) % 50 == 0 else 1)


def _python_threads() -> set[threading.Thread]:
    # A thread that Qt started appears as a _DummyThread and stays listed after its end; Qt's are checked elsewhere.
    return {thread for thread in threading.enumerate() if type(thread).__name__ != "_DummyThread"}


@pytest.fixture(autouse=True)
def no_leaked_threads() -> Iterator[None]:
    """Fails a test that leaves a Python thread running."""
    before = _python_threads()
    yield
    until = time.monotonic() + 2
    while (left := _python_threads() - before) and time.monotonic() < until:
        next(iter(left)).join(0.05)
    assert not left, f"threads left running: {sorted(thread.name for thread in left)}"
