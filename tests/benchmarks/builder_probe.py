"""Long networks under edits, in a process of its own, answered as JSON.

`python -m tests.benchmarks.builder_probe (check|window|pan) PRESET`
"""

from __future__ import annotations

import os

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path as Folder
from typing import Any

import numpy as np
import torch  # noqa: F401  (before Qt, as the program does)
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication

from nnstudio.core.network import Network, Path, build, find_preset, trace
from nnstudio.core.network.layers import Conv2d, Dropout, ReLU
from nnstudio.core.network.measure import load_operators
from tests.benchmarks.report import tell

FRAME_PIXELS = 40
"""How far a frame moves: 2 400 pixels a second at 60 frames."""


def edits(network: Network) -> Iterator[tuple[str, Network]]:
    """Usual edits all over the tree, each from the network as it was; last the one after which no shape is the same."""
    convolutions = [path for path, layer in network.walk() if isinstance(layer, Conv2d)]
    for path in convolutions[:: max(1, len(convolutions) // 12)]:
        layer = network.at(path)
        yield "insert", network.insert(path, ReLU())
        yield "delete", network.insert(path, Dropout(0.2)).remove(path)
        yield "knob", network.replace(path, replace(layer, bias=not layer.bias))
        yield "frozen", network.replace(path, replace(layer, frozen=True))
    yield "every shape", network.replace(convolutions[0], _stride(network, convolutions[0]))


def _stride(network: Network, path: Path) -> Conv2d:
    layer = network.at(path)
    assert isinstance(layer, Conv2d)
    return replace(layer, stride=layer.stride + 1)


def check(name: str) -> None:
    """What the core alone needs to say what is right and wrong after an edit; and to build the module."""
    load_operators()
    preset = find_preset(name)
    network, shape, classes = preset.network(), preset.input_shape, preset.classes
    opening = _milliseconds(lambda: trace(network, shape, classes))
    found = [(what, _milliseconds(lambda: trace(after, shape, classes))) for what, after in edits(network)]  # noqa: B023
    usual = [taken for what, taken in found if what != "every shape"]
    built = _milliseconds(lambda: build(network, shape, seed=1))
    tell(opening=opening, median=float(np.median(usual)), worst=max(usual), every=found[-1][1], build=built)


def window(name: str) -> None:
    """From an edit to the painted window, and from the click on a preset to its painted cards."""
    from tests.benchmarks.gui_probe import open_window
    from tests.benchmarks.passes import rest, wait

    studio, settled = open_window(Folder(), data=False), []
    session = studio.session
    session.settled.connect(lambda: settled.append(True))
    wait(lambda: settled)
    rest(1000)
    preset = find_preset(name)
    _show_large_images(session.planner, preset.input_shape, preset.classes)

    def become(network: Network) -> float:
        def edit() -> None:
            session.store.edit("Edit", replace(session.store.project, network=network))
            _painted(studio)

        return _milliseconds(edit)

    network = preset.network()
    opening = become(network)
    rest(500)
    taken = []
    for what, after in edits(network):
        taken.append((what, become(after)))
        become(network)
        rest(1)
    usual = [each for what, each in taken if what != "every shape"]
    tell(opening=opening, median=float(np.median(usual)), worst=max(usual), every=taken[-1][1])


def pan(name: str) -> None:
    """Frames per second while each view of a large window is moved, every block open: 95 of 100 frames are faster."""
    from tests.benchmarks.gui_probe import open_window
    from tests.benchmarks.passes import rest, wait

    studio, settled = open_window(Folder(), data=False), []
    session, window = studio.session, studio.window
    session.settled.connect(lambda: settled.append(True))
    window.resize(2560, 1440)
    wait(lambda: settled)
    rest(1000)
    preset = find_preset(name)
    _show_large_images(session.planner, preset.input_shape, preset.classes)
    session.store.edit("Open", replace(session.store.project, network=preset.network()))
    window.panels.network.fold_all(False)
    views = window.panels.views
    bars = {"cards": window.panels.network.body.view.verticalScrollBar(), "list": views.list.verticalScrollBar()}
    found = {}
    for key in ("cards", "list", "diagram"):
        views.show(key)
        rest(1000)
        views.drawing.zoom(1 / views.drawing.camera.scale)
        rest(500)
        move = bars.get(key)
        frames = [_milliseconds(lambda: _moved(studio, move)) for _ in range(200)]  # noqa: B023
        found[key] = 1000 / float(np.percentile(frames, 95))
    tell(**found)


def _moved(studio: Any, bar: Any) -> None:
    """Move a scroll bar, or else the diagram by turns of a wheel, by one frame of a swift hand; and paint."""
    if bar is None:
        _turn(studio.window.panels.views.drawing)
    else:
        bar.setValue(bar.value() + FRAME_PIXELS)
    studio.app.processEvents()


def _turn(view: Any) -> None:
    middle, way = QPointF(view.rect().center()), QPoint(-FRAME_PIXELS // 4, -FRAME_PIXELS)
    none = Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase
    event = QWheelEvent(
        middle, QPointF(view.mapToGlobal(middle.toPoint())), way, way, Qt.MouseButton.NoButton, *none, False
    )
    QApplication.sendEvent(view, event)


def _show_large_images(planner: Any, shape: tuple[int, ...], classes: int) -> None:
    """Let the planner believe in data of the preset's own shape, which are not here."""
    own = planner.follow
    planner.input_shape, planner.class_names = shape, tuple(f"class {number}" for number in range(classes))
    planner.follow = lambda project, data: own(project, None)


def _painted(studio: Any) -> None:
    # What has changed is painted when events are handled; twice, because painting may ask for room.
    studio.app.processEvents()
    studio.app.processEvents()


def _milliseconds(work: Any) -> float:
    began = time.perf_counter()
    work()
    return 1000 * (time.perf_counter() - began)


if __name__ == "__main__":
    {"check": check, "window": window, "pan": pan}[sys.argv[1]](sys.argv[2])
    sys.stdout.flush()
    os._exit(0)
