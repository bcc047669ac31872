"""Data are read, divided and scrolled through in a process of its own: one question each, answered as JSON.

`python -m tests.benchmarks.data_probe (mnist FOLDER | scroll FOLDER | million FOLDER | read SOURCE)`
"""

from __future__ import annotations

import os

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import gc
import sys
import time
from pathlib import Path

import numpy as np
from PySide6.QtCore import QEventLoop, QPoint, QPointF, Qt, QTimer
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication

from nnstudio.core.data.datasets import Dataset, MnistData
from nnstudio.core.data.own import understand
from nnstudio.core.data.own.find import spec_for
from nnstudio.core.data.split import SplitSpec, make_split
from nnstudio.gui.app import make_application
from nnstudio.gui.samples.sample_grid import SampleGrid
from nnstudio.gui.theme import ThemeStore
from tests.benchmarks.memory import watched
from tests.benchmarks.passes import PassMeter, rest
from tests.benchmarks.report import tell

TURN_MS, NOTCHES = 12, 400
MILLION, SIDE = 1_000_000, 28
SIZE = (900, 1000)
STATUS = Path("/proc/self/status")


def mnist(folder: Path) -> None:
    """From the files to the parts."""
    began = time.perf_counter()
    make_split(MnistData().load(folder), SplitSpec())
    tell(seconds=time.perf_counter() - began)


def scroll(folder: Path) -> None:
    """All of MNIST."""
    scrolled(MnistData().load(folder))


def million(_: Path) -> None:
    """A million images of noise; each begins a byte after the one before, so that all fit into a megabyte."""
    noise = np.random.default_rng(0).integers(0, 256, MILLION + SIDE**2, np.uint8)
    images = np.lib.stride_tricks.as_strided(noise, (MILLION, 1, SIDE, SIDE), (1, 1, SIDE, 1))
    scrolled(Dataset("noise", "Noise", images, np.zeros(MILLION, np.int64), ("noise",)))


def scrolled(dataset: Dataset) -> None:
    """Four hundred notches of the wheel, and long leaps between them; the longest pass of the event loop meanwhile."""
    ThemeStore(make_application(), "light").apply()
    grid = SampleGrid()
    grid.resize(*SIZE)
    grid.show_samples(dataset, np.arange(len(dataset)))
    grid.show()
    QApplication.processEvents()
    # As in the window, where garbage is collected between whiles.
    gc.disable()
    rest(200)
    turning, loop, turned = QTimer(interval=TURN_MS), QEventLoop(), [0]

    def turn() -> None:
        turned[0] += 1
        if turned[0] % 8 == 0:
            bar = grid.verticalScrollBar()
            bar.setValue((bar.value() + 7 * bar.maximum() // 16) % bar.maximum())
        QApplication.postEvent(grid.viewport(), wheel(grid))
        if turned[0] == NOTCHES:
            loop.quit()

    turning.timeout.connect(turn)
    turning.start()
    meter = PassMeter()
    meter.begin()
    loop.exec()
    meter.end()
    tell(passed=meter.longest.passed, worked=meter.longest.worked)


def wheel(grid: SampleGrid) -> QWheelEvent:
    """One notch downwards."""
    middle = QPointF(grid.viewport().rect().center())
    none, phase = Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase
    place = grid.viewport().mapToGlobal(middle)
    return QWheelEvent(middle, place, QPoint(), QPoint(0, -120), Qt.MouseButton.NoButton, none, phase, False)


def read(source: Path) -> None:
    """The most memory that is no file's, over what the process had before; seconds of looking at the data and of
    reading them; whether they were too much to keep."""
    spec = spec_for(source, "label" if source.is_file() else None)
    before, times, found = anonymous(), [time.perf_counter()], []

    def look_and_read() -> None:
        understand(spec)
        times.append(time.perf_counter())
        found.append(spec.load(source.parent))
        times.append(time.perf_counter())

    highest = watched(look_and_read, anonymous)
    (looked, seconds), inputs = np.diff(times).tolist(), found[0].inputs
    tell(
        over=highest - before, looked=looked, seconds=seconds, samples=len(inputs), bytes=inputs.nbytes,
        mapped=isinstance(inputs, np.memmap),
    )  # fmt: skip


def anonymous() -> int:
    """Bytes of the process that are not a file's pages, by Linux."""
    line = next(line for line in STATUS.read_text().splitlines() if line.startswith("RssAnon"))
    return 1024 * int(line.split()[1])


if __name__ == "__main__":
    {"mnist": mnist, "scroll": scroll, "million": million, "read": read}[sys.argv[1]](Path(sys.argv[2]))
    sys.stdout.flush()
    # The figures are out; how the program ends is not what is measured.
    os._exit(0)
