"""The seal on the test part: every look at it is written to the project file before anything can be seen."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QObject, Signal

from nnstudio.core.data.datasets import Indices, Progress
from nnstudio.core.errors import NnstudioError
from nnstudio.core.evaluate import evaluate_part
from nnstudio.core.project.document import Project
from nnstudio.core.project.file import ProjectFile
from nnstudio.core.project.looks import ANYTHING, Look, Subject, subject_of, was_tuned
from nnstudio.core.project.run_seals import Sealing
from nnstudio.core.project.runs import Run
from nnstudio.core.training import Checkpoint, Metrics
from nnstudio.core.training.losses import Loss
from nnstudio.session.loaded import LoadedData
from nnstudio.session.task import Task

_NOTHING: Indices = np.zeros(0, np.int64)


class Seal(QObject):
    """Knows the looks of the project in hand and makes new ones. Call `follow` whenever another file is opened, and
    `regard` whenever other data, another split or another run is in hand: looks are counted for each data set, and a
    result stands only beside the test part and the run that it is of."""

    changed = Signal()
    """Another look, another project, or the images were opened or covered."""
    evaluating = Signal(bool)
    progressed = Signal(object, str)
    result = Signal(object)
    """Metrics of the test part; the look that they belong to is already in the file."""
    failed = Signal(object)
    """The exception that ended an evaluation or kept a look from being written."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.images_open = False
        self.covered: Indices = _NOTHING
        """Samples, sorted, that are in no test part now but were in that of the network in hand: shown uncounted, they
        would be an uncounted look at what it is to be judged by once the split is taken back."""
        self._looks: tuple[Look, ...] = ()
        self._subject = ANYTHING
        self._run: int | None = None
        self._runs: tuple[Run, ...] = ()
        self._task: Task | None = None
        self._file: ProjectFile | None = None

    @property
    def looks(self) -> tuple[Look, ...]:
        """Those at the data in hand, oldest first."""
        return tuple(look for look in self._looks if look.subject.same_data(self._subject))

    @property
    def count(self) -> int:
        """How often the test part of the data in hand has been looked at in this project."""
        return len(self.looks)

    @property
    def last_result(self) -> Look | None:
        """The newest look that gave figures, of the run in hand and of this very test part."""
        return next((look for look in reversed(self.looks) if look.accuracy is not None and self._concerns(look)), None)

    @property
    def tuned(self) -> bool:
        """Whether the newest figures are of a network that was trained after an earlier look: "tuned on test"."""
        last = self.last_result
        return last is not None and was_tuned(last, self.looks, self._runs)

    @property
    def busy(self) -> bool:
        """Whether an evaluation is under way."""
        return self._task is not None

    def follow(self, file: ProjectFile) -> None:
        """Take in another project's looks; its images are covered again."""
        self._drop_task()
        self.images_open = False
        self.refresh(file)

    def refresh(self, file: ProjectFile) -> None:
        """Read looks and runs of the file anew: a run began, or the project got another name."""
        self._file = file
        try:
            self._looks, self._runs = file.looks(), file.runs()
        except NnstudioError as error:
            self.failed.emit(error)
        self.changed.emit()

    def regard(self, subject: Subject, run: int | None, covered: Indices = _NOTHING) -> None:
        """Say which data are in hand, which run (None: there is none), and what of these data is `covered`."""
        if (subject, run or 0) != (self._subject, self._run) or not np.array_equal(covered, self.covered):
            self._subject, self._run, self.covered = subject, run or 0, covered
            self.changed.emit()

    def evaluate(self, checkpoint: Checkpoint, data: LoadedData, file: ProjectFile, loss: Loss, run_id: int) -> None:
        """Count a look, then judge the checkpoint by the test part; `result` or `failed` follows."""
        if self.busy:
            return

        def work(progress: Progress) -> Metrics:
            return _counted_evaluation(checkpoint, data, file, loss, run_id, progress)

        self._task = Task(work, self)
        self._task.progressed.connect(self.progressed)
        self._task.succeeded.connect(lambda metrics: self._on_ended(file, metrics, None))
        self._task.failed.connect(lambda error: self._on_ended(file, None, error))
        self._task.cancelled.connect(lambda: self._on_ended(file, None, None))
        self.evaluating.emit(True)
        self._task.start()

    def cancel(self) -> None:
        """End an evaluation; its look stays counted."""
        if self._task:
            self._task.cancel()

    def show_images(self, file: ProjectFile, n: int, run_id: int = 0, epoch: int = 0) -> None:
        """Count a look at the `n` images of the test part and uncover them. Once open they stay open."""
        if self.images_open:
            return
        try:
            file.add_look(run_id, epoch, "images", None, None, n, self._subject)
        except NnstudioError as error:
            self.failed.emit(error)
            return
        self.images_open = True
        self.refresh(file)

    def cover_images(self) -> None:
        """Hide the images again; the next look at them counts anew."""
        if self.images_open:
            self.images_open = False
            self.changed.emit()

    def close(self) -> None:
        """End whatever is under way."""
        self._drop_task()

    def _concerns(self, look: Look) -> bool:
        return look.subject.same_test(self._subject) and self._run in (None, look.run)

    def _drop_task(self) -> None:
        task, self._task = self._task, None
        if task:
            task.discard()
            task.wait()
            self.evaluating.emit(False)

    def _on_ended(self, file: ProjectFile, metrics: Metrics | None, error: BaseException | None) -> None:
        self._task = None
        self.evaluating.emit(False)
        self.refresh(file)
        if metrics is not None:
            self.result.emit(metrics)
        elif error is not None:
            self.failed.emit(error)


def subject_in_hand(project: Project, data: LoadedData | None) -> Subject:
    """What a look at the test part of a project is at, as far as its data are loaded."""
    known = (data.as_read, data.put_right_in_test) if data is not None else (None,)
    return subject_of(project.dataset, project.split, *known)


def covered_by(sealing: Sealing | None, data: LoadedData | None) -> Indices:
    """What weights with this seal keep covered in these data, see `Seal.covered`."""
    return _NOTHING if sealing is None or data is None else sealing.formerly(data.as_read, data.sealed)


def _counted_evaluation(
    checkpoint: Checkpoint, data: LoadedData, file: ProjectFile, loss: Loss, run_id: int, progress: Progress
) -> Metrics:
    """Runs on the task's thread. From its first line on the look counts, even if the program is killed."""
    indices = data.split.test
    subject = subject_of(data.spec, data.split_spec, data.as_read, data.put_right_in_test)
    look = file.add_look(run_id, checkpoint.epoch, "metrics", None, None, len(indices), subject)
    metrics = evaluate_part(checkpoint, data.dataset, indices, loss, progress=progress)
    file.complete_look(look, metrics)
    return metrics
