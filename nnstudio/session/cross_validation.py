"""The folds of the project in hand: which are trained and what they come to, and the network of the fold in hand."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace

from PySide6.QtCore import QObject, Signal

from nnstudio.core.data.datasets import Progress
from nnstudio.core.data.split.fold_names import groups_left_out
from nnstudio.core.errors import NnstudioError
from nnstudio.core.project.cross_validation import Folds, folds_of, has_folds, in_fold
from nnstudio.core.project.document import Project
from nnstudio.core.project.file import ProjectFile
from nnstudio.core.project.opened import Learned, read_run
from nnstudio.core.project.runs import Run
from nnstudio.session.folds_job import OtherFold
from nnstudio.session.loaded import LoadedData
from nnstudio.session.task import Task


class CrossValidation(QObject):
    """Call `read` when runs of the file have changed, and `follow` when the project or its data have."""

    changed = Signal()
    """`folds` are others, or stand elsewhere."""
    fetched = Signal(object, object)
    """Learned, of the run of a fold that was asked for, and the curves of the other folds that are done."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.folds: Folds | None = None
        """None where the split has no folds, or the data were never there."""
        self._runs: tuple[Run, ...] = ()
        self._project: Project | None = None
        self._known: tuple[Project, str, int, tuple[str, ...]] | None = None
        """A project, the fingerprint of its data where they have folds, how many, and which groups they
        leave out."""
        self._task: Task | None = None
        self._running: list[Task] = []

    def read(self, file: ProjectFile) -> None:
        """Take in the runs of a file."""
        # Where this fails, the seal fails with the same, and tells of it.
        with suppress(NnstudioError):
            self._runs = file.runs()
        self._find()

    def follow(self, project: Project, data: LoadedData | None) -> None:
        """Find the runs that are the folds of this project. While its data are read anew for another fold, they are
        known from before."""
        self._project = project
        if data is not None:
            fingerprint = data.dataset.fingerprint if has_folds(project.split) else ""
            left_out = groups_left_out(data.dataset, data.split, data.split_spec)
            self._known = project, fingerprint, len(data.split.folds), left_out
        self._find()

    def fetch(self, file: ProjectFile, number: int) -> None:
        """Read what is there of a fold, counted from 1; `fetched` follows, if there is anything."""
        self._drop()
        results = self.folds.results if self.folds is not None else ()
        result = next((result for result in results if result.fold == number), None)
        run = next((run for run in self._runs if result is not None and run.id == result.run), None)
        if self.folds is None or run is None:
            return
        others = [(other.fold, other.run) for other in self.folds.done if other.fold != number]
        self._task = task = Task(lambda progress: _read(file, run, others, progress), self)
        self._running.append(task)
        task.over.connect(lambda: self._running.remove(task))
        task.succeeded.connect(lambda found: self.fetched.emit(*found))
        task.start()

    def close(self) -> None:
        """End whatever is under way."""
        for task in list(self._running):
            task.discard()
            task.wait()

    def _drop(self) -> None:
        if self._task in self._running:
            self._task.discard()
        self._task = None

    def _find(self) -> None:
        folds = None
        if self._project is not None and self._known is not None and has_folds(self._project.split):
            project, fingerprint, count, left_out = self._known
            if _same_data(project, self._project):
                folds = folds_of(self._runs, self._project, fingerprint, count, left_out)
        if folds != self.folds:
            self.folds = folds
            self.changed.emit()


def _same_data(one: Project, other: Project) -> bool:
    """Whether both have the same data and folds; which fold is in hand does not matter."""
    first, second = in_fold(one, 1), in_fold(other, 1)
    return replace(first, network=second.network, training=second.training, start=second.start) == second


def _read(
    file: ProjectFile, run: Run, others: Sequence[tuple[int, int | None]], progress: Progress
) -> tuple[Learned, tuple[OtherFold, ...]]:
    learned = read_run(file, run, lambda: progress(None, "Reading what was learned"))
    return learned, tuple((fold, file.history(number)) for fold, number in others if number is not None)
