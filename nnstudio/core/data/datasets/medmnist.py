"""How MedMNIST's files are read: images and labels with the parts that the authors made."""

from __future__ import annotations

import zipfile
import zlib
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

from nnstudio.core.data.datasets.base import Dataset, Progress, Source, silent
from nnstudio.core.data.datasets.fetched import FetchedData
from nnstudio.core.errors import DataError

_PARTS = ("train", "val", "test")
AUTHORS = "MedMNIST by J. Yang et al. (2023), {license}; not for clinical use."


def files_of(name: str, md5: str, megabytes: float) -> tuple[Source, ...]:
    """The one file of a set, about so many megabytes large."""
    url = f"https://zenodo.org/records/10519652/files/{name}.npz?download=1"
    return (Source(f"{name}.npz", md5, (url,), about=round(1e6 * megabytes)),)


@dataclass(frozen=True)
class MedMnistData(FetchedData):
    """One npz file: images and labels of a training, a validation and a test part."""

    places: ClassVar[tuple[str, ...]] = ("medmnist", "")
    license: ClassVar[str] = AUTHORS.format(license="CC BY 4.0")
    names: ClassVar[tuple[str, ...]] = ()

    @property
    def known_classes(self) -> tuple[str, ...]:
        return self.names

    def load(self, folder: Path, progress: Progress = silent) -> Dataset:
        """N×C×28×28 uint8, the training samples first, then those for validation. Labels N, or N×K where several may
        apply. Nothing in the file is executed."""
        progress(None, f"Checking {self.files[0].filename}")
        path = self.verified(folder, self.files[0])
        images, labels = [], []
        try:
            with np.load(path, allow_pickle=False) as stored:
                for number, part in enumerate(_PARTS):
                    progress(number / 3, f"Reading {path.name}")
                    images.append(_channels_first(stored[f"{part}_images"]))
                    labels.append(stored[f"{part}_labels"])
        except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile, zlib.error):
            raise DataError(f"{path.name} is damaged. Delete it and download {self.title} again.") from None
        train, validation, test = (len(part) for part in labels)
        every = np.concatenate(labels)
        return Dataset(
            self.kind,
            self.title,
            np.concatenate(images),
            every.astype(np.uint8) if every.shape[1] > 1 else every[:, 0].astype(np.int64),
            self.names,
            official_test=np.arange(train + validation, train + validation + test, dtype=np.int64),
            official_validation=np.arange(train, train + validation, dtype=np.int64),
        )


def _channels_first(images: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """N×H×W or N×H×W×3 to N×C×H×W."""
    return images[:, None] if images.ndim == 3 else images.transpose(0, 3, 1, 2)
