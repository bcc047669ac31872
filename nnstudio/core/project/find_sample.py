"""Which samples the network of a file is for: told by what it was trained on, else by its data, without taking them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from nnstudio.core.data.catalogue import is_own
from nnstudio.core.data.own.understand import understand
from nnstudio.core.data.preparation import adapted_shape
from nnstudio.core.errors import NnstudioError
from nnstudio.core.network import Shape, describe_shape
from nnstudio.core.project.document import Project
from nnstudio.core.project.file import ProjectFile
from nnstudio.core.project.sample import expected_sample


@dataclass(frozen=True)
class Sample:
    """The shape of one sample, how many classes there are (0: a value is predicted; None: not known), and whether
    several may apply. `note`: a sentence where the shape is but a guess, since the data cannot be looked at."""

    shape: Shape
    classes: int | None
    several: bool = False
    note: str = ""


def find_sample(file: ProjectFile, data_folder: Path) -> Sample:
    """What the network of a file gets. Reads no more of people's own data than it takes to tell."""
    project = file.project()
    shape, classes = expected_sample(project)
    task = project.dataset.known_task
    known = Sample(shape, len(classes) or (0 if task == "regression" else None), task == "multi-label")
    if project.input_shape is not None:
        return Sample(shape, None)
    learned = _learned(file, project)
    if learned is not None:
        return learned
    if project.dataset.known_shape is not None:
        return known
    try:
        return _of_data(project, data_folder)
    except NnstudioError as error:
        note = f"{error} So this is for samples of {describe_shape(shape)}, which the data may not have."
        return replace(known, note=note)


def _learned(file: ProjectFile, project: Project) -> Sample | None:
    """From the newest run, if that was with these very data."""
    run = file.newest_trained()
    if run is None or (run.project.dataset, run.project.preparation) != (project.dataset, project.preparation):
        return None
    found = file.checkpoint(run.id, "best") or file.checkpoint(run.id, "last")
    return None if found is None else Sample(found.input_shape, found.classes, found.several)


def _of_data(project: Project, data_folder: Path) -> Sample:
    if is_own(project.dataset):
        found = understand(project.dataset)
        shape = adapted_shape(found.input_shape, project.preparation)
        return Sample(shape, len(found.classes), found.task == "multi-label")
    data = project.dataset.load(data_folder)
    return Sample(adapted_shape(data.input_shape, project.preparation), len(data.class_names), data.several)
