"""A project's network before any training: with its start weights, or with those that its seed gives."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from nnstudio.core.data.preprocessing import Preprocessing
from nnstudio.core.data.target import Target
from nnstudio.core.network import Network, Shape, trace
from nnstudio.core.network.pretrained import completed
from nnstudio.core.project.document import Project
from nnstudio.core.project.file import ProjectFile
from nnstudio.core.project.sample import expected_sample
from nnstudio.core.training import Checkpoint
from nnstudio.core.training.memory import memory_shortage_told

_VALUES = 2**20
"""How many values the random samples have together at most, where that is more than two samples."""


def untrained_checkpoint(project: Project, file: ProjectFile, input_shape: Shape | None = None) -> Checkpoint:
    """The project's network for the samples that it was made for, on pixels 0…1 as they are; `file` has its weights.

    `input_shape` is that of the data, where they are loaded; it counts unless the project says another one. Nothing is
    subtracted from the pixels, because what is right depends on a training part that nobody has looked at. Classes
    without known names are numbered. Raises NetworkError when the network has a problem or is too large for the
    memory, ProjectFileError for a damaged file.
    """
    shape = project.input_shape or input_shape or expected_sample(project)[0]
    outputs = _outputs(project.network, shape)
    # A scale that changes nothing: what is right depends on the training part, as with the pixels.
    task = project.dataset.known_task
    target = Target() if task == "regression" and outputs == 1 else None
    names = () if target else _class_names(project, outputs)
    start = file.start_weights(project.start) if project.start else {}
    with memory_shortage_told():
        weights = completed(start, project.network, shape, project.training.seed).weights
    several = task == "multi-label" and names == project.dataset.known_classes
    return Checkpoint(project.network, shape, names, Preprocessing(), weights, target=target, several=several)


def random_samples(input_shape: Shape, most: int) -> NDArray[np.uint8]:
    """What the network can be tried on where there are no data: N×C×H×W or N×F, at most `most` of them."""
    count = max(2, min(most, _VALUES // math.prod(input_shape)))
    return np.random.default_rng(0).integers(0, 256, (count, *input_shape), dtype=np.uint8)


def describe_untrained(project: Project) -> str:
    """Which weights an untrained network has, in words."""
    kind = f"those of {project.start.source}" if project.start else f"random ones of seed {project.training.seed}"
    return f"{kind}; this network was not trained here"


def _class_names(project: Project, outputs: int) -> tuple[str, ...]:
    # One output is enough to tell two classes apart.
    classes = 2 if outputs == 1 else outputs
    known = project.dataset.known_classes
    return known if len(known) == classes else tuple(map(str, range(classes)))


def _outputs(network: Network, shape: Shape) -> int:
    plan = trace(network, shape)
    plan.require_sound()
    return (plan.output_shape or (0,))[0]
