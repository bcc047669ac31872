"""Images with several labels at once: which corners, or which cells of a grid, are lit; and trainings on them."""

from __future__ import annotations

import hashlib
import io
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nnstudio.core.data.datasets import DATASETS, Dataset, Source
from nnstudio.core.data.preprocessing import Preprocessing
from nnstudio.core.data.split import Split
from nnstudio.core.network import Network
from nnstudio.core.network.layers import Conv2d, Dense, Flatten, MaxPool2d, ReLU, Sigmoid
from nnstudio.core.training import TrainingConfig, TrainingJob
from nnstudio.core.training.losses import BinaryCrossEntropy

LABELS = ("upper left", "upper right", "lower left", "lower right")
SMALL = Network((Conv2d(8, 3), ReLU(), MaxPool2d(2), Flatten(), Dense(4), Sigmoid()))
_SHARES = (0.5, 0.4, 0.3, 0.1)


@cache
def corners(n: int = 600) -> Dataset:
    """Grey images 12×12 with bright spots in the corners whose labels apply; the last label is rare."""
    random = np.random.default_rng(5)
    labels = (random.random((n, 4)) < _SHARES).astype(np.uint8)
    return Dataset("corners", "Corners", _lit(labels, 2, 12, random), labels, LABELS)


def corner_job(network: Network = SMALL, **settings: Any) -> TrainingJob:
    """A training of a small network on them."""
    data = corners()
    rows = np.arange(len(data), dtype=np.int64)
    split = Split(rows[:360], rows[360:480], rows[480:])
    config = TrainingConfig(**{"epochs": 2, "batch_size": 32, "loss": BinaryCrossEntropy(), **settings})
    return TrainingJob(network, data, split, config, Preprocessing.fit(data.inputs, rows=split.train))


def chest_npz(train: int = 400, validation: int = 120, test: int = 120) -> bytes:
    """A file of the form of ChestMNIST, with fourteen labels: which cells of a grid of 4×4 are lit."""
    random, stored, buffer = np.random.default_rng(9), {}, io.BytesIO()
    for part, count in (("train", train), ("val", validation), ("test", test)):
        labels = (random.random((count, 14)) < np.linspace(0.4, 0.08, 14)).astype(np.uint8)
        grid = np.pad(labels, ((0, 0), (0, 2)))
        stored[f"{part}_images"] = _lit(grid, 4, 28, random)[:, 0]
        stored[f"{part}_labels"] = labels
    np.savez(buffer, **stored)
    return buffer.getvalue()


def lit_npz(path: Path, n: int = 300) -> Path:
    """An own file with images and a matrix of labels n×4 of 0 and 1."""
    data = corners(n)
    np.savez(path, images=data.inputs[:, 0], labels=data.labels)
    return path


def _lit(labels: NDArray[np.uint8], side: int, size: int, random: np.random.Generator) -> NDArray[np.uint8]:
    """N×1×size×size: a spot in the middle of each cell of side×side whose label applies, and noise all over."""
    cell, spot = size // side, size // side // 2
    images = random.normal(60, 25, (len(labels), size, size))
    for k in range(labels.shape[1]):
        top, left = (k // side) * cell + spot // 2, (k % side) * cell + spot // 2
        images[:, top : top + spot, left : left + spot] += 70 * labels[:, k, None, None]
    return images.clip(0, 255).astype(np.uint8)[:, None]


def chest_folder(folder: Path, monkeypatch: Any, url: str = "", place: str = "medmnist") -> Path:
    """A data folder with such a file at `place`, which ChestMNIST then takes for its own."""
    content = chest_npz()
    (folder / place).mkdir(parents=True, exist_ok=True)
    (folder / place / "chestmnist.npz").write_bytes(content)
    md5 = hashlib.md5(content).hexdigest()
    source = Source("chestmnist.npz", md5, (f"{url}/chestmnist.npz",), about=len(content))
    monkeypatch.setattr(DATASETS["chestmnist"], "files", (source,))
    return folder
