"""Weights from a file of another program into a project's own file."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from nnstudio.core.network import Network, Shape
from nnstudio.core.network.pretrained import fitted
from nnstudio.core.network.weight_files import read_weight_file
from nnstudio.core.project.file import ProjectFile
from nnstudio.core.project.start_weights import StartWeights


@dataclass(frozen=True)
class TakenIn:
    """What a project names the weights by, and in one sentence what was taken."""

    start: StartWeights
    note: str


def take_in(file: ProjectFile, network: Network, input_shape: Shape, path: Path) -> TakenIn:
    """Bring the weights at `path` to the network, for samples of `input_shape`, and keep them in the project's file.

    Raises NetworkError where they do not fit or the network has a problem, ProjectFileError where the file cannot be
    written.
    """
    found = fitted(read_weight_file(path), network, input_shape, path.name)
    note = f"New trainings begin with the weights of {path.name}."
    if found.fresh:
        note = f"{note[:-1]}; its last layer told other classes apart, so {found.fresh[0]} begins anew."
    return TakenIn(file.add_start_weights(found.weights, path.name), note)
