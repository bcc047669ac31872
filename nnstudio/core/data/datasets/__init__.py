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
from nnstudio.core.data.datasets.medmnist import BreastMnistData, MedMnistData
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

__all__ = [
    "DATASETS",
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
    "Groups",
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
    "Task",
    "WineData",
    "XorData",
    "silent",
]
