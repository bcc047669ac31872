"""The kinds of data sets. Importing this package enters all of them in DATASETS; the imports are explicit."""

from nnstudio.core.data.datasets.base import (
    DATASETS,
    Dataset,
    DatasetSpec,
    Groups,
    Indices,
    Kind,
    Progress,
    Shape,
    Source,
    Task,
    silent,
)
from nnstudio.core.data.datasets.digits import DigitsData
from nnstudio.core.data.datasets.drawings import DrawingsData
from nnstudio.core.data.datasets.mnist import MnistData

__all__ = [
    "DATASETS",
    "Dataset",
    "DatasetSpec",
    "DigitsData",
    "DrawingsData",
    "Groups",
    "Indices",
    "Kind",
    "MnistData",
    "Progress",
    "Shape",
    "Source",
    "Task",
    "silent",
]
