"""The leak guard: what it finds of planted duplicates, what it takes for one, how long that takes, whom it disturbs."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import psutil
from PIL import Image

from nnstudio.core.data.datasets import DATASETS, Dataset, DigitsData, MnistData
from nnstudio.core.data.leakage import LeakReport, find_leaks
from nnstudio.core.data.split import SplitSpec, make_split
from tests.benchmarks.memory import watched
from tests.benchmarks.planted import Pair, Planted, plant
from tests.benchmarks.report import Row, at_least, at_most, measure, median

TITLE = "Leak guard"
COUNT = 20
SEEDS = (1, 2, 3)


def run(folder: Path) -> list[Row]:
    """MNIST with goals; the smaller sets, and BreastMNIST as it is, for information; then the window."""
    return [*mnist(folder), *others(folder), *twins(folder), *memory(), *window(folder)]


def mnist(folder: Path) -> list[Row]:
    """20 exact and 20 near copies among 70 000 digits, three times over; the worst of three counts."""
    dataset = MnistData().load(folder)
    found = [search(dataset, seed) for seed in SEEDS]
    return [
        at_least("MNIST: planted exact duplicates found, of 20", min(f[0] for f in found), 20, "{:.0f}"),
        at_least("MNIST: planted near duplicates found, of 20", min(f[1] for f in found), 19, "{:.0f}"),
        at_most("MNIST: other images taken for near duplicates, %", max(f[2] for f in found), 0.1, "{:.3f}"),
        at_most("MNIST: 70 040 images, one core, s", median([f[3] for f in found]), 10.0),
        Row("MNIST: the same in seconds of the processor", f"{median([f[4] for f in found]):.1f}"),
    ]


def search(dataset: Dataset, seed: int) -> tuple[int, int, float, float, float]:
    """Exact and near copies found; other images taken for near ones, in per cent; seconds, and the processor's."""
    planted = plant(dataset, make_split(dataset, SplitSpec()), COUNT, seed)
    began, busy = time.perf_counter(), time.process_time()
    report = find_leaks(planted.dataset, planted.split)
    seconds, busy = time.perf_counter() - began, time.process_time() - busy
    exact, near = told(report, "exact", planted.exact), told(report, "near", planted.near)
    return exact, near, mistaken(report, planted), seconds, busy


def told(report: LeakReport, kind: str, pairs: tuple[Pair, ...]) -> int:
    """How many of the planted pairs are in the report."""
    return len({(pair.a, pair.b) for pair in report.pairs if pair.kind == kind} & set(pairs))


def mistaken(report: LeakReport, planted: Planted) -> float:
    """Per cent of the images that nothing was planted of and that are in a cluster all the same."""
    ours = {index for pair in (*planted.exact, *planted.near) for index in pair}
    clustered = {index for cluster in report.clusters for index in cluster}
    return 100 * len(clustered - ours) / planted.natural


def others(folder: Path) -> list[Row]:
    """Digits, ultrasound and blood cells."""
    makers: dict[str, Callable[[], Dataset]] = {
        "built-in digits": lambda: DigitsData().load(folder),
        "BreastMNIST": lambda: DATASETS["breastmnist"]().load(folder),
        "blood cells, 28×28, colour": lambda: blood_cells(folder, 28),
        "blood cells, 64×64, colour": lambda: blood_cells(folder, 64),
    }
    rows = []
    for name, make in makers.items():
        dataset = make()
        found = [search(dataset, seed) for seed in SEEDS]
        exact, near = min(f[0] for f in found), min(f[1] for f in found)
        figure = f"{exact} and {near} of 20; {found[0][2]:.2f} %; {median([f[3] for f in found]):.1f} s"
        rows.append(Row(f"{name}: exact and near found; others told as duplicates, real ones too; time", figure))
    return rows


def twins(folder: Path) -> list[Row]:
    """BreastMNIST in its official parts."""
    dataset = DATASETS["breastmnist"]().load(folder)
    report = find_leaks(dataset, make_split(dataset, SplitSpec()))
    exact = [(pair.a, pair.b) for pair in report.pairs if pair.kind == "exact"]
    opposite = [pair for pair in exact if dataset.labels[pair[0]] != dataset.labels[pair[1]]]
    return [
        at_least("BreastMNIST: images in two parts with opposite labels found", len(opposite), 1, "{:.0f}"),
        Row("BreastMNIST: near duplicates in two parts; duplicates with opposite labels",
            f"{report.count('near')}; {len(report.clashes)}"),
    ]  # fmt: skip


def blood_cells(folder: Path, side: int) -> Dataset:
    """526 images, resized here."""
    paths = sorted((folder / "blood_cells").rglob("*.jpg"))
    images = [np.asarray(Image.open(path).convert("RGB").resize((side, side))).transpose(2, 0, 1) for path in paths]
    classes = sorted({path.parent.name for path in paths})
    labels = np.array([classes.index(path.parent.name) for path in paths], np.int64)
    return Dataset("blood", "Blood cells", np.stack(images), labels, tuple(classes))


def memory() -> list[Row]:
    """What the search takes beside the data, which lie in a file: 200 000 images of noise and slow waves."""
    count = 200_000
    with tempfile.TemporaryDirectory() as folder:
        inputs = np.memmap(Path(folder) / "images", np.uint8, "w+", shape=(count, 1, 28, 28))
        random = np.random.default_rng(0)
        waves = random.normal(0, 40, (64, 28, 28)).cumsum(1).cumsum(2)
        waves = 60 * waves / np.abs(waves).max((1, 2), keepdims=True)
        for start in range(0, count, 2000):
            mixed = np.tensordot(random.normal(0, 0.5, (2000, 64)), waves, 1) + 128
            inputs[start : start + 2000, 0] = np.clip(mixed, 0, 255).astype(np.uint8)
        inputs.flush()
        dataset = Dataset("waves", "Waves", inputs, np.zeros(count, np.int64), ("wave",))
        split = make_split(dataset, SplitSpec())
        before = private()
        highest = watched(lambda: find_leaks(dataset, split), private)
    return [at_most("200 000 images in a file: memory beside them, MB", (highest - before) / 2**20, 300.0, "{:.0f}")]


def private() -> int:
    """Bytes of the process that are not a file's pages."""
    info = psutil.Process().memory_info()
    return int(info.rss - getattr(info, "shared", 0))


def window(folder: Path) -> list[Row]:
    """Ticks of ten milliseconds and the speed of a training, with the guard told not to look by itself and as it is."""
    idle = [measure("leak_probe", "idle", str(folder)) for _ in SEEDS]
    rows = [
        at_most("in the window, idle: MNIST searched in, s", median([f["seconds"] for f in idle]), 10.0),
        ticks("in the window, idle", idle),
    ]
    for name, label in (("lenet5", "LeNet-5"), ("mlp", "MLP 256-128")):
        found = [measure("leak_probe", name, str(folder)) for _ in SEEDS]
        share, asked = (median([f[key] / f["alone_rate"] for f in found]) for key in ("rate", "asked_rate"))
        rows.append(at_least(f"{label} trains, the guard waits: speed against without", share, 0.9))
        rows.append(ticks(f"{label} trains, the guard waits", found))
        rows.append(Row(f"{label} trains, someone asks for leaks: speed against without", f"{asked:.2f}×"))
    return rows


def ticks(when: str, found: list[dict[str, float]]) -> Row:
    """The 99th percentile of the ticks, beside that without the guard: both carry what else the machine does."""
    p99, alone = (median([f[key] for f in found]) for key in ("p99", "alone_p99"))
    return at_most(f"{when}: 10 ms timer, p99, ms (without the guard {alone:.1f})", p99, 17.0)
