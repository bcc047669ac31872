"""What the trainer's thread does to train one run and to record it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from nnstudio.core.project.document import Project
from nnstudio.core.project.file import ProjectFile
from nnstudio.core.project.jobs import begun_with
from nnstudio.core.project.recorder import recorded
from nnstudio.core.project.run_seals import RunSeal
from nnstudio.core.training import Event, TrainingJob, train
from nnstudio.session.loaded import LoadedData


@dataclass(frozen=True)
class Entered:
    """The run stands in the file under this number; reported before anything that it does."""

    run_id: int
    seal: RunSeal


def run_events(
    job: TrainingJob,
    project: Project,
    data: LoadedData,
    file: ProjectFile,
    number: int | None,
    should_stop: Callable[[], bool],
) -> Iterator[Entered | Event]:
    """Do the training into `file`: as the run with this number, which is gone on with, or as a new one, which begins
    with the project's start weights if it has any."""
    begun = job if number is not None else begun_with(job, project, file)
    run = file.start_run(project, data.dataset.fingerprint) if number is None else number
    seal = RunSeal.of(data.as_read, data.dataset, data.sealed)
    file.seal_run(run, seal)
    yield Entered(run, seal)
    yield from recorded(train(begun, should_stop), file, run)
