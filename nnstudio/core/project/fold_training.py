"""Training one fold after the other, each a run of its own: what commands and window do alike."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain

from nnstudio.core.data.datasets import Dataset
from nnstudio.core.data.split import Split
from nnstudio.core.project.cross_validation import in_fold
from nnstudio.core.project.document import Project
from nnstudio.core.project.file import ProjectFile
from nnstudio.core.project.jobs import begun_with, continued_job, new_job
from nnstudio.core.project.opened import Learned
from nnstudio.core.project.recorder import recorded
from nnstudio.core.project.run_seals import RunSeal
from nnstudio.core.training import Event, Finished, History, TrainingJob, train

Target = Callable[[Project], ProjectFile | None]


@dataclass(frozen=True, eq=False)
class FoldBegan:
    """A fold begins, or goes on: `project` has it in hand. `file` and `run` say where it is recorded, if anywhere;
    `history` is that of the run so far, for the one who listens to go on with. `place` counts from 0."""

    project: Project
    split: Split
    place: int
    file: ProjectFile | None
    run: int | None
    seal: RunSeal
    history: History = field(default_factory=History)


def each_fold(
    project: Project,
    dataset: Dataset,
    split: Split,
    numbers: Sequence[int],
    target: Target,
    source: ProjectFile | None,
    seal: RunSeal,
    should_stop: Callable[[], bool] = lambda: False,
    begun: Callable[[int], Learned | None] = lambda number: None,
) -> Iterator[tuple[FoldBegan, Iterator[Event]]]:
    """The folds with these numbers, counted from 1, and the events of each, which are to be followed to their end.

    A split without folds counts as one. Start weights come out of `source`; runs go to the file that `target` gives,
    which is asked once a fold is known to be possible, and so does `seal`: what they are not to be asked about. `begun`
    gives what is left of a fold that was begun before and is gone on with, exactly as if it had never been left. After
    one that was not completed there is no other.
    """
    for place, number in enumerate(numbers):
        if place and should_stop():
            return
        one, part, left = in_fold(project, number), split.in_fold(number), begun(number)
        job, history = new_job(one, dataset, part), History()
        if left is not None and left.last is not None:
            job, history = _continued(job, left), left.history
        else:
            left, job = None, begun_with(job, one, source)
        events = train(job, should_stop)
        # Whatever stands in the way of training shows now, before a file is made or changed.
        events = chain([next(events)], events)
        file = target(one)
        run = left.run.id if left and left.run else None
        if file is not None:
            run = run or file.start_run(one, dataset.fingerprint)
            file.seal_run(run, seal)
            events = recorded(events, file, run)
        ended: list[Finished] = []
        yield FoldBegan(one, part, place, file, run, seal, history), _noted(events, ended)
        if not ended or ended[-1].reason != "completed":
            return


def _continued(job: TrainingJob, left: Learned) -> TrainingJob:
    assert left.last is not None
    left.history.forget_after(left.last.step)
    return continued_job(job, left.last, left.resume, left.history)


def _noted(events: Iterator[Event], ended: list[Finished]) -> Iterator[Event]:
    for event in events:
        if isinstance(event, Finished):
            ended.append(event)
        yield event
