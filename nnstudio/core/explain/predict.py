"""What a trained network answers to samples: logits, probabilities and the class it would name, or a value."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import nn

from nnstudio.core.data.datasets.base import labels_in_words
from nnstudio.core.errors import DataError
from nnstudio.core.network import describe_shape
from nnstudio.core.training.checkpoint import Checkpoint

CHUNK = 512
"""How many samples are answered at once: enough to be fast, and little memory for many."""


@dataclass(frozen=True)
class Prediction:
    """The answer to one sample. `probabilities` has one entry a class; `probability` is that of the named class.

    Where several labels may apply, `labels` are the indices of those that do, those with a probability above ½, and
    `class_name` has their names, or "none"; `class_index` and `probability` are of the likeliest. `labels` is None
    elsewhere.

    Where a value is predicted, `value` has it in the target's own unit, `class_name` is the target's name, and there
    are no probabilities.
    """

    class_index: int
    class_name: str
    probability: float
    probabilities: tuple[float, ...]
    value: float | None = None
    labels: tuple[int, ...] | None = None

    @property
    def named(self) -> tuple[int, ...]:
        """The indices of the classes or labels that the network names."""
        if self.labels is not None:
            return self.labels
        return (self.class_index,) if self.value is None else ()


class Model:
    """A checkpoint with its module built once, on the CPU in eval mode, to be asked again and again.

    It shares nothing with the module that is being trained. One thread at a time may ask it.
    """

    def __init__(self, checkpoint: Checkpoint) -> None:
        self.checkpoint = checkpoint
        self.module: nn.Module = checkpoint.module()

    @property
    def input_shape(self) -> tuple[int, ...]:
        """The shape of one sample, without the batch: (channels, height, width), or (features,)."""
        return self.checkpoint.input_shape

    @property
    def class_names(self) -> tuple[str, ...]:
        """What the network tells apart, in the order of the probabilities; none where it predicts a value."""
        return self.checkpoint.class_names

    def prepared(self, samples: NDArray[Any]) -> torch.Tensor:
        """What the network is fed for uint8 images N×C×H×W, or for rows of a table, float N×F.

        Raises DataError for another shape or type.
        """
        samples = np.asarray(samples)
        fitting = samples.dtype == np.uint8 or (samples.dtype.kind == "f" and len(self.input_shape) == 1)
        if not fitting or samples.shape[1:] != self.input_shape:
            raise DataError(_misfit(self.input_shape, samples))
        # A copy, because torch warns about arrays that must not be written to.
        return self.checkpoint.preprocessing.apply(torch.from_numpy(np.array(samples)))

    def logits(self, samples: NDArray[Any]) -> torch.Tensor:
        """The network's outputs N×K, float32, for samples as `prepared` takes them: K is 1 for a sigmoid network, and
        where it is a value, in the target's own unit."""
        with torch.inference_mode():
            answers = [self.module(self.prepared(part)) for part in _parts(samples)]
            return self.checkpoint.answers(torch.cat(answers))

    def probabilities(self, samples: NDArray[Any]) -> NDArray[np.float32]:
        """N×classes probabilities, each row adding up to 1; of labels of which several may apply, each by itself.
        Raises DataError where the network predicts a value."""
        found: NDArray[np.float32] = self.checkpoint.probabilities(self.logits(samples)).numpy()
        return found

    def values(self, samples: NDArray[Any]) -> NDArray[np.float32]:
        """N predicted values in the target's own unit. Raises DataError where the network tells classes apart."""
        if not self.checkpoint.target:
            raise DataError("This network tells classes apart, so it predicts no values.")
        found: NDArray[np.float32] = self.logits(samples)[:, 0].numpy()
        return found

    def predict(self, sample: NDArray[Any]) -> Prediction:
        """The answer to one uint8 image C×H×W, or to one row of a table."""
        return self.prediction(self.logits(sample[np.newaxis]))

    def prediction(self, logits: torch.Tensor) -> Prediction:
        """The answer that the outputs 1×K of `logits` stand for."""
        target = self.checkpoint.target
        if target:
            return Prediction(0, target.name, math.nan, (), float(logits.detach()[0, 0]))
        probabilities = tuple(self.checkpoint.probabilities(logits.detach())[0].tolist())
        best = max(range(len(probabilities)), key=probabilities.__getitem__)
        if self.checkpoint.several:
            # By the logits, as evaluations do: just above 0 they have a probability of ½, as numbers are written.
            labels = tuple(torch.nonzero(logits.detach()[0] > 0)[:, 0].tolist())
            words = labels_in_words(map(self._name, labels))
            return Prediction(best, words, probabilities[best], probabilities, labels=labels)
        return Prediction(best, self._name(best), probabilities[best], probabilities)

    def _name(self, index: int) -> str:
        # A network that is looked at before it fits the data may have more outputs than there are names.
        return self.class_names[index] if index < len(self.class_names) else str(index)


def _misfit(shape: tuple[int, ...], samples: NDArray[Any]) -> str:
    got = f"{describe_shape(samples.shape[1:])} of type {samples.dtype}"
    if len(shape) == 1:
        return f"The network was trained on rows of {describe_shape(shape)}, but got {got}. Give it such rows."
    return (
        f"The network was trained on images of {describe_shape(shape)} with values 0…255, but got "
        f"{got}. Bring the images to that size first."
    )


def _parts(samples: NDArray[Any]) -> Iterator[NDArray[Any]]:
    """The samples in chunks; one empty chunk when there are none, so that the answer has its shape all the same."""
    for start in range(0, max(len(samples), 1), CHUNK):
        yield samples[start : start + CHUNK]
