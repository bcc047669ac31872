"""Long networks under edits, in a process of its own, answered as JSON.

`python -m tests.benchmarks.builder_probe (check|window) PRESET`
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

from nnstudio.core.network import Network, Path, build, find_preset, trace
from nnstudio.core.network.layers import Conv2d, Dropout, ReLU
from nnstudio.core.network.measure import load_operators
from tests.benchmarks.report import tell


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
    from tests.benchmarks.gui_probe import open_window, rest, wait

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
    {"check": check, "window": window}[sys.argv[1]](sys.argv[2])
    sys.stdout.flush()
    os._exit(0)
