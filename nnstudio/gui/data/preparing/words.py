"""The sentences on how samples are prepared, from the line in the Data dock to the figures of each class."""

from __future__ import annotations

from nnstudio.core.data.augmentation import Augmentation
from nnstudio.core.data.datasets import Dataset
from nnstudio.core.data.preparation import BALANCED_SAMPLING, CLASS_WEIGHTS
from nnstudio.core.data.preprocessing import Mode, Preprocessing
from nnstudio.core.project.document import Project
from nnstudio.core.spec import params
from nnstudio.gui.figures import counted

MODES: tuple[tuple[Mode, str], ...] = (("standardize", "Standardised"), ("unit", "0 to 1"), ("none", "As they are"))
ON_TRAINING = "Measured on the training part only, so that nothing is known of the samples that are held out."
_SHORT = {"standardize": "Standardised", "unit": "0 to 1", "none": "Values as they are"}
_COLOURS = {1: "grey", 3: "colour"}


def summary(project: Project, dataset: Dataset | None) -> str:
    """ "Standardised · 28×28 grey · no augmentation", shorter while no data are here."""
    said = [_SHORT[project.normalization]]
    if dataset is not None:
        said.append(_shape(dataset))
    if project.preparation.balance in (CLASS_WEIGHTS, BALANCED_SAMPLING):
        said.append(project.preparation.balance)
    if dataset is None or dataset.kind == "images":
        said.append(varied(project.augmentation))
    return " · ".join(said)


def _shape(dataset: Dataset) -> str:
    if dataset.kind == "table":
        return counted(dataset.input_shape[0], "feature")
    channels, height, width = dataset.input_shape
    return f"{height}×{width} {_COLOURS.get(channels, f'in {channels} channels')}"


def varied(augmentation: Augmentation) -> str:
    """ "no augmentation", "varied by shift and rotate", "varied in 5 ways"."""
    used = [knob.label.lower() for knob in params(Augmentation) if getattr(augmentation, knob.name)]
    if not used:
        return "no augmentation"
    return f"varied by {' and '.join(used)}" if len(used) < 3 else f"varied in {len(used)} ways"


def what_is_done(dataset: Dataset, preprocessing: Preprocessing) -> str:
    """What becomes of a value, in a sentence or two."""
    table = dataset.kind == "table"
    what = "feature" if table else "channel"
    if preprocessing.mode == "standardize":
        scaled = "Pixels are brought to 0…1 first. " if not table else ""
        return f"{scaled}The mean of each {what} is subtracted, and the rest divided by its standard deviation."
    if preprocessing.mode == "unit":
        if table:
            return "The smallest value of each feature becomes 0, the largest 1."
        return "Pixel values are divided by 255, so that black is 0 and white is 1. Nothing has to be measured."
    if table:
        return "Values stay as they are in the table. Features with large numbers will outweigh the others."
    return "Pixel values stay 0 to 255. Most networks learn badly from such large numbers."


def drawn_words(count: int) -> str:
    """ "3 drawings of your own"."""
    return f"{counted(count, 'drawing')} of your own"
