"""Duplicates planted among images: the very same, moved by a pixel, with a little noise, stored as JPEG in between."""

from __future__ import annotations

import io
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from nnstudio.core.data.datasets import Dataset
from nnstudio.core.data.split import PARTS, Split

SHIFTS = ((1, 0), (1, 1), (0, -1), (-1, 1), (-1, 0), (-1, -1), (0, 1), (1, -1))
NOISE = 5.0
QUALITY = 75

Pair = tuple[int, int]


@dataclass(frozen=True, eq=False)
class Planted:
    """The data with the copies at the end, a split in which each copy is in another part, and where they are."""

    dataset: Dataset
    split: Split
    exact: tuple[Pair, ...]
    near: tuple[Pair, ...]
    natural: int


def plant(dataset: Dataset, split: Split, count: int, seed: int) -> Planted:
    """`count` exact copies of training images among the test images, and as many almost exact ones."""
    random = np.random.default_rng(seed)
    sources = random.choice(split.train, 2 * count, replace=False)
    images = [np.array(dataset.inputs[source]) for source in sources]
    copies = images[:count] + [almost(image, place, random) for place, image in enumerate(images[count:])]
    total = len(dataset)
    inputs = np.concatenate([dataset.inputs, np.stack(copies)])
    labels = np.concatenate([dataset.labels, dataset.labels[sources]])
    pairs = [(int(source), total + place) for place, source in enumerate(sources)]
    parts = {name: split.part(name) for name in PARTS}
    parts["test"] = np.concatenate([split.test, np.arange(total, total + 2 * count)])
    grown = replace(dataset, inputs=inputs, labels=labels, ids=None, groups=None)
    return Planted(grown, Split(**parts), tuple(pairs[:count]), tuple(pairs[count:]), total)


def almost(image: NDArray[Any], place: int, random: np.random.Generator) -> NDArray[np.uint8]:
    """C×H×W, changed in one of three ways in turn."""
    if place % 3 == 0:
        return moved(image, *SHIFTS[place // 3 % len(SHIFTS)])
    return noisy(image, random) if place % 3 == 1 else stored(image)


def moved(image: NDArray[Any], down: int, right: int) -> NDArray[np.uint8]:
    """Shifted; what is uncovered is as the edge was."""
    padded = np.pad(image, ((0, 0), (1, 1), (1, 1)), mode="edge")
    height, width = image.shape[1:]
    return np.ascontiguousarray(padded[:, 1 - down : 1 - down + height, 1 - right : 1 - right + width])


def noisy(image: NDArray[Any], random: np.random.Generator) -> NDArray[np.uint8]:
    """With Gaussian noise of five grey levels."""
    return np.clip(np.rint(image + random.normal(0, NOISE, image.shape)), 0, 255).astype(np.uint8)


def stored(image: NDArray[Any]) -> NDArray[np.uint8]:
    """Written as JPEG and read again."""
    file = io.BytesIO()
    Image.fromarray(image[0] if len(image) == 1 else image.transpose(1, 2, 0)).save(file, "JPEG", quality=QUALITY)
    read = np.asarray(Image.open(file))
    return read[None] if read.ndim == 2 else np.ascontiguousarray(read.transpose(2, 0, 1))
