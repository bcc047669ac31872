"""From a project and its data to a training: a new one, or one that goes on where a recorded run was left."""

from __future__ import annotations

from nnstudio.core.data.datasets import Dataset
from nnstudio.core.data.preprocessing import Preprocessing
from nnstudio.core.data.split import Split
from nnstudio.core.errors import ProjectFileError
from nnstudio.core.project.document import Project
from nnstudio.core.project.file import ProjectFile
from nnstudio.core.training import TrainingJob
from nnstudio.core.training.job import rank


def new_job(project: Project, dataset: Dataset, split: Split) -> TrainingJob:
    """A training from the start; the preparation is fitted on the training part."""
    preprocessing = Preprocessing.fit(dataset.inputs[split.train], project.normalization)
    return TrainingJob(project.network, dataset, split, project.training, preprocessing)


def continued_job(file: ProjectFile, run_id: int, dataset: Dataset) -> TrainingJob:
    """The training that goes on with a run of the file, on the same data with the same split and preparation.

    Raises ProjectFileError when no epoch of it was finished, or when `dataset` is not what it was trained on.
    """
    run = next((run for run in file.runs() if run.id == run_id), None)
    state = file.resume_state(run_id)
    if run is None or state is None:
        raise ProjectFileError(f"{file.path.name} has no weights of run {run_id} to go on from. Start anew.")
    if run.fingerprint != dataset.fingerprint:
        raise ProjectFileError(f"Run {run_id} was trained on other data than these. Start anew.")
    checkpoint, resume = state
    best = file.history(run_id).best
    score = rank(best.validation, best.train) if best else None
    split = file.split(dataset, run.project.split)
    parts = (dataset, split, run.project.training, checkpoint.preprocessing)
    return TrainingJob(checkpoint.network, *parts, checkpoint, resume, score)
