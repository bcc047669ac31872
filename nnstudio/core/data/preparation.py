"""What is done to the images of a data set, whole, before anything is learned from them: size and colour."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from nnstudio.core.data.datasets.base import Dataset, Progress, Shape, silent
from nnstudio.core.errors import DataError
from nnstudio.core.spec import Spec, param

AS_IT_IS, GREY, COLOUR = "as it is", "grey", "colour"
NO_BALANCE, CLASS_WEIGHTS, BALANCED_SAMPLING = "none", "class weights", "balanced sampling"
LARGEST_SIZE = 512
_PIECE = 4096
"""How many images are brought to another size between two words on progress."""

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

    Images that are not square are shrunk or enlarged along both sides, so that nothing of them is cut off. Raises
    DataError for images with neither one nor three channels where a colour is asked for.
    """
    if dataset.kind != "images" or not len(dataset):
        return dataset
    channels, wanted = dataset.input_shape[0], adapted_shape(dataset.input_shape, preparation)
    if wanted == dataset.input_shape:
        return dataset
    if wanted[0] != channels and channels not in (1, 3):
        raise DataError(f"{dataset.title} has {channels} channels, which are no colours. Leave the colour as it is.")
    images = np.empty((len(dataset), *wanted), np.uint8)
    for start in range(0, len(dataset), _PIECE):
        progress(start / len(dataset), "Bringing the images to size")
        images[start : start + _PIECE] = brought_to(np.asarray(dataset.inputs[start : start + _PIECE]), wanted)
    return replace(dataset, inputs=images, came_as=dataset.came_as or dataset.input_shape)


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
