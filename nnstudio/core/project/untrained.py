"""A project's network before any training: with its start weights, or with those that its seed gives."""

from __future__ import annotations

from nnstudio.core.data.preprocessing import Preprocessing
from nnstudio.core.network import Network, Shape, trace
from nnstudio.core.network.pretrained import completed
from nnstudio.core.project.document import Project
from nnstudio.core.project.file import ProjectFile
from nnstudio.core.project.sample import expected_sample
from nnstudio.core.training import Checkpoint
from nnstudio.core.training.memory import memory_shortage_told


def untrained_checkpoint(file: ProjectFile) -> Checkpoint:
    """The network of the saved project for the samples that it was made for, on pixels 0…1 as they are.

    Nothing is subtracted from them, because what is right depends on data that nobody has seen. Classes without known
    names are numbered. Raises NetworkError when the network has a problem, ProjectFileError for a damaged file.
    """
    project = file.project()
    shape = expected_sample(project)[0]
    names = _class_names(project, shape)
    start = file.start_weights(project.start) if project.start else {}
    with memory_shortage_told():
        weights = completed(start, project.network, shape, project.training.seed).weights
    return Checkpoint(project.network, shape, names, Preprocessing(), weights)


def _class_names(project: Project, shape: Shape) -> tuple[str, ...]:
    outputs = _outputs(project.network, shape)
    # One output is enough to tell two classes apart.
    classes = 2 if outputs == 1 else outputs
    known = project.dataset.known_classes
    return known if len(known) == classes else tuple(map(str, range(classes)))


def _outputs(network: Network, shape: Shape) -> int:
    plan = trace(network, shape)
    plan.require_sound()
    return (plan.output_shape or (0,))[0]
