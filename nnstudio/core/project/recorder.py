"""Writes down what a training reports, epoch by epoch, while the events pass through."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress

from nnstudio.core.errors import ProjectFileError
from nnstudio.core.project import runs, storage
from nnstudio.core.project.answer_table import compressed, forget_answers, write_answers
from nnstudio.core.project.file import ProjectFile
from nnstudio.core.project.runs import Curve
from nnstudio.core.project.weights import pack
from nnstudio.core.training import Checkpoint, EpochEnded, Event, Finished, Progress, Started


def recorded(events: Iterator[Event], file: ProjectFile, run_id: int) -> Iterator[Event]:
    """The same events; each finished epoch and the end are in the file before they are passed on.

    Runs in the thread that trains. A run that went on before is continued. When the file cannot be written, the
    event is passed on all the same, and the ProjectFileError is raised when the next one is asked for.
    """
    recorder = _Recorder(file, run_id)
    try:
        for event in events:
            failure = recorder.take(event)
            yield event
            if failure is not None:
                raise failure
    finally:
        recorder.leave()
        close = getattr(events, "close", None)
        if close is not None:
            close()


class _Recorder:
    """What of the epoch under way is not yet in the file."""

    def __init__(self, file: ProjectFile, run_id: int) -> None:
        self.file, self.run_id = file, run_id
        self.done = False
        self._written: Checkpoint | None = None
        self._curve: Curve | None = None
        self._losses: list[float] = []
        self._accuracies: list[float] = []
        self._first_step = 0
        self._epoch = 0

    def take(self, event: Event) -> ProjectFileError | None:
        """Note or write what an event reports; what went wrong with writing."""
        try:
            match event:
                case Progress():
                    self._note(event)
                case Started():
                    self._start(event)
                case EpochEnded():
                    self._end_epoch(event)
                case Finished():
                    self._finish(event)
                case _:
                    pass
        except ProjectFileError as error:
            return error
        return None

    def leave(self) -> None:
        """Called at the end, whatever it was: a run without a Finished event counts as stopped."""
        self.file.training.discard(self.run_id)
        if not self.done:
            # Whatever went wrong before is what the user hears of; a full disk would say the same again.
            with suppress(ProjectFileError):
                self._set_status("stopped")

    def _start(self, event: Started) -> None:
        self.file.training.add(self.run_id)
        self._epoch = event.first_epoch + 1
        with self.file.transaction() as connection:
            runs.forget_after(connection, self.run_id, event.first_epoch)
            forget_answers(connection, self.run_id, event.first_epoch)
            connection.execute(
                "UPDATE runs SET status = 'running', owner = ?, device = ?, steps_per_epoch = ? WHERE id = ?",
                (runs.this_process(), event.device, event.steps_per_epoch, self.run_id),
            )
            before = [c for c in runs.select_curves(connection, self.run_id) if c.epoch == self._epoch]
        self._curve = before[0] if before else None

    def _note(self, event: Progress) -> None:
        if not event.losses:
            return
        if not self._losses:
            self._first_step = event.step - len(event.losses) + 1
        self._losses.extend(event.losses)
        self._accuracies.extend(event.accuracies)

    def _end_epoch(self, event: EpochEnded) -> None:
        resumable = pack(event.checkpoint, event.resume)
        packed = compressed(event.answers)
        with self.file.transaction() as connection:
            runs.insert_curve(connection, self.run_id, self._steps())
            runs.insert_epoch(connection, self.run_id, event)
            write_answers(connection, self.run_id, event.epoch, packed)
            storage.write_checkpoint(connection, self.run_id, "last", resumable)
            if event.best:
                storage.write_checkpoint(connection, self.run_id, "best", pack(event.checkpoint))
        self._written = event.checkpoint
        self._epoch = event.epoch + 1
        self._curve = None
        self._losses.clear()
        self._accuracies.clear()

    def _finish(self, event: Finished) -> None:
        within_epoch = bool(self._losses)
        # After a finished epoch these are the very weights that the file has already.
        known = event.checkpoint is self._written
        resumable = None if known else pack(event.checkpoint, event.resume)
        with self.file.transaction() as connection:
            if within_epoch:
                runs.insert_curve(connection, self.run_id, self._steps())
            if resumable is not None:
                storage.write_checkpoint(connection, self.run_id, "last", resumable)
            connection.execute("UPDATE runs SET status = ?, owner = NULL WHERE id = ?", (event.reason, self.run_id))
        self.done = True

    def _set_status(self, status: str) -> None:
        with self.file.transaction() as connection:
            connection.execute("UPDATE runs SET status = ?, owner = NULL WHERE id = ?", (status, self.run_id))

    def _steps(self) -> Curve:
        """The steps of this epoch: those that an earlier sitting did, then those of this one."""
        if not self._losses and self._curve is not None:
            return self._curve
        fresh = Curve(self._epoch, self._first_step, tuple(self._losses), tuple(self._accuracies))
        if self._curve is None:
            return fresh
        before = self._curve.until(self._first_step - 1)
        start = before.first_step if before.losses else fresh.first_step
        return Curve(self._epoch, start, before.losses + fresh.losses, before.accuracies + fresh.accuracies)
