"""From a project and its data to a training: a new one, or one that goes on where a run was left."""

from __future__ import annotations

from dataclasses import replace

from nnstudio.core.data.datasets import Dataset
from nnstudio.core.data.preprocessing import Preprocessing
from nnstudio.core.data.split import Split
from nnstudio.core.project.document import Project
from nnstudio.core.training import Checkpoint, History, ResumeState, TrainingJob
from nnstudio.core.training.job import rank


def new_job(
    project: Project, dataset: Dataset, split: Split, preprocessing: Preprocessing | None = None
) -> TrainingJob:
    """A training from the start; without a `preprocessing`, one is fitted on the training part."""
    fitted = preprocessing or Preprocessing.fit(dataset.inputs[split.train], project.normalization)
    return TrainingJob(project.network, dataset, split, project.training, fitted)


def continued_job(job: TrainingJob, last: Checkpoint, resume: ResumeState | None, history: History) -> TrainingJob:
    """The same training, going on from the last weights of a run with this history."""
    best = history.best
    score = rank(best.validation, best.train) if best else None
    return replace(job, start=last, resume=resume, best_so_far=score)
