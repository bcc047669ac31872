"""The run that the trainer has in hand: whose it is, its curves, its newest and best weights, how to go on with it."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from nnstudio.core.data.datasets import Task
from nnstudio.core.project.document import Project
from nnstudio.core.project.fold_training import FoldBegan
from nnstudio.core.project.jobs import continued_job
from nnstudio.core.project.opened import Learned
from nnstudio.core.project.run_seals import Sealing
from nnstudio.core.training import (
    Checkpoint,
    EpochEnded,
    Event,
    Finished,
    History,
    ResumeState,
    Snapshot,
    Started,
    TrainingJob,
)
from nnstudio.session.folds_job import FoldsPlanned, FoldsUnderWay, OtherFold
from nnstudio.session.loaded import LoadedData


@dataclass(eq=False)
class RunInHand:
    """Grows with what a training reports, or holds what a file has kept of one; without anything it is no run.

    `last` and `resume` are of the end of the last epoch, where one can go on; `newest` may be of a step after it.
    """

    id: int | None = None
    project: Project | None = None
    seal: Sealing | None = None
    history: History = field(default_factory=History)
    started: Started | None = None
    newest: Checkpoint | None = None
    best: Checkpoint | None = None
    last: Checkpoint | None = None
    resume: ResumeState | None = None
    folds: FoldsUnderWay | None = None
    others: tuple[OtherFold, ...] = ()

    @classmethod
    def of(cls, learned: Learned, others: tuple[OtherFold, ...] = ()) -> RunInHand:
        """What a run in a file has learned; `others` are other folds beside it."""
        found = cls(history=learned.history, others=others, best=learned.best, resume=learned.resume)
        found.newest = found.last = learned.last
        if learned.run is not None:
            found.id, found.project, found.seal = learned.run.id, learned.run.project, learned.seal
        return found

    @property
    def task(self) -> Task:
        """What the run is for, which says what its score is called."""
        if self.started is not None:
            return self.started.task
        found = self.newest or self.best
        return found.task if found is not None else "classification"

    def can_continue(self, project: Project, data: LoadedData | None) -> bool:
        """Whether training would go on with these weights: nothing that they depend on has changed."""
        run = self.project
        if run is None or self.last is None or data is None:
            return False
        config = replace(run.training, seed=project.training.seed, batch_size=project.training.batch_size)
        prepared = (project.normalization, project.preparation, project.augmentation)
        return (
            (run.dataset, run.split, run.normalization, run.preparation, run.augmentation)
            == (project.dataset, project.split, *prepared)
            and (run.network, run.start, run.training) == (project.network, project.start, config)
            and self.last.class_names == data.dataset.class_names
            and self.last.preprocessing == data.preprocessing
        )

    def gone_on_with(self, project: Project) -> RunInHand:
        """The same run, by itself, as it is trained further for `project`."""
        if self.last is not None:
            # After a failure or a diverged loss, steps were seen that the kept weights do not have.
            self.history.forget_after(self.last.step)
        return replace(self, project=project, folds=None, others=())

    def continued(self, job: TrainingJob) -> TrainingJob:
        """The training, going on from the last weights if there are any."""
        return continued_job(job, self.last, self.resume, self.history) if self.last else job

    def plan_folds(self, planned: FoldsPlanned) -> None:
        """Take in which folds are to be trained."""
        self.folds = FoldsUnderWay(planned.numbers, planned.count) if planned.numbers else None
        self.others = planned.done

    def next_fold(self, began: FoldBegan) -> RunInHand:
        """The fold that begins; this one is then among the others."""
        assert self.folds is not None
        others = (*self.others, (self.folds.fold, self.history)) if began.place else self.others
        folds = replace(self.folds, place=began.place)
        return RunInHand(began.run, began.project, began.seal, began.history, folds=folds, others=others)

    def take(self, event: Event) -> bool:
        """Keep what an event carries; whether there are new weights."""
        self.history.add(event)
        match event:
            case Started():
                self.started = event
                return False
            case Snapshot():
                self.newest = event.checkpoint
            case EpochEnded():
                self.newest = self.last = event.checkpoint
                self.resume = event.resume
                if event.best:
                    self.best = event.checkpoint
            case Finished():
                self.newest = self.last = event.checkpoint
                self.resume = event.resume
            case _:
                return False
        return True
