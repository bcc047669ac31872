"""The leak guard: what it finds of planted duplicates, what it takes for one, how long that takes, whom it disturbs."""

from __future__ import annotations

import time
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from PIL import Image

from nnstudio.core.data.datasets import DATASETS, Dataset, DigitsData, MnistData
from nnstudio.core.data.leakage import LeakReport, find_leaks
from nnstudio.core.data.split import SplitSpec, make_split
from tests.benchmarks.planted import Pair, Planted, plant
from tests.benchmarks.report import Row, at_least, at_most, measure, median

TITLE = "Leak guard"
COUNT, ENOUGH, MISTAKEN = 20, 19, 0.1
"""Copies of each kind, near ones to be found of them, and other images that may be told, in per cent."""
SEEDS = (1, 2, 3)
PICTURES = 50_000


def run(folder: Path) -> list[Row]:
    """MNIST with goals; the smaller sets, and BreastMNIST as it is; then the window."""
    return [*mnist(folder), *others(folder), *twins(folder), *memory(), *window(folder)]


def mnist(folder: Path) -> list[Row]:
    """Three times 20 exact and 20 near copies among 70 000 digits; the worst of the three counts."""
    dataset = MnistData().load(folder)
    found = search(dataset, SEEDS[0], len(SEEDS))
    return [
        at_least("MNIST: planted exact duplicates found, of 20", found.exact, COUNT, "{:.0f}"),
        at_least("MNIST: planted near duplicates found, of 20", found.near, ENOUGH, "{:.0f}"),
        at_most("MNIST: other images taken for near duplicates, %", found.mistaken, MISTAKEN, "{:.3f}"),
        at_most("MNIST: 70 120 images, one core, s", found.seconds, 10.0),
        Row("MNIST: the same in seconds of the processor", f"{found.busy:.1f}"),
    ]


@dataclass(frozen=True)
class Found:
    """Exact and near copies found, of 20 each; other images taken for near ones, in per cent; seconds, and the
    processor's."""

    exact: int
    near: int
    mistaken: float
    seconds: float
    busy: float


def search(dataset: Dataset, seed: int, times: int = 1) -> Found:
    """Plant so many times 20 copies of both kinds and search once; the worst twenty count."""
    planted = plant(dataset, make_split(dataset, SplitSpec()), times * COUNT, seed)
    began, busy = time.perf_counter(), time.process_time()
    report = find_leaks(planted.dataset, planted.split)
    seconds, busy = time.perf_counter() - began, time.process_time() - busy
    twenties = [slice(start, start + COUNT) for start in range(0, times * COUNT, COUNT)]
    exact = min(told(report, "exact", planted.exact[some]) for some in twenties)
    near = min(told(report, "near", planted.near[some]) for some in twenties)
    return Found(exact, near, mistaken(report, planted), seconds, busy)


def told(report: LeakReport, kind: str, pairs: tuple[Pair, ...]) -> int:
    """How many of the planted pairs are in the report."""
    return len({(pair.a, pair.b) for pair in report.pairs if pair.kind == kind} & set(pairs))


def mistaken(report: LeakReport, planted: Planted) -> float:
    """Per cent of the images that nothing was planted of and that are in a cluster all the same."""
    ours = {index for pair in (*planted.exact, *planted.near) for index in pair}
    clustered = {index for cluster in report.clusters for index in cluster}
    return 100 * len(clustered - ours) / planted.natural


def others(folder: Path) -> list[Row]:
    """Digits, ultrasound and blood cells, each with copies planted three times; the worst of the three counts.

    Of digits nobody wrote one twice. What else is told of the others are near duplicates, looked at by eye: frames of
    one patient, and cells that were photographed twice.
    """
    return [
        *small("built-in digits", DigitsData().load(folder), twice=False),
        *small("BreastMNIST", DATASETS["breastmnist"]().load(folder), twice=True),
        *small("blood cells, 28×28, colour", blood_cells(folder, 28), twice=True),
        *small("blood cells, 64×64, colour", blood_cells(folder, 64), twice=True),
    ]


def small(name: str, dataset: Dataset, twice: bool) -> list[Row]:
    """`twice`: whether there are near duplicates that nobody planted."""
    found = [search(dataset, seed) for seed in SEEDS]
    exact, near = min(f.exact for f in found), min(f.near for f in found)
    told, seconds = max(f.mistaken for f in found), median([f.seconds for f in found])
    return [
        at_least(f"{name}: planted exact duplicates found, of 20", exact, COUNT, "{:.0f}"),
        at_least(f"{name}: planted near duplicates found, of 20", near, ENOUGH, "{:.0f}"),
        Row(f"{name}: images with a near duplicate that nobody planted, %", f"{told:.2f}")
        if twice
        else at_most(f"{name}: other images taken for near duplicates, %", told, MISTAKEN, "{:.3f}"),
        Row(f"{name}: {len(dataset) + 2 * COUNT} images, s", f"{seconds:.1f}"),
    ]


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
    """351 images, resized here."""
    paths = sorted((folder / "blood_cells").rglob("*.jpg"))
    images = [np.asarray(Image.open(path).convert("RGB").resize((side, side))).transpose(2, 0, 1) for path in paths]
    classes = sorted({path.parent.name for path in paths})
    labels = np.array([classes.index(path.parent.name) for path in paths], np.int64)
    return Dataset("blood", "Blood cells", np.stack(images), labels, tuple(classes))


def memory() -> list[Row]:
    """What the search takes beside the data."""
    over = measure("leak_memory", str(PICTURES))["over"] / 2**20
    return [at_most("50 000 images in a file: memory beside them, MB", over, 75.0, "{:.0f}")]


def window(folder: Path) -> list[Row]:
    """Ticks of ten milliseconds and the speed of a training, with the guard told not to look by itself and as it is,
    turn by turn in one window; a search is measured in two, because a data set is searched once."""
    idle = [measure("leak_probe", "idle", str(folder)) for _ in range(2)]
    rows = [
        at_most("in the window, idle: MNIST searched in, s", median([f["seconds"] for f in idle]), 10.0),
        ticks("in the window, idle", idle),
    ]
    for name, label in (("lenet5", "LeNet-5"), ("mlp", "MLP 256-128")):
        found = measure("leak_probe", name, str(folder))
        share, asked = (found[key] / found["alone_rate"] for key in ("rate", "asked_rate"))
        rows.append(at_least(f"{label} trains, the guard waits: speed against without", share, 0.9))
        rows.append(ticks(f"{label} trains, the guard waits", [found]))
        rows.append(Row(f"{label} trains, someone asks for leaks: speed against without", f"{asked:.2f}×"))
    return rows


def ticks(when: str, found: list[dict[str, float]]) -> Row:
    """The 99th percentile of the ticks, beside that without the guard: both carry what else the machine does."""
    p99, alone = (median([f[key] for f in found]) for key in ("p99", "alone_p99"))
    return at_most(f"{when}: 10 ms timer, p99, ms (without the guard {alone:.1f})", p99, 17.0)
