"""Small colour photographs: CIFAR-10, CIFAR-100 and the house numbers of SVHN."""

from __future__ import annotations

import tarfile
import zlib
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

from nnstudio.core.data.datasets.base import DATASETS, Dataset, Progress, Shape, Source, silent
from nnstudio.core.data.datasets.fetched import FetchedData
from nnstudio.core.errors import DataError
from nnstudio.core.spec import param

_PIXELS = 3 * 32 * 32
_TORONTO = "https://www.cs.toronto.edu/~kriz/"
_CIFAR_LICENSE = "By A. Krizhevsky, V. Nair and G. Hinton (2009); their page asks for a citation and names no licence."


@dataclass(frozen=True)
class CifarData(FetchedData):
    """One archive of records: `label_bytes` of labels, then 32×32 red, green and blue values.

    This is the authors' binary version: torchvision's files are Python pickles, which could run code.
    """

    known_shape: ClassVar[Shape | None] = (3, 32, 32)
    license: ClassVar[str] = _CIFAR_LICENSE
    label_bytes: ClassVar[int] = 1
    train_files: ClassVar[tuple[str, ...]] = ()
    test_file: ClassVar[str] = ""

    def load(self, folder: Path, progress: Progress = silent) -> Dataset:
        """60 000×3×32×32 uint8, the 50 000 training samples first."""
        progress(None, f"Checking {self.files[0].filename}")
        path = self.verified(folder, self.files[0])
        records = []
        try:
            with tarfile.open(path) as archive:
                names = (*self.train_files, self.test_file)
                for number, name in enumerate(names):
                    progress(number / len(names), f"Reading {name}")
                    records.append(self._records(archive, name))
        except (tarfile.TarError, EOFError, OSError, zlib.error, KeyError):
            raise DataError(f"{path.name} is damaged. Delete it and download {self.title} again.") from None
        found = np.concatenate(records)
        images = np.ascontiguousarray(found[:, self.label_bytes :]).reshape(-1, 3, 32, 32)
        test = np.arange(len(found) - len(records[-1]), len(found), dtype=np.int64)
        names = self.known_classes
        return Dataset(self.kind, self.title, images, self._labels(found[:, : self.label_bytes]), names, test)

    def _labels(self, bytes_: NDArray[np.uint8]) -> NDArray[np.int64]:
        return bytes_[:, -1].astype(np.int64)

    def _records(self, archive: tarfile.TarFile, name: str) -> NDArray[np.uint8]:
        member = archive.extractfile(name)
        if member is None:
            raise KeyError(name)
        with member:
            data = np.frombuffer(member.read(), np.uint8)
        return data.reshape(-1, self.label_bytes + _PIXELS)


@DATASETS.register("cifar10", "CIFAR-10", group="Images")
@dataclass(frozen=True)
class Cifar10Data(CifarData):
    """60 000 colour photographs, 32×32, of ten kinds of animals and vehicles."""

    places: ClassVar[tuple[str, ...]] = ("CIFAR10", "")
    files: ClassVar[tuple[Source, ...]] = (
        Source(
            "cifar-10-binary.tar.gz",
            "c32a1d4ab5d03f1284b67883e8d87530",
            (f"{_TORONTO}cifar-10-binary.tar.gz",),
            about=170_052_171,
        ),
    )
    train_files: ClassVar[tuple[str, ...]] = tuple(f"cifar-10-batches-bin/data_batch_{n}.bin" for n in range(1, 6))
    test_file: ClassVar[str] = "cifar-10-batches-bin/test_batch.bin"

    @property
    def known_classes(self) -> tuple[str, ...]:
        return ("airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck")


_COARSE = (
    "aquatic mammals|fish|flowers|food containers|fruit and vegetables|household electrical devices|"
    "household furniture|insects|large carnivores|large man-made outdoor things|large natural outdoor scenes|"
    "large omnivores and herbivores|medium-sized mammals|non-insect invertebrates|people|reptiles|small mammals|trees|"
    "vehicles 1|vehicles 2"
)
_FINE = (
    "apple aquarium_fish baby bear beaver bed bee beetle bicycle bottle bowl boy bridge bus butterfly camel can castle "
    "caterpillar cattle chair chimpanzee clock cloud cockroach couch crab crocodile cup dinosaur dolphin elephant "
    "flatfish forest fox girl hamster house kangaroo keyboard lamp lawn_mower leopard lion lizard lobster man "
    "maple_tree motorcycle mountain mouse mushroom oak_tree orange orchid otter palm_tree pear pickup_truck pine_tree "
    "plain plate poppy porcupine possum rabbit raccoon ray road rocket rose sea seal shark shrew skunk skyscraper "
    "snail snake spider squirrel streetcar sunflower sweet_pepper table tank telephone television tiger tractor train "
    "trout tulip turtle wardrobe whale willow_tree wolf woman worm"
)


@DATASETS.register("cifar100", "CIFAR-100", group="Images")
@dataclass(frozen=True)
class Cifar100Data(CifarData):
    """60 000 colour photographs, 32×32, of a hundred kinds of things in twenty families."""

    label_bytes: ClassVar[int] = 2
    places: ClassVar[tuple[str, ...]] = ("CIFAR100", "")
    files: ClassVar[tuple[Source, ...]] = (
        Source(
            "cifar-100-binary.tar.gz",
            "03b5dce01913d631647c71ecec9e9cb8",
            (f"{_TORONTO}cifar-100-binary.tar.gz",),
            about=168_513_733,
        ),
    )
    train_files: ClassVar[tuple[str, ...]] = ("cifar-100-binary/train.bin",)
    test_file: ClassVar[str] = "cifar-100-binary/test.bin"

    labels: str = param(
        "100 kinds", "Classes", choices=("100 kinds", "20 families"), help="What is told apart: each kind, or families."
    )

    @property
    def known_classes(self) -> tuple[str, ...]:
        return tuple(_FINE.split() if self.labels == "100 kinds" else _COARSE.split("|"))

    def _labels(self, bytes_: NDArray[np.uint8]) -> NDArray[np.int64]:
        return bytes_[:, 1 if self.labels == "100 kinds" else 0].astype(np.int64)


@DATASETS.register("svhn", "SVHN", group="Images")
@dataclass(frozen=True)
class SvhnData(FetchedData):
    """99 289 digits cut out of photographs of house numbers, 32×32 in colour."""

    known_shape: ClassVar[Shape | None] = (3, 32, 32)
    has_a_right_way_round: ClassVar[bool] = True
    license: ClassVar[str] = "By Y. Netzer et al. (2011), Google and Stanford; for non-commercial use only."
    places: ClassVar[tuple[str, ...]] = ("SVHN", "")
    files: ClassVar[tuple[Source, ...]] = tuple(
        Source(name, md5, (f"http://ufldl.stanford.edu/housenumbers/{name}",), about=about)
        for name, md5, about in (
            ("train_32x32.mat", "e26dedcc434d2e4c54c9b2d4a06d8373", 182_000_000),
            ("test_32x32.mat", "eb5a983be6a315427106f1b164d9cef3", 64_000_000),
        )
    )

    @property
    def known_classes(self) -> tuple[str, ...]:
        return tuple("0123456789")

    def load(self, folder: Path, progress: Progress = silent) -> Dataset:
        """N×3×32×32 uint8, the training samples first. The files count the digit 0 as 10."""
        from scipy.io import loadmat  # comes with scikit-learn; reads numbers only

        images, labels = [], []
        for number, source in enumerate(self.files):
            progress(number / 2, f"Reading {source.filename}")
            path = self.verified(folder, source)
            try:
                content = loadmat(path, variable_names=("X", "y"))
                images.append(np.ascontiguousarray(content["X"].transpose(3, 2, 0, 1), np.uint8))
                labels.append(content["y"].astype(np.int64).ravel() % 10)
            except (KeyError, ValueError, TypeError, OSError, NotImplementedError):
                raise DataError(f"{path.name} is damaged. Delete it and download SVHN again.") from None
        test = np.arange(len(images[0]), len(images[0]) + len(images[1]), dtype=np.int64)
        return Dataset("svhn", self.title, np.concatenate(images), np.concatenate(labels), self.known_classes, test)
