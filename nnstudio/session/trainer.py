"""Training as the window sees it: start, pause, step, stop; what the run in hand has come to."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from enum import Enum
from functools import partial

import torch
from PySide6.QtCore import QObject, Signal

from nnstudio.core.data.datasets import Task
from nnstudio.core.project.document import Project
from nnstudio.core.project.file import ProjectFile
from nnstudio.core.project.fold_training import FoldBegan
from nnstudio.core.project.jobs import new_job, with_suited_loss
from nnstudio.core.project.opened import Learned
from nnstudio.core.project.run_seals import Sealing
from nnstudio.core.training import Checkpoint, Event, Finished, History, Progress, Started, TrainingJob
from nnstudio.core.training.threads import AVAILABLE
from nnstudio.session.folds_job import FoldsPlanned, FoldsUnderWay, OtherFold, folds_events
from nnstudio.session.job import Job, Make
from nnstudio.session.loaded import LoadedData
from nnstudio.session.run_in_hand import RunInHand
from nnstudio.session.run_job import Entered, run_events


class TrainerState(Enum):
    """What the trainer is doing."""

    IDLE = "idle"
    TRAINING = "training"
    PAUSED = "paused"
    STOPPING = "stopping"


_Reported = Event | Entered | FoldsPlanned | FoldBegan


class Trainer(QObject):
    """One run at a time, on a thread of its own; or all folds, a run each, one after the other."""

    state_changed = Signal(object)
    reported = Signal(object)
    """A list of events, after the history has taken them in; at most twenty times a second."""
    checkpoint_changed = Signal()
    """`newest` or `best` is another one."""
    run_changed = Signal()
    """Another run is in hand, or none."""
    failed = Signal(object)
    """The exception that ended a training."""
    finished = Signal(object)
    """The Finished event, of each fold where there are several."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.state = TrainerState.IDLE
        self.run = RunInHand()
        self.threads = AVAILABLE
        self._job: Job | None = None

    @property
    def busy(self) -> bool:
        """Whether a run is under way, paused ones included."""
        return self.state is not TrainerState.IDLE

    # What the run in hand has come to

    @property
    def run_id(self) -> int | None:
        """Its number in the file; None when there is no run."""
        return self.run.id

    @property
    def run_project(self) -> Project | None:
        """The project as it was when the run began."""
        return self.run.project

    @property
    def seal(self) -> Sealing | None:
        """What the weights in hand must not be asked about."""
        return self.run.seal

    @property
    def history(self) -> History:
        """Its curves."""
        return self.run.history

    @property
    def started(self) -> Started | None:
        """What it began with; None for a run out of a file."""
        return self.run.started

    @property
    def newest(self) -> Checkpoint | None:
        """Its newest weights."""
        return self.run.newest

    @property
    def best(self) -> Checkpoint | None:
        """The weights of its best epoch."""
        return self.run.best

    @property
    def folds(self) -> FoldsUnderWay | None:
        """Where the training of all folds stands, or stood; None for other trainings."""
        return self.run.folds

    @property
    def others(self) -> tuple[OtherFold, ...]:
        """The curves of the finished folds beside it."""
        return self.run.others

    @property
    def task(self) -> Task:
        """What it is for, which says what its score is called."""
        return self.run.task

    @property
    def model(self) -> Checkpoint | None:
        """The weights to use: while training the newest, afterwards those of the best epoch."""
        return self.newest if self.busy else (self.best or self.newest)

    def can_continue(self, project: Project, data: LoadedData | None) -> bool:
        """Whether training would go on with the weights in hand: nothing that they depend on has changed."""
        return self.run.can_continue(project, data)

    # What can be done

    def start(
        self,
        project: Project,
        data: LoadedData,
        file: ProjectFile,
        *,
        anew: bool = False,
        paused: bool = False,
        note: str = "",
    ) -> None:
        """Train `project` on `data`, recording into `file`: on with the weights in hand, or anew. `note` is told when
        it starts."""
        if self.busy:
            return
        going_on = not anew and self.can_continue(project, data)
        self.run = self.run.gone_on_with(project) if going_on else RunInHand(project=project)
        job = self.run.continued(_training_job(project, data))
        job = replace(job, note=f"{note} {job.note}".strip())
        self._begin(partial(run_events, job, project, data, file, self.run.id), paused)

    def start_folds(self, project: Project, data: LoadedData, file: ProjectFile, note: str = "") -> None:
        """Train the folds of `data` that `file` does not have yet, one after the other, each as a run of its own.

        They are those of `project` but for its fold in hand. One that was stopped half-way is gone on with.
        """
        if self.busy:
            return
        self.run = RunInHand(project=project)
        self._begin(partial(folds_events, project, data, file, note=note))

    def _begin(self, events: Make, paused: bool = False) -> None:
        def make(should_stop: Callable[[], bool]) -> Iterator[_Reported]:
            # Set here, because OpenMP keeps the number of threads per calling thread.
            torch.set_num_threads(self.threads)
            yield from events(should_stop)

        self._job = Job(make, _is_step, self)
        self._job.reported.connect(self._on_reported)
        self._job.ended.connect(self._on_ended)
        self.run_changed.emit()
        self._enter(TrainerState.PAUSED if paused else TrainerState.TRAINING)
        self._job.start(paused)

    def pause(self) -> None:
        """Wait after the step under way."""
        if self._job and self.state is TrainerState.TRAINING:
            self._job.pause()
            self._enter(TrainerState.PAUSED)

    def resume(self) -> None:
        """Go on after a pause."""
        if self._job and self.state is TrainerState.PAUSED:
            self._job.resume()
            self._enter(TrainerState.TRAINING)

    def step(self) -> None:
        """Do one more mini-batch, then wait."""
        if self._job and self.state in (TrainerState.PAUSED, TrainerState.TRAINING):
            self._job.step()
            self._enter(TrainerState.PAUSED)

    def stop(self) -> None:
        """Come to an end now; what was learned is kept."""
        if self._job and self.busy:
            self._enter(TrainerState.STOPPING)
            self._job.stop()

    def close(self) -> bool:
        """Stop and wait for the thread; whether it went."""
        return self._job is None or self._job.stop_and_wait()

    def restore(self, learned: Learned, others: tuple[OtherFold, ...] = ()) -> None:
        """Take in what a run in a file has learned, which can be gone on with; `others` are other folds beside it.

        A training still under way is stopped first.
        """
        self.close()
        self.run = RunInHand.of(learned, others)
        self.run_changed.emit()
        self.checkpoint_changed.emit()

    # What the thread reports

    def _on_reported(self, reported: list[_Reported]) -> None:
        events: list[Event] = []
        fresh = False
        for event in reported:
            if isinstance(event, Entered | FoldsPlanned | FoldBegan):
                self._note_run(event)
                continue
            events.append(event)
            fresh |= self.run.take(event)
            if isinstance(event, Finished):
                self._on_finished(event)
        self.reported.emit(events)
        if fresh:
            self.checkpoint_changed.emit()

    def _note_run(self, event: Entered | FoldsPlanned | FoldBegan) -> None:
        match event:
            case Entered():
                self.run.id, self.run.seal = event.run_id, event.seal
            case FoldsPlanned():
                self.run.plan_folds(event)
            case FoldBegan():
                self.run = self.run.next_fold(event)
        self.run_changed.emit()

    def _on_finished(self, event: Finished) -> None:
        if self._job and (self.folds is None or self.folds.last or event.reason != "completed"):
            # A pause that came at the very end would keep the thread waiting for nothing.
            self._job.resume()
        self.finished.emit(event)

    def _on_ended(self, error: BaseException | None) -> None:
        self._job = None
        self._enter(TrainerState.IDLE)
        self.checkpoint_changed.emit()
        if error is not None:
            self.failed.emit(error)

    def _enter(self, state: TrainerState) -> None:
        if state is not self.state:
            self.state = state
            self.state_changed.emit(state)


def _training_job(project: Project, data: LoadedData) -> TrainingJob:
    # The settings show the loss that fits the data, so that nothing need be told of another one.
    project = with_suited_loss(project, data.dataset.task)
    return new_job(project, data.dataset, data.split, data.preprocessing)


def _is_step(event: _Reported) -> bool:
    return isinstance(event, Progress) and not event.evaluating
