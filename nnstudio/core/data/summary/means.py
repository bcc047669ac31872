"""What the samples of each class look like on average."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from nnstudio.core.data.datasets.base import Dataset, Indices, Progress, silent
from nnstudio.core.data.statistics import pieces


def mean_images(dataset: Dataset, indices: Indices, progress: Progress = silent) -> NDArray[np.float32]:
    """K×C×H×W, 0…255: the mean of the images at `indices` for each of the K classes; black where there is none.

    For data with values instead of classes there is one mean, that of all. Where several labels may apply, an image
    counts for each of them.
    """
    classes = max(1, len(dataset.class_names))
    size = int(np.prod(dataset.input_shape))
    sums, counts, done = np.zeros((classes, size)), np.zeros(classes), 0
    for piece in pieces(dataset.inputs, indices):
        belongs = _belongs(dataset, indices[done : done + len(piece)], classes)
        sums += belongs.T @ piece.reshape(len(piece), size).astype(np.float32)
        counts += belongs.sum(axis=0)
        done += len(piece)
        progress(done / len(indices), "Averaging the images of each class")
    means = sums / np.maximum(counts, 1)[:, None]
    return means.reshape(classes, *dataset.input_shape).astype(np.float32)


def _belongs(dataset: Dataset, indices: Indices, classes: int) -> NDArray[np.float32]:
    """N×K: 1 where a sample is of a class."""
    if dataset.task == "regression":
        return np.ones((len(indices), 1), np.float32)
    labels = dataset.labels[indices]
    if dataset.task == "multi-label":
        return np.asarray(labels, np.float32)
    return np.asarray(labels[:, None] == np.arange(classes), np.float32)
