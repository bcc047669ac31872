"""What is done to the images of a data set, whole, before anything is learned from them: size and colour."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from nnstudio.core.data.datasets.base import Dataset, Progress, Shape, silent
from nnstudio.core.data.own.budget import memory_budget
from nnstudio.core.data.own.cache import Entry
from nnstudio.core.data.own.samples import Facts, Samples, collect
from nnstudio.core.errors import DataError
from nnstudio.core.spec import Spec, param

AS_IT_IS, GREY, COLOUR = "as it is", "grey", "colour"
NO_BALANCE, CLASS_WEIGHTS, BALANCED_SAMPLING = "none", "class weights", "balanced sampling"
LARGEST_SIZE = 512
_PIECE_BYTES = 8_000_000
"""How much is brought to another size between two words on progress."""

# The shares of red, green and blue in brightness: ITU-R BT.601, which Pillow uses too.
BRIGHTNESS = np.array([0.299, 0.587, 0.114], np.float32)


@dataclass(frozen=True)
class Preparation(Spec):
    """How images are brought to what the network needs, and what is done about rare classes."""

    title: ClassVar[str] = "Preparation"

    size: int = param(
        0,
        "Image size",
        minimum=0,
        maximum=LARGEST_SIZE,
        unit="px",
        at_minimum=AS_IT_IS,
        help="Side of the square that every image is brought to.",
    )
    color: str = param(
        AS_IT_IS,
        "Colour",
        choices=(AS_IT_IS, GREY, COLOUR),
        help="Grey gives one channel; colour gives three, which are alike where the image is grey.",
    )
    balance: str = param(
        NO_BALANCE,
        "Rare classes",
        choices=(NO_BALANCE, CLASS_WEIGHTS, BALANCED_SAMPLING),
        help="Class weights make mistakes on rare classes cost more; balanced sampling shows them more often.",
    )


def adapted(dataset: Dataset, preparation: Preparation, progress: Progress = silent) -> Dataset:
    """The data set with its images in the wanted size and colour; tables, and images that fit, as they are.

    Images that are not square are shrunk or enlarged along both sides, so that nothing of them is cut off. Beyond the
    memory budget they lie in a file of the cache. Raises DataError for images with neither one nor three channels
    where a colour is asked for, and where the cache cannot be written.
    """
    if dataset.kind != "images" or not len(dataset):
        return dataset
    channels, wanted = dataset.input_shape[0], adapted_shape(dataset.input_shape, preparation)
    if wanted == dataset.input_shape:
        return dataset
    if wanted[0] != channels and channels not in (1, 3):
        raise DataError(f"{dataset.title} has {channels} channels, which are no colours. Leave the colour as it is.")
    inputs, notes = _all_brought_to(dataset, wanted, progress)
    notes = () if isinstance(dataset.inputs, np.memmap) else notes
    came_as = dataset.came_as or dataset.input_shape
    return replace(dataset, inputs=inputs, came_as=came_as, notes=(*dataset.notes, *notes))


def _all_brought_to(dataset: Dataset, shape: Shape, progress: Progress) -> tuple[NDArray[np.uint8], Sequence[str]]:
    """In memory, or beyond the budget in a file of the cache; and what to say of that."""
    budget, each = memory_budget(), math.prod(shape)
    step = max(1, _PIECE_BYTES // max(each, math.prod(dataset.input_shape)))

    def fill(samples: Samples) -> Facts:
        for start in range(0, len(dataset), step):
            progress(start / len(dataset), "Bringing the images to size")
            samples.append(inputs=brought_to(np.asarray(dataset.inputs[start : start + step]), shape))
        return {}

    # All data are read to tell which they are, so that is done only where they go into the cache.
    stamp = _stamp(dataset) if len(dataset) * each > budget else ""
    entry = Entry(Path(dataset.name, dataset.title, "prepared"), stamp, "×".join(map(str, shape)))
    arrays, facts = collect(entry, len(dataset), each, fill, budget)
    return arrays["inputs"], facts.get("notes", ())


def _stamp(dataset: Dataset) -> str:
    """What changes with the images. A file of the cache is named for whatever it was read from."""
    inputs = dataset.inputs
    return str(inputs.filename) if isinstance(inputs, np.memmap) else dataset.fingerprint


def adapted_shape(shape: Shape, preparation: Preparation) -> Shape:
    """The shape of a sample in the wanted size and colour."""
    if len(shape) != 3:
        return shape
    channels, height, width = shape
    size = preparation.size
    return {AS_IT_IS: channels, GREY: 1, COLOUR: 3}[preparation.color], size or height, size or width


def brought_to(images: NDArray[np.uint8], shape: Shape) -> NDArray[np.uint8]:
    """N×C×H×W in the colours and size of `shape`, C×H×W: the same for images of the training and for new ones."""
    channels, height, width = shape
    return resized(recolored(images, channels), height, width)


def recolored(images: NDArray[np.uint8], channels: int) -> NDArray[np.uint8]:
    """N×C×H×W with so many channels, 1 or 3: grey is the brightness of a colour; colour repeats a grey."""
    if images.shape[1] == channels:
        return images
    if channels == 3:
        return np.repeat(images, 3, axis=1)
    grey = np.tensordot(images.astype(np.float32), BRIGHTNESS, axes=(1, 0))
    return np.rint(grey).astype(np.uint8)[:, None]


def resized(images: NDArray[np.uint8], height: int, width: int) -> NDArray[np.uint8]:
    """N×C×H×W at another size, each pixel the mean of what it covers (Pillow's bilinear, with antialiasing)."""
    if images.shape[2:] == (height, width):
        return images
    planes = images.reshape(-1, *images.shape[2:])
    found = [np.asarray(Image.fromarray(plane).resize((width, height), Image.Resampling.BILINEAR)) for plane in planes]
    return np.stack(found).reshape(*images.shape[:2], height, width)
