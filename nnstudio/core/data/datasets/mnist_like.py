"""The relatives of MNIST that come in its format: fashion articles, cursive Japanese, and EMNIST's letters."""

from __future__ import annotations

import gzip
import string
import zipfile
import zlib
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

import numpy as np

from nnstudio.core.data.datasets.base import DATASETS, Dataset, Progress, Shape, Source, silent
from nnstudio.core.data.datasets.fetched import FetchedData
from nnstudio.core.data.datasets.idx import parse_idx, read_idx
from nnstudio.core.errors import DataError
from nnstudio.core.spec import param

_NAMES = (
    "train-images-idx3-ubyte.gz",
    "train-labels-idx1-ubyte.gz",
    "t10k-images-idx3-ubyte.gz",
    "t10k-labels-idx1-ubyte.gz",
)


def _sources(mirror: str, md5: tuple[str, ...], about: tuple[int, ...]) -> tuple[Source, ...]:
    return tuple(
        Source(name, digest, (mirror + name,), about=size)
        for name, digest, size in zip(_NAMES, md5, about, strict=True)
    )


@dataclass(frozen=True)
class FourFiles(FetchedData):
    """Training and test images and labels as four IDX files, 28×28 in grey."""

    known_shape: ClassVar[Shape | None] = (1, 28, 28)
    names: ClassVar[tuple[str, ...]] = ()

    @property
    def known_classes(self) -> tuple[str, ...]:
        return self.names

    def load(self, folder: Path, progress: Progress = silent) -> Dataset:
        """N×1×28×28 uint8, the training samples first."""
        read = []
        for number, source in enumerate(self.files):
            progress(number / len(self.files), f"Reading {source.filename}")
            read.append(read_idx(self.verified(folder, source), 1 if "labels" in source.filename else 3))
        images = np.concatenate([read[0], read[2]])[:, None]
        labels = np.concatenate([read[1], read[3]]).astype(np.int64)
        test = np.arange(len(read[0]), len(images), dtype=np.int64)
        return Dataset(self.kind, self.title, images, labels, self.names, test)


@DATASETS.register("fashion_mnist", "Fashion-MNIST", group="Images")
@dataclass(frozen=True)
class FashionMnistData(FourFiles):
    """70 000 pictures of clothes, shoes and bags, 28×28 in grey: as large as MNIST, and harder."""

    license: ClassVar[str] = "By Zalando Research (H. Xiao, K. Rasul, R. Vollgraf, 2017); MIT licence."
    names: ClassVar[tuple[str, ...]] = (
        "T-shirt/top",
        "Trouser",
        "Pullover",
        "Dress",
        "Coat",
        "Sandal",
        "Shirt",
        "Sneaker",
        "Bag",
        "Ankle boot",
    )
    places: ClassVar[tuple[str, ...]] = ("FashionMNIST/raw",)
    files: ClassVar[tuple[Source, ...]] = _sources(
        "http://fashion-mnist.s3-website.eu-central-1.amazonaws.com/",
        (
            "8d4fb7e6c68d591d4c3dfef9ec88bf0d",
            "25c81989df183df01b3e8a0aad5dffbe",
            "bef4ecab320f06d8554ea6380940ec79",
            "bb300cfdad3c16e7a12a480ee83cd310",
        ),
        (26_400_000, 30_000, 4_400_000, 5_000),
    )


@DATASETS.register("kmnist", "KMNIST", group="Images")
@dataclass(frozen=True)
class KmnistData(FourFiles):
    """70 000 characters of old Japanese handwriting (kuzushiji), ten of them, 28×28."""

    has_a_right_way_round: ClassVar[bool] = True
    license: ClassVar[str] = "By the Center for Open Data in the Humanities (T. Clanuwat et al., 2018); CC BY-SA 4.0."
    names: ClassVar[tuple[str, ...]] = ("o", "ki", "su", "tsu", "na", "ha", "ma", "ya", "re", "wo")
    places: ClassVar[tuple[str, ...]] = ("KMNIST/raw",)
    files: ClassVar[tuple[Source, ...]] = _sources(
        "http://codh.rois.ac.jp/kmnist/dataset/kmnist/",
        (
            "bdb82020997e1d708af4cf47b453dcf7",
            "e144d726b3acfaa3e44228e80efcd344",
            "5c965bf0a639b31b8f53240b1b52f4d7",
            "7320c461ea6c1c855c0b718fb2a4b134",
        ),
        (18_200_000, 30_000, 3_000_000, 5_000),
    )


_MERGED = set("cijklmopsuvwxyz")
"""The small letters that EMNIST does not tell from their capitals, where it merges the two."""

_ALL = string.digits + string.ascii_uppercase + string.ascii_lowercase
_CLASSES = {
    "balanced": tuple(c for c in _ALL if c not in _MERGED),
    "letters": tuple(string.ascii_lowercase),
    "digits": tuple(string.digits),
    "byclass": tuple(_ALL),
    "bymerge": tuple(c for c in _ALL if c not in _MERGED),
    "mnist": tuple(string.digits),
}
_LARGEST = 2**30


@DATASETS.register("emnist", "EMNIST", group="Images")
@dataclass(frozen=True)
class EmnistData(FetchedData):
    """Handwritten letters and digits, 28×28, from the same source as MNIST; up to 814 255 of them in 62 classes."""

    known_shape: ClassVar[Shape | None] = (1, 28, 28)
    has_a_right_way_round: ClassVar[bool] = True
    license: ClassVar[str] = "By G. Cohen, S. Afshar, J. Tapson, A. van Schaik (2017), made of NIST's public data."
    places: ClassVar[tuple[str, ...]] = ("EMNIST/raw",)
    files: ClassVar[tuple[Source, ...]] = (
        Source(
            "gzip.zip",
            "58c8d27c78d21e728a6bc7b3cc06412e",
            ("https://biometrics.nist.gov/cs_links/EMNIST/gzip.zip",),
            about=561_800_000,
        ),
    )

    subset: str = param(
        "balanced", "Subset", choices=tuple(_CLASSES), help="Which of EMNIST's own selections of the samples is used."
    )

    @property
    def known_classes(self) -> tuple[str, ...]:
        return _CLASSES[self.subset]

    def load(self, folder: Path, progress: Progress = silent) -> Dataset:
        """N×1×28×28 uint8, upright, the training samples first.

        EMNIST's own files lie on their side (rows and columns are swapped), and its letters are counted from 1.
        """
        progress(None, "Checking gzip.zip")
        path = self.verified(folder, self.files[0])
        read = {}
        try:
            with zipfile.ZipFile(path) as archive:
                for number, name in enumerate(("train-images", "train-labels", "test-images", "test-labels")):
                    progress(0.2 * (number + 1), f"Reading {name}")
                    dims = 3 if name.endswith("images") else 1
                    member = f"gzip/emnist-{self.subset}-{name}-idx{dims}-ubyte.gz"
                    with archive.open(member) as packed:
                        read[name] = parse_idx(gzip.GzipFile(fileobj=packed).read(_LARGEST), dims, member)
        except (KeyError, EOFError, OSError, zlib.error, zipfile.BadZipFile):
            raise DataError("gzip.zip is damaged. Delete it and download EMNIST again.") from None
        images = np.concatenate([read["train-images"], read["test-images"]]).transpose(0, 2, 1)
        labels = np.concatenate([read["train-labels"], read["test-labels"]]).astype(np.int64)
        labels -= 1 if self.subset == "letters" else 0
        test = np.arange(len(read["train-images"]), len(images), dtype=np.int64)
        upright = np.ascontiguousarray(images)[:, None]
        return Dataset("emnist", self.title, upright, labels, self.known_classes, test)
