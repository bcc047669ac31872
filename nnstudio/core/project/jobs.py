"""From a project and its data to a training: a new one, or one that goes on where a run was left."""

from __future__ import annotations

from dataclasses import replace

from nnstudio.core.data.datasets import Dataset, Task
from nnstudio.core.data.preparation import BALANCED_SAMPLING
from nnstudio.core.data.preprocessing import Preprocessing
from nnstudio.core.data.split import Split
from nnstudio.core.network.output import describe_linear
from nnstudio.core.network.pretrained import completed
from nnstudio.core.project.document import Project
from nnstudio.core.project.file import ProjectFile
from nnstudio.core.training import Checkpoint, History, ResumeState, TrainingJob
from nnstudio.core.training.job import rank
from nnstudio.core.training.memory import memory_shortage_told
from nnstudio.core.training.tasks import rules_of

_MOST_NAMED = 5
"""How many layers a sentence names."""


def with_suited_loss(project: Project, task: Task) -> Project:
    """The project with its loss, or with the usual one where that does not fit the task."""
    loss = rules_of(task).suited(project.training.loss)
    return replace(project, training=replace(project.training, loss=loss))


def new_job(
    project: Project, dataset: Dataset, split: Split, preprocessing: Preprocessing | None = None
) -> TrainingJob:
    """A training from the start; without a `preprocessing`, one is fitted on the training part.

    A loss that does not fit the data gives way to the usual one, which `job.note` tells.
    """
    fitted = preprocessing or Preprocessing.fit(dataset.inputs, project.normalization, split.train)
    rules, loss = rules_of(dataset.task), project.training.loss
    config = with_suited_loss(project, dataset.task).training
    sampled = project.preparation.balance == BALANCED_SAMPLING
    linear = describe_linear(project.network, len(dataset.class_names), dataset.several)
    return TrainingJob(
        project.network,
        dataset,
        split,
        config,
        fitted,
        note=" ".join(filter(None, (linear, rules.describe_suited(loss), rules.describe_sampling(sampled)))),
        augmentation=project.augmentation,
        balance=project.preparation.balance,
    )


def begun_with(job: TrainingJob, project: Project, file: ProjectFile | None) -> TrainingJob:
    """The new training, begun with the project's start weights out of its file, as far as they fit; `job.note` says
    how far that is. Raises NetworkError when the network has a problem, ProjectFileError when they are not there.
    """
    if project.start is None or file is None:
        return job
    shape = job.dataset.input_shape
    with memory_shortage_told():
        found = completed(file.start_weights(project.start), job.network, shape, job.config.seed)
    facts = (job.network, shape, job.dataset.class_names, job.preprocessing)
    note = f"Training begins with the weights of {project.start.source}."
    if found.fresh:
        layers = ", ".join(found.fresh[:_MOST_NAMED]) + (" …" if len(found.fresh) > _MOST_NAMED else "")
        note = f"{note[:-1]}; they do not fit these layers, which begin anew: {layers}."
    start = Checkpoint(*facts, found.weights, target=job.target, several=job.dataset.several)
    return replace(job, start=start, note=f"{job.note} {note}".strip())


def continued_job(job: TrainingJob, last: Checkpoint, resume: ResumeState | None, history: History) -> TrainingJob:
    """The same training, going on from the last weights of a run with this history."""
    best = history.best
    score = rank(best.validation, best.train, job.dataset.task) if best else None
    return replace(job, start=last, resume=resume, best_so_far=score)
