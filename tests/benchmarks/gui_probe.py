# ruff: noqa: E402  (what comes before the imports is to be measured)
"""The real window, offscreen, in a process of its own: one question each, answered as JSON.

`python -m tests.benchmarks.gui_probe (start|train|strokes|redraws) FOLDER [lenet5|mlp | idle|training | COUNT]`
"""

from __future__ import annotations

import gc
import os

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
gc.disable()  # as the program does before it loads torch

import sys
import tempfile
import time
from dataclasses import replace
from pathlib import Path

import numpy as np
import psutil
import torch  # noqa: F401  (before Qt, as the program does)
from pyqtgraph import PlotWidget
from PySide6.QtCore import QPoint, QSettings, Qt, QTimer
from PySide6.QtTest import QTest

from nnstudio.core.data.datasets import MnistData
from nnstudio.core.network import find_preset
from nnstudio.core.project.document import first_project
from nnstudio.core.training import History, Progress, TrainingConfig
from nnstudio.core.training.allocator import keep_freed_memory
from nnstudio.gui.app import Studio
from tests.benchmarks.passes import rest, wait
from tests.benchmarks.report import tell

TICK_MS = 10


def open_window(folder: Path, preset: str = "lenet5", data: bool = True, epochs: int = 1000) -> Studio:
    """The program with MNIST or the built-in digits, loaded and ready to train."""
    state = Path(tempfile.mkdtemp(prefix="nnstudio-bench-"))
    studio = Studio(QSettings(str(state / "settings.ini"), QSettings.Format.IniFormat), state, folder)
    project = replace(first_project(), network=find_preset(preset).network())
    project = replace(project, training=TrainingConfig(epochs=epochs, batch_size=64, device="cpu"))
    studio.session.store.new(replace(project, dataset=MnistData()) if data else project)
    studio.session.store.finish()
    studio.show()
    wait(lambda: studio.session.loader.data)
    studio.window.book.refresh_now()
    return studio


def start(folder: Path) -> None:
    """From the birth of the process to a window that can train."""
    open_window(folder, data=False)
    rest(0)
    tell(seconds=time.time() - float(os.environ["BENCHMARK_BORN"]))


def train(folder: Path, preset: str) -> None:
    """Click on Train; then ten-millisecond ticks, images per second and memory while curves are drawn."""
    studio = open_window(folder, preset)
    rest(2500)
    trainer = studio.session.trainer
    seen: list[tuple[float, Progress]] = []

    def see(events: list[object]) -> None:
        now = time.perf_counter()
        seen.extend((now, event) for event in events if isinstance(event, Progress) and event.losses)

    trainer.reported.connect(see)
    clicked = time.perf_counter()
    studio.window.book["train"].trigger()
    wait(lambda: seen)
    first_point = seen[0][0] - clicked
    # The first epoch warms up; the rate is that of the steps of the others, as the bare loop has no validation.
    wait(lambda: trainer.history.epochs, poll=100)
    seen.clear()
    ticks: list[float] = []
    timer = QTimer(interval=TICK_MS, timerType=Qt.TimerType.PreciseTimer)
    timer.timeout.connect(lambda: ticks.append(time.perf_counter()))
    timer.start()
    wait(lambda: len(trainer.history.epochs) == 3, poll=100)
    timer.stop()
    gaps = 1000 * np.diff(ticks)
    peak = psutil.Process().memory_info().rss if sys.platform == "win32" else _peak()
    trainer.stop()
    wait(lambda: not trainer.busy)
    tell(
        rate=_rate(seen),
        first_point=first_point,
        p50=float(np.percentile(gaps, 50)),
        p99=float(np.percentile(gaps, 99)),
        worst=float(gaps.max()),
        peak=peak,
    )


def _rate(seen: list[tuple[float, Progress]]) -> float:
    """Images per second of the steps within the epochs, the second and the third."""
    samples = seconds = 0.0
    for epoch in (1, 2):
        steps = [(at, event.samples) for at, event in seen if event.epoch == epoch]
        samples += steps[-1][1] - steps[0][1]
        seconds += steps[-1][0] - steps[0][0]
    return samples / seconds


def _peak() -> int:
    import resource  # not on Windows

    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024)


def strokes(folder: Path, when: str) -> None:
    """From the end of a stroke to the heat map on the canvas, in milliseconds."""
    studio = open_window(folder)
    trainer, panel, canvas = studio.session.trainer, studio.window.panels.drawing, studio.window.panels.drawing.canvas
    studio.window.book["train"].trigger()
    wait(lambda: trainer.newest)
    if when == "idle":
        trainer.stop()
        wait(lambda: not trainer.busy)
    rest(1000)
    shown: list[object] = []
    panel.explained.connect(shown.append)
    taken = []
    random = np.random.default_rng(0)
    for number in range(60):
        if number % 6 == 0:
            panel.clear()
            rest(60)
        a, b = (QPoint(*(random.uniform(0.2, 0.8, 2) * min(canvas.width(), canvas.height())).astype(int)) for _ in "ab")
        QTest.mousePress(canvas, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, a)
        for share in (0.25, 0.5, 0.75):
            QTest.mouseMove(canvas, a + (b - a) * share)
            rest(8)
        shown.clear()
        released = time.perf_counter()
        QTest.mouseRelease(canvas, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, b)
        wait(lambda: [answer for answer in shown if answer.asked >= released])  # type: ignore[attr-defined]  # noqa: B023
        canvas.repaint()
        taken.append(1000 * (time.perf_counter() - released))
        rest(30)
    trainer.stop()
    wait(lambda: not trainer.busy)
    tell(p50=float(np.percentile(taken, 50)), p95=float(np.percentile(taken, 95)), worst=max(taken))


def redraws(folder: Path, count: int) -> None:
    """Live curves redrawn so often: what each took, what memory grew by, what became of the references to None."""
    studio = open_window(folder, data=False)
    curves, history = studio.window.panels.training.curves, History()
    history.steps_per_epoch, plots = 1000, curves.findChildren(PlotWidget)
    assert len(plots) == 2
    losses = [2 / step**0.3 for step in range(1, 501)]
    history.add_steps(1, losses, [1 - loss / 2 for loss in losses])
    studio.window.panels.training.show_tab("Curves")

    def redraw(number: int) -> None:
        history.forget_after(400 + number % 50)
        history.add_steps(451 + number % 50, (0.3,), (0.9,))
        curves.refresh(history, 12)
        for plot in plots:
            plot.viewport().repaint()

    for number in range(500):
        redraw(number)
    rest(1)
    memory, nones, began = psutil.Process().memory_info().rss, sys.getrefcount(None), time.perf_counter()
    for number in range(count):
        redraw(number)
        if number % 20 == 0:
            studio.app.processEvents()
    seconds = time.perf_counter() - began
    rest(600)
    grown = psutil.Process().memory_info().rss - memory
    tell(ms=1000 * seconds / count, grown=grown, lost=(nones - sys.getrefcount(None)) / count)


def main(arguments: list[str]) -> None:
    """Answer the question that the command line names."""
    keep_freed_memory()
    what, folder, *rest_of = arguments
    if what == "start":
        start(Path(folder))
    elif what == "redraws":
        redraws(Path(folder), int(rest_of[0]))
    else:
        {"train": train, "strokes": strokes}[what](Path(folder), rest_of[0])
    sys.stdout.flush()
    # The figures are out; how the program ends is not what is measured.
    os._exit(0)


if __name__ == "__main__":
    main(sys.argv[1:])
