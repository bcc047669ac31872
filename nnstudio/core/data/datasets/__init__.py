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
from nnstudio.core.data.datasets.colour_images import Cifar10Data, Cifar100Data, SvhnData
from nnstudio.core.data.datasets.curves import BumpData, CurveData, ExpressionData, SineData, StepData
from nnstudio.core.data.datasets.digits import DigitsData
from nnstudio.core.data.datasets.drawings import DrawingsData
from nnstudio.core.data.datasets.medmnist import MedMnistData
from nnstudio.core.data.datasets.medmnist_sets import BreastMnistData
from nnstudio.core.data.datasets.mnist import MnistData
from nnstudio.core.data.datasets.mnist_like import EmnistData, FashionMnistData, KmnistData
from nnstudio.core.data.datasets.planes import (
    BlobsData,
    CheckerboardData,
    CirclesData,
    MoonsData,
    PlaneData,
    SpiralsData,
    XorData,
)
from nnstudio.core.data.datasets.sklearn_tables import BreastCancerData, DiabetesData, IrisData, WineData
from nnstudio.core.data.own.arrays import ArraysData
from nnstudio.core.data.own.folder import FolderData
from nnstudio.core.data.own.idx_files import IdxData
from nnstudio.core.data.own.image_table import ImageTableData
from nnstudio.core.data.own.table import TableData

__all__ = [
    "DATASETS",
    "ArraysData",
    "BlobsData",
    "BreastCancerData",
    "BreastMnistData",
    "BumpData",
    "CheckerboardData",
    "Cifar10Data",
    "Cifar100Data",
    "CirclesData",
    "CurveData",
    "Dataset",
    "DatasetSpec",
    "DiabetesData",
    "DigitsData",
    "DrawingsData",
    "EmnistData",
    "ExpressionData",
    "FashionMnistData",
    "FolderData",
    "Groups",
    "IdxData",
    "ImageTableData",
    "Indices",
    "IrisData",
    "Kind",
    "KmnistData",
    "MedMnistData",
    "MnistData",
    "MoonsData",
    "PlaneData",
    "Progress",
    "Shape",
    "SineData",
    "Source",
    "SpiralsData",
    "StepData",
    "SvhnData",
    "TableData",
    "Task",
    "WineData",
    "XorData",
    "silent",
]
