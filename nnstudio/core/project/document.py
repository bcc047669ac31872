"""Project: everything that a person can edit and undo, as one frozen value."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any

from nnstudio.core.data.additions import Additions
from nnstudio.core.data.augmentation import Augmentation
from nnstudio.core.data.corrections import Corrections
from nnstudio.core.data.datasets import DATASETS, DatasetSpec, DigitsData
from nnstudio.core.data.preparation import Preparation
from nnstudio.core.data.preprocessing import MODES, Mode
from nnstudio.core.data.split.spec import SplitSpec, stored_knobs
from nnstudio.core.errors import ProjectFileError
from nnstudio.core.network import Network, Preset, Shape, find_preset
from nnstudio.core.project.start_weights import StartWeights
from nnstudio.core.spec import from_json, params, read_spec, to_json
from nnstudio.core.training import TrainingConfig

LARGEST_SIDE = 2**16
"""Of a sample, in pixels or features."""
_MOST_SIDES = 3


@dataclass(frozen=True)
class Project:
    """What is learned from, by which network, and how. Weights, runs and window layout are not part of it.

    `input_shape` is that of the samples that the network was made for, where these are not the data set's: whatever
    is done without data goes by it. `start` names the weights that new trainings begin with; None: random ones.
    """

    dataset: DatasetSpec = field(default_factory=DigitsData)
    corrections: Corrections = field(default_factory=Corrections)
    additions: Additions = field(default_factory=Additions)
    preparation: Preparation = field(default_factory=Preparation)
    augmentation: Augmentation = field(default_factory=Augmentation)
    split: SplitSpec = field(default_factory=SplitSpec)
    normalization: Mode = "standardize"
    network: Network = field(default_factory=Network)
    training: TrainingConfig = field(default_factory=TrainingConfig)
    input_shape: Shape | None = None
    start: StartWeights | None = None

    def to_json(self) -> dict[str, Any]:
        """Plain values for files; `from_json` reads them back."""
        data: dict[str, Any] = {
            "dataset": to_json(self.dataset),
            "split": stored_knobs(self.split),
            "normalization": self.normalization,
            "network": self.network.to_json(),
            "training": to_json(self.training),
        }
        # Only what was chosen, so that a project that uses none of it opens in older versions too.
        if self.preparation != Preparation():
            data["preparation"] = to_json(self.preparation)
        if self.augmentation.active:
            data["augmentation"] = to_json(self.augmentation)
        if self.corrections != Corrections():
            data["corrections"] = self.corrections.to_json()
        if self.additions != Additions():
            data["additions"] = self.additions.to_json()
        if self.input_shape is not None:
            data["input_shape"] = list(self.input_shape)
        if self.start is not None:
            data["start"] = self.start.to_json()
        return data

    @classmethod
    def from_json(cls, data: Any) -> Project:
        """What `to_json` wrote, checked piece by piece. Raises an NnstudioError with a sentence."""
        if not isinstance(data, dict) or data.get("normalization") not in MODES:
            raise ProjectFileError("The project's document is damaged, so it cannot be opened.")
        return cls(
            dataset=from_json(data.get("dataset"), DATASETS),
            corrections=Corrections.from_json(data["corrections"]) if "corrections" in data else Corrections(),
            additions=Additions.from_json(data["additions"]) if "additions" in data else Additions(),
            preparation=read_spec(Preparation, data.get("preparation", {})),
            augmentation=read_spec(Augmentation, data.get("augmentation", {})),
            split=read_spec(SplitSpec, data.get("split")),
            normalization=data["normalization"],
            network=Network.from_json(data.get("network")),
            training=read_spec(TrainingConfig, data.get("training")),
            input_shape=_shape(data["input_shape"]) if "input_shape" in data else None,
            start=StartWeights.from_json(data["start"]) if "start" in data else None,
        )


def _shape(data: Any) -> Shape:
    fine = isinstance(data, list) and 1 <= len(data) <= _MOST_SIDES
    if not fine or any(type(side) is not int or not 1 <= side <= LARGEST_SIDE for side in data):
        raise ProjectFileError("The project's document is damaged, so it cannot be opened.")
    return tuple(data)


def first_project() -> Project:
    """What a first start shows: LeNet-5 on the built-in handwritten digits, ready to train."""
    return Project(network=find_preset("lenet5").network())


def _answers(dataset: DatasetSpec, question: str) -> bool:
    """Whether a data set has such labels among several that it offers."""
    return any(knob.name == "labels" and question in knob.choices for knob in params(type(dataset)))


def with_preset(
    project: Project, preset: Preset, input_shape: Shape, classes: int | None = None, several: bool | None = None
) -> Project:
    """The project with a named network, made for its data, and without the start weights of the one before.

    `classes` is how many classes the data have, 0 where a value is predicted, and `several` whether several of them may
    apply; None where the data set has to tell.

    Where the data set can put the question that the preset answers (Pigeon: small or large digit?), it is put;
    otherwise the preset is made for the data's own classes.
    """
    project = replace(project, input_shape=None, start=None)
    if _answers(project.dataset, preset.question):
        question: dict[str, Any] = {"labels": preset.question}
        project = replace(project, dataset=replace(project.dataset, **question))
        classes = None
    if classes is None and project.dataset.known_task != "regression":
        classes = len(project.dataset.known_classes) or preset.classes
    if several is None:
        several = project.dataset.known_task == "multi-label"
    return replace(project, network=preset.network(input_shape, classes or 0, several))
