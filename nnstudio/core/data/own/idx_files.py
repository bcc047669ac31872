"""IDX files of one's own: images and their labels side by side, named as MNIST's are."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from nnstudio.core.data.datasets.base import DATASETS, Dataset, DatasetSpec, Progress, silent
from nnstudio.core.data.own.place import present, why_missing
from nnstudio.core.spec import param


@DATASETS.register("idx", "IDX files", group="Your own")
@dataclass(frozen=True)
class IdxData(DatasetSpec):
    """Images and labels in IDX files, the format of MNIST, plain or gzipped; a file of labels beside each of images."""

    path: str = param("", "File or folder", help="A file of images whose labels lie beside it, or a folder of such.")

    def missing(self, folder: Path) -> str:
        return why_missing(self.path, folder, "file or folder")

    def load(self, folder: Path, progress: Progress = silent) -> Dataset:
        """N×1×H×W uint8: training first, then validation and test, which are kept as set aside."""
        from nnstudio.core.data.own.idx_pairs import read_pairs

        return read_pairs(present(self.path, folder, "file or folder"), progress)
