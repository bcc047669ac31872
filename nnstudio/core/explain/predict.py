"""What a trained network answers to images: logits, probabilities and the class it would name."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch import nn

from nnstudio.core.errors import DataError
from nnstudio.core.network import describe_shape
from nnstudio.core.training.checkpoint import Checkpoint

CHUNK = 512
"""How many images are answered at once: enough to be fast, and little memory for many images."""


@dataclass(frozen=True)
class Prediction:
    """The answer to one image. `probabilities` has one entry a class; `probability` is that of the named class."""

    class_index: int
    class_name: str
    probability: float
    probabilities: tuple[float, ...]


class Model:
    """A checkpoint with its module built once, on the CPU in eval mode, to be asked again and again.

    It shares nothing with the module that is being trained. One thread at a time may ask it.
    """

    def __init__(self, checkpoint: Checkpoint) -> None:
        self.checkpoint = checkpoint
        self.module: nn.Module = checkpoint.module()

    @property
    def input_shape(self) -> tuple[int, ...]:
        """The shape of one sample, without the batch: (channels, height, width)."""
        return self.checkpoint.input_shape

    @property
    def class_names(self) -> tuple[str, ...]:
        """What the network tells apart, in the order of the probabilities."""
        return self.checkpoint.class_names

    def prepared(self, images: NDArray[np.uint8]) -> torch.Tensor:
        """What the network is fed for uint8 images N×C×H×W. Raises DataError for another shape or type."""
        images = np.asarray(images)
        if images.dtype != np.uint8 or images.shape[1:] != self.input_shape:
            raise DataError(
                f"The network was trained on images of {describe_shape(self.input_shape)} with values 0…255, but got "
                f"{describe_shape(images.shape[1:])} of type {images.dtype}. Bring the images to that size first."
            )
        # A copy, because torch warns about arrays that must not be written to.
        return self.checkpoint.preprocessing.apply(torch.from_numpy(np.array(images)))

    def logits(self, images: NDArray[np.uint8]) -> torch.Tensor:
        """The network's raw outputs N×K, float32, for uint8 images N×C×H×W; K is 1 for a sigmoid network."""
        with torch.inference_mode():
            answers = [self.module(self.prepared(part)) for part in _parts(images)]
            return torch.cat(answers)

    def probabilities(self, images: NDArray[np.uint8]) -> NDArray[np.float32]:
        """N×classes probabilities, each row adding up to 1, for uint8 images N×C×H×W."""
        found: NDArray[np.float32] = self.checkpoint.probabilities(self.logits(images)).numpy()
        return found

    def predict(self, image: NDArray[np.uint8]) -> Prediction:
        """The answer to one uint8 image C×H×W."""
        return self.prediction(self.logits(image[np.newaxis]))

    def prediction(self, logits: torch.Tensor) -> Prediction:
        """The answer that the outputs 1×K stand for."""
        probabilities = tuple(self.checkpoint.probabilities(logits.detach())[0].tolist())
        best = max(range(len(probabilities)), key=probabilities.__getitem__)
        name = self.class_names[best] if best < len(self.class_names) else str(best)
        return Prediction(best, name, probabilities[best], probabilities)


def _parts(images: NDArray[np.uint8]) -> Iterator[NDArray[np.uint8]]:
    """The images in chunks; one empty chunk when there are none, so that the answer has its shape all the same."""
    for start in range(0, max(len(images), 1), CHUNK):
        yield images[start : start + CHUNK]
