"""Project: everything that a person can edit and undo, as one frozen value."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any

from nnstudio.core.data.datasets import DATASETS, DatasetSpec, DigitsData
from nnstudio.core.data.preprocessing import Mode
from nnstudio.core.data.split import SplitSpec
from nnstudio.core.errors import ProjectFileError
from nnstudio.core.network import Network, Preset, Shape, find_preset
from nnstudio.core.spec import from_json, read_spec, to_json
from nnstudio.core.training import TrainingConfig


@dataclass(frozen=True)
class Project:
    """What is learned from, by which network, and how. Weights, runs and window layout are not part of it."""

    dataset: DatasetSpec = field(default_factory=DigitsData)
    split: SplitSpec = field(default_factory=SplitSpec)
    normalization: Mode = "standardize"
    network: Network = field(default_factory=Network)
    training: TrainingConfig = field(default_factory=TrainingConfig)

    def to_json(self) -> dict[str, Any]:
        """Plain values for files; `from_json` reads them back."""
        return {
            "dataset": to_json(self.dataset),
            "split": to_json(self.split),
            "normalization": self.normalization,
            "network": self.network.to_json(),
            "training": to_json(self.training),
        }

    @classmethod
    def from_json(cls, data: Any) -> Project:
        """What `to_json` wrote, checked piece by piece. Raises an NnstudioError with a sentence."""
        if not isinstance(data, dict) or data.get("normalization") not in ("standardize", "unit"):
            raise ProjectFileError("The project's document is damaged, so it cannot be opened.")
        return cls(
            dataset=from_json(data.get("dataset"), DATASETS),
            split=read_spec(SplitSpec, data.get("split")),
            normalization=data["normalization"],
            network=Network.from_json(data.get("network")),
            training=read_spec(TrainingConfig, data.get("training")),
        )


def first_project() -> Project:
    """What a first start shows: LeNet-5 on the built-in handwritten digits, ready to train."""
    return Project(network=find_preset("lenet5").network())


def with_preset(project: Project, preset: Preset, input_shape: Shape) -> Project:
    """The project with a named network, made for its data.

    Where the data set can put the question that the preset answers (Pigeon: small or large digit?), it is put;
    otherwise the preset is made for the data's own classes.
    """
    if not hasattr(project.dataset, "labels"):
        return replace(project, network=preset.network(input_shape))
    question: dict[str, Any] = {"labels": preset.question}
    dataset = replace(project.dataset, **question)
    return replace(project, dataset=dataset, network=preset.network(input_shape, preset.classes))
