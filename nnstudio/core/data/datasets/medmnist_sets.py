"""MedMNIST: twelve sets of medical images at 28×28."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from nnstudio.core.data.datasets.base import DATASETS, Shape, Source, Task
from nnstudio.core.data.datasets.medmnist import AUTHORS, MedMnistData, files_of

_ORGANS = (
    "bladder",
    "left femur",
    "right femur",
    "heart",
    "left kidney",
    "right kidney",
    "liver",
    "left lung",
    "right lung",
    "pancreas",
    "spleen",
)


@DATASETS.register("pathmnist", "PathMNIST", group="Medical images")
@dataclass(frozen=True)
class PathMnistData(MedMnistData):
    """107 180 patches of stained tissue from bowel cancer, nine kinds, 28×28 in colour."""

    known_shape: ClassVar[Shape | None] = (3, 28, 28)
    files: ClassVar[tuple[Source, ...]] = files_of("pathmnist", "a8b06965200029087d5bd730944a56c1", 206)
    names: ClassVar[tuple[str, ...]] = (
        "adipose",
        "background",
        "debris",
        "lymphocytes",
        "mucus",
        "smooth muscle",
        "normal colon mucosa",
        "cancer-associated stroma",
        "colorectal adenocarcinoma epithelium",
    )


@DATASETS.register("chestmnist", "ChestMNIST (several labels)", group="Medical images")
@dataclass(frozen=True)
class ChestMnistData(MedMnistData):
    """112 120 X-rays of the chest with up to fourteen findings each (several may apply), 28×28."""

    known_shape: ClassVar[Shape | None] = (1, 28, 28)
    known_task: ClassVar[Task] = "multi-label"
    files: ClassVar[tuple[Source, ...]] = files_of("chestmnist", "02c8a6516a18b556561a56cbdd36c4a8", 82.8)
    names: ClassVar[tuple[str, ...]] = (
        "atelectasis",
        "cardiomegaly",
        "effusion",
        "infiltration",
        "mass",
        "nodule",
        "pneumonia",
        "pneumothorax",
        "consolidation",
        "edema",
        "emphysema",
        "fibrosis",
        "pleural",
        "hernia",
    )


@DATASETS.register("dermamnist", "DermaMNIST", group="Medical images")
@dataclass(frozen=True)
class DermaMnistData(MedMnistData):
    """10 015 pictures of moles and other spots of the skin, seven kinds, 28×28 in colour."""

    known_shape: ClassVar[Shape | None] = (3, 28, 28)
    files: ClassVar[tuple[Source, ...]] = files_of("dermamnist", "0744692d530f8e62ec473284d019b0c7", 19.7)
    names: ClassVar[tuple[str, ...]] = (
        "actinic keratoses and intraepithelial carcinoma",
        "basal cell carcinoma",
        "benign keratosis-like lesions",
        "dermatofibroma",
        "melanoma",
        "melanocytic nevi",
        "vascular lesions",
    )
    license: ClassVar[str] = AUTHORS.format(license="CC BY-NC 4.0")


@DATASETS.register("octmnist", "OCTMNIST", group="Medical images")
@dataclass(frozen=True)
class OctMnistData(MedMnistData):
    """109 309 scans of the retina (optical coherence tomography), four diagnoses, 28×28."""

    known_shape: ClassVar[Shape | None] = (1, 28, 28)
    files: ClassVar[tuple[Source, ...]] = files_of("octmnist", "c68d92d5b585d8d81f7112f81e2d0842", 54.9)
    names: ClassVar[tuple[str, ...]] = (
        "choroidal neovascularization",
        "diabetic macular edema",
        "drusen",
        "normal",
    )


@DATASETS.register("pneumoniamnist", "PneumoniaMNIST", group="Medical images")
@dataclass(frozen=True)
class PneumoniaMnistData(MedMnistData):
    """5 856 X-rays of children's chests: pneumonia or not? 28×28."""

    known_shape: ClassVar[Shape | None] = (1, 28, 28)
    files: ClassVar[tuple[Source, ...]] = files_of("pneumoniamnist", "28209eda62fecd6e6a2d98b1501bb15f", 4.2)
    names: ClassVar[tuple[str, ...]] = (
        "normal",
        "pneumonia",
    )


@DATASETS.register("retinamnist", "RetinaMNIST", group="Medical images")
@dataclass(frozen=True)
class RetinaMnistData(MedMnistData):
    """1 600 pictures of the back of the eye, five grades of diabetic retinopathy, 28×28 in colour."""

    known_shape: ClassVar[Shape | None] = (3, 28, 28)
    files: ClassVar[tuple[Source, ...]] = files_of("retinamnist", "bd4c0672f1bba3e3a89f0e4e876791e4", 3.3)
    names: ClassVar[tuple[str, ...]] = (
        "0",
        "1",
        "2",
        "3",
        "4",
    )


@DATASETS.register("breastmnist", "BreastMNIST", group="Medical images")
@dataclass(frozen=True)
class BreastMnistData(MedMnistData):
    """780 ultrasound images of the breast: malignant or not? 28×28."""

    known_shape: ClassVar[Shape | None] = (1, 28, 28)
    files: ClassVar[tuple[Source, ...]] = files_of("breastmnist", "750601b1f35ba3300ea97c75c52ff8f6", 0.56)
    names: ClassVar[tuple[str, ...]] = (
        "malignant",
        "normal, benign",
    )


@DATASETS.register("bloodmnist", "BloodMNIST", group="Medical images")
@dataclass(frozen=True)
class BloodMnistData(MedMnistData):
    """17 092 single blood cells under the microscope, eight kinds, 28×28 in colour."""

    known_shape: ClassVar[Shape | None] = (3, 28, 28)
    files: ClassVar[tuple[Source, ...]] = files_of("bloodmnist", "7053d0359d879ad8a5505303e11de1dc", 35.5)
    names: ClassVar[tuple[str, ...]] = (
        "basophil",
        "eosinophil",
        "erythroblast",
        "immature granulocytes",
        "lymphocyte",
        "monocyte",
        "neutrophil",
        "platelet",
    )


@DATASETS.register("tissuemnist", "TissueMNIST", group="Medical images")
@dataclass(frozen=True)
class TissueMnistData(MedMnistData):
    """236 386 cells of the human kidney's cortex, eight kinds, 28×28."""

    known_shape: ClassVar[Shape | None] = (1, 28, 28)
    files: ClassVar[tuple[Source, ...]] = files_of("tissuemnist", "ebe78ee8b05294063de985d821c1c34b", 125)
    names: ClassVar[tuple[str, ...]] = (
        "collecting duct, connecting tubule",
        "distal convoluted tubule",
        "glomerular endothelial cells",
        "interstitial endothelial cells",
        "leukocytes",
        "podocytes",
        "proximal tubule segments",
        "thick ascending limb",
    )


@DATASETS.register("organamnist", "OrganAMNIST", group="Medical images")
@dataclass(frozen=True)
class OrganAMnistData(MedMnistData):
    """58 850 slices of CT scans from above (axial), eleven organs, 28×28."""

    known_shape: ClassVar[Shape | None] = (1, 28, 28)
    files: ClassVar[tuple[Source, ...]] = files_of("organamnist", "866b832ed4eeba67bfb9edee1d5544e6", 38.2)
    names: ClassVar[tuple[str, ...]] = _ORGANS


@DATASETS.register("organcmnist", "OrganCMNIST", group="Medical images")
@dataclass(frozen=True)
class OrganCMnistData(MedMnistData):
    """23 660 slices of CT scans from the front (coronal), eleven organs, 28×28."""

    known_shape: ClassVar[Shape | None] = (1, 28, 28)
    files: ClassVar[tuple[Source, ...]] = files_of("organcmnist", "0afa5834fb105f7705a7d93372119a21", 15.5)
    names: ClassVar[tuple[str, ...]] = _ORGANS


@DATASETS.register("organsmnist", "OrganSMNIST", group="Medical images")
@dataclass(frozen=True)
class OrganSMnistData(MedMnistData):
    """25 221 slices of CT scans from the side (sagittal), eleven organs, 28×28."""

    known_shape: ClassVar[Shape | None] = (1, 28, 28)
    files: ClassVar[tuple[Source, ...]] = files_of("organsmnist", "e5c39f1af030238290b9557d9503af9d", 16.5)
    names: ClassVar[tuple[str, ...]] = _ORGANS
