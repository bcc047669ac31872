"""Training as the window sees it: start, pause, step, stop; curves, newest and best weights."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from enum import Enum

import torch
from PySide6.QtCore import QObject, Signal

from nnstudio.core.data.datasets import Task
from nnstudio.core.project.document import Project
from nnstudio.core.project.file import ProjectFile
from nnstudio.core.project.fold_training import FoldBegan
from nnstudio.core.project.jobs import begun_with, continued_job, new_job, with_suited_loss
from nnstudio.core.project.opened import Learned
from nnstudio.core.project.recorder import recorded
from nnstudio.core.project.run_seals import RunSeal, Sealing
from nnstudio.core.training import (
    Checkpoint,
    EpochEnded,
    Event,
    Finished,
    History,
    Progress,
    ResumeState,
    Snapshot,
    Started,
    TrainingJob,
    train,
)
from nnstudio.core.training.threads import AVAILABLE
from nnstudio.session.folds_job import FoldsPlanned, FoldsUnderWay, OtherFold, folds_events
from nnstudio.session.job import Job, Make
from nnstudio.session.loaded import LoadedData


class TrainerState(Enum):
    """What the trainer is doing."""

    IDLE = "idle"
    TRAINING = "training"
    PAUSED = "paused"
    STOPPING = "stopping"


@dataclass(frozen=True)
class _Entered:
    """The run stands in the file under this number; reported before anything that it does."""

    run_id: int
    seal: RunSeal


_Reported = Event | _Entered | FoldsPlanned | FoldBegan


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
        self._job: Job | None = None
        self.threads = AVAILABLE
        self._forget()

    def _forget(self) -> None:
        self.run_id: int | None = None
        self.run_project: Project | None = None
        self.seal: Sealing | None = None
        """What the weights in hand must not be asked about."""
        self.history = History()
        self.started: Started | None = None
        self.newest: Checkpoint | None = None
        self.best: Checkpoint | None = None
        self._last: Checkpoint | None = None
        self._resume: ResumeState | None = None
        self.folds: FoldsUnderWay | None = None
        """Where the training of all folds stands, or stood; None for other trainings."""
        self.others: tuple[OtherFold, ...] = ()
        """The curves of the finished folds beside the run in hand."""

    @property
    def busy(self) -> bool:
        """Whether a run is under way, paused ones included."""
        return self.state is not TrainerState.IDLE

    @property
    def task(self) -> Task:
        """What the run in hand is for, which says what its score is called."""
        if self.started is not None:
            return self.started.task
        found = self.newest or self.best
        return found.task if found is not None else "classification"

    @property
    def model(self) -> Checkpoint | None:
        """The weights to use: while training the newest, afterwards those of the best epoch."""
        return self.newest if self.busy else (self.best or self.newest)

    def can_continue(self, project: Project, data: LoadedData | None) -> bool:
        """Whether training would go on with the weights in hand: nothing that they depend on has changed."""
        run = self.run_project
        if run is None or self._last is None or data is None:
            return False
        config = replace(run.training, seed=project.training.seed, batch_size=project.training.batch_size)
        prepared = (project.normalization, project.preparation, project.augmentation)
        return (
            (run.dataset, run.split, run.normalization, run.preparation, run.augmentation)
            == (project.dataset, project.split, *prepared)
            and (run.network, run.start, run.training) == (project.network, project.start, config)
            and self._last.class_names == data.dataset.class_names
            and self._last.preprocessing == data.preprocessing
        )

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
        if not going_on:
            self._forget()
        elif self._last is not None:
            # After a failure or a diverged loss, steps were seen that the kept weights do not have.
            self.history.forget_after(self._last.step)
        self.run_project = project
        job = self._training_job(project, data)
        job = replace(job, note=f"{note} {job.note}".strip())
        run_id, self.folds, self.others = self.run_id, None, ()

        def make(should_stop: Callable[[], bool]) -> Iterator[_Reported]:
            # Set here, because OpenMP keeps the number of threads per calling thread.
            torch.set_num_threads(self.threads)
            begun = job if going_on else begun_with(job, project, file)
            number = file.start_run(project, data.dataset.fingerprint) if run_id is None else run_id
            seal = RunSeal.of(data.as_read, data.dataset, data.sealed)
            file.seal_run(number, seal)
            yield _Entered(number, seal)
            yield from recorded(train(begun, should_stop), file, number)

        self._begin(make, paused)

    def start_folds(self, project: Project, data: LoadedData, file: ProjectFile, note: str = "") -> None:
        """Train the folds of `data` that `file` does not have yet, one after the other, each as a run of its own.

        They are those of `project` but for its fold in hand. One that was stopped half-way is gone on with.
        """
        if self.busy:
            return
        self._forget()
        self.run_project = project

        def make(should_stop: Callable[[], bool]) -> Iterator[_Reported]:
            torch.set_num_threads(self.threads)
            yield from folds_events(project, data, file, should_stop, note)

        self._begin(make)

    def _begin(self, make: Make, paused: bool = False) -> None:
        self._job = Job(make, _is_step, self)
        self._job.reported.connect(self._on_reported)
        self._job.ended.connect(self._on_ended)
        self.run_changed.emit()
        self._enter(TrainerState.PAUSED if paused else TrainerState.TRAINING)
        self._job.start(paused)

    def _training_job(self, project: Project, data: LoadedData) -> TrainingJob:
        # The settings show the loss that fits the data, so that nothing need be told of another one.
        project = with_suited_loss(project, data.dataset.task)
        job = new_job(project, data.dataset, data.split, data.preprocessing)
        return continued_job(job, self._last, self._resume, self.history) if self._last else job

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
        self._forget()
        self.others = others
        if learned.run is not None:
            self.run_id, self.run_project, self.seal = learned.run.id, learned.run.project, learned.seal
        self.history, self.best = learned.history, learned.best
        self.newest = self._last = learned.last
        self._resume = learned.resume
        self.run_changed.emit()
        self.checkpoint_changed.emit()

    def _on_reported(self, reported: list[_Reported]) -> None:
        events: list[Event] = []
        fresh = False
        for event in reported:
            if isinstance(event, _Entered | FoldsPlanned | FoldBegan):
                self._note_run(event)
            else:
                events.append(event)
                self.history.add(event)
                fresh |= self._take(event)
        self.reported.emit(events)
        if fresh:
            self.checkpoint_changed.emit()

    def _note_run(self, event: _Entered | FoldsPlanned | FoldBegan) -> None:
        match event:
            case _Entered():
                self.run_id, self.seal = event.run_id, event.seal
            case FoldsPlanned():
                self.folds = FoldsUnderWay(event.numbers, event.count) if event.numbers else None
                self.others = event.done
            case FoldBegan():
                self._begin_fold(event)
        self.run_changed.emit()

    def _begin_fold(self, event: FoldBegan) -> None:
        folds, others = self.folds, self.others
        assert folds is not None
        if event.place:
            others = (*others, (folds.fold, self.history))
        self._forget()
        self.folds, self.others = replace(folds, place=event.place), others
        self.run_id, self.run_project, self.history = event.run, event.project, event.history
        self.seal = event.seal

    def _take(self, event: Event) -> bool:
        """Keep what an event carries; whether there are new weights."""
        match event:
            case Started():
                self.started = event
                return False
            case Snapshot():
                self.newest = event.checkpoint
            case EpochEnded():
                self.newest = self._last = event.checkpoint
                self._resume = event.resume
                if event.best:
                    self.best = event.checkpoint
            case Finished():
                if self._job and (self.folds is None or self.folds.last or event.reason != "completed"):
                    # A pause that came at the very end would keep the thread waiting for nothing.
                    self._job.resume()
                self.newest = self._last = event.checkpoint
                self._resume = event.resume
                self.finished.emit(event)
            case _:
                return False
        return True

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


def _is_step(event: _Reported) -> bool:
    return isinstance(event, Progress) and not event.evaluating
