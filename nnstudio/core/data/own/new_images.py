"""New images for a network that knows their shape: files and folders of them, read as those that it learned."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from nnstudio.core.data.datasets.base import Dataset, DatasetSpec, Progress, Shape, silent
from nnstudio.core.data.own.decoding import Shaping, decode
from nnstudio.core.data.own.folder import FolderData
from nnstudio.core.data.own.image_table import ImageTableData
from nnstudio.core.data.own.images import LabelledFiles, read_images
from nnstudio.core.data.own.listing import FoundFile, list_images
from nnstudio.core.errors import DataError


def fit_of(spec: DatasetSpec) -> str | None:
    """How images of another shape are brought to that of the samples; None for data that are no image files."""
    return spec.fit if isinstance(spec, (FolderData, ImageTableData)) else None


def read_new_image(path: Path, shape: Shape, fit: str) -> NDArray[np.uint8]:
    """One image file as uint8 C×H×W, exactly as a folder of images reads it. Raises DataError."""
    [(images, _, unread)] = decode([FoundFile(str(path), path.name, "")], _shaping(shape, fit), silent)
    if unread:
        raise DataError(unread[0])
    return np.asarray(images[0], np.uint8)


def read_new_images(root: Path, shape: Shape, fit: str, progress: Progress) -> Dataset:
    """All images below a folder, whatever its folders are called; the labels are NaN. Raises DataError."""
    listing = list_images(root, progress)
    if not listing.images:
        raise DataError(f"{root.name} holds no images. Choose another folder.")
    labels = np.full(len(listing.images), np.nan, np.float32)
    found = LabelledFiles(listing.images, labels, notes=listing.notes())
    return read_images("folder", f"{root.name} (folder of images)", root, found, _shaping(shape, fit), progress)


def _shaping(shape: Shape, fit: str) -> Shaping:
    channels, height, width = shape
    return Shaping((channels, height, width), fit, ())
