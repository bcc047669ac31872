"""What a search for leaks takes beside the data, which lie in a file: in a process of its own, answered as JSON.

`python -m tests.benchmarks.leak_memory COUNT`
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

import numpy as np
import psutil

from nnstudio.core.data.datasets import Dataset
from nnstudio.core.data.leakage import find_leaks
from nnstudio.core.data.split import SplitSpec, make_split
from tests.benchmarks.memory import watched
from tests.benchmarks.report import tell

SIDE, WAVES, PIECE = 28, 10, 2000


def main(count: int) -> None:
    """Say by how many bytes the process has grown at most."""
    with tempfile.TemporaryDirectory() as folder:
        tell(over=grown(Path(folder), count))


def grown(folder: Path, count: int) -> int:
    """The most bytes over those before; a first search, of a few images, loads what is loaded once."""
    dataset = pictures(folder / "images", count)
    few = Dataset("few", "Few", dataset.inputs[:500], dataset.labels[:500].copy(), ("wave",))
    find_leaks(few, make_split(few, SplitSpec()))
    split = make_split(dataset, SplitSpec())
    before = private()
    return watched(lambda: find_leaks(dataset, split), private) - before


def pictures(path: Path, count: int) -> Dataset:
    """Slow waves, each image another mixture of them."""
    inputs = np.memmap(path, np.uint8, "w+", shape=(count, 1, SIDE, SIDE))
    random = np.random.default_rng(0)
    waves = random.normal(size=(WAVES, SIDE, SIDE)).cumsum(1).cumsum(2).astype(np.float32)
    waves *= 60 / np.abs(waves).max((1, 2), keepdims=True)
    for start in range(0, count, PIECE):
        mixed = np.tensordot(random.normal(0, 0.7, (PIECE, WAVES)).astype(np.float32), waves, 1) + 128
        inputs[start : start + PIECE, 0] = np.clip(mixed, 0, 255).astype(np.uint8)
    inputs.flush()
    return Dataset("waves", "Waves", inputs, np.zeros(count, np.int64), ("wave",))


def private() -> int:
    """Bytes of the process that are not a file's pages."""
    info = psutil.Process().memory_info()
    return int(info.rss - getattr(info, "shared", 0))


if __name__ == "__main__":
    main(int(sys.argv[1]))
