"""Loads the project's data set off the GUI thread, divides it, and fits the preparation on the training part."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from nnstudio.core.data.datasets import Dataset, DatasetSpec, DrawingsData, Progress
from nnstudio.core.data.preprocessing import Preprocessing
from nnstudio.core.data.split.advice import split_warnings
from nnstudio.core.project.cross_validation import has_folds
from nnstudio.core.project.document import Project
from nnstudio.core.project.file import ProjectFile
from nnstudio.core.project.in_hand import in_hand
from nnstudio.core.project.other_data import Divided, divided_somehow, same_rows
from nnstudio.session.loaded import LoadedData
from nnstudio.session.task import Task


class DataLoader(QObject):
    """Holds the data that the project asks for. Call `follow` whenever project or data folder have changed."""

    loading = Signal()
    """New data are being read; `data` is None until `loaded`."""
    progressed = Signal(object, str)
    loaded = Signal(object)
    """LoadedData."""
    failed = Signal(object)
    """The exception; `data` stays None."""
    refused = Signal(object, object)
    """The exception and the Project that asked: such data cannot be had. Those of `last` can, which takes no time."""
    adjusted = Signal(object)
    """The data that were chosen cannot be divided as asked for; they are divided by this SplitSpec."""
    downloading = Signal(bool)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.data: LoadedData | None = None
        self.last: Project | None = None
        """What was loaded last, as long as the same project is in hand."""
        self._last: tuple[_Wish, LoadedData] | None = None
        # One data set is kept: going back and forth between splits is free, memory stays bounded.
        self._kept: tuple[DatasetSpec, Path, Dataset] | None = None
        self._wanted: _Wish | None = None
        self._task: Task | None = None
        self._running: list[Task] = []

    def follow(self, project: Project, folder: Path, file: ProjectFile, again: bool = False) -> None:
        """Load what the project asks for, if it is not what is in hand. `again` reads it even so."""
        wanted = _Wish(project, folder, file)
        if wanted.like(self._wanted) and not again:
            return
        self._wanted = wanted
        if self._task in self._running:
            self._task.discard()
        self.data = None
        self.loading.emit()
        last = self._last if self._last and self._last[0].file is file else None
        if last is not None and wanted.like(last[0]) and not again:
            self._take(wanted, last[1])
            return
        kept = self._kept if self._kept and self._kept[:2] == (project.dataset, folder) and not again else None
        reading = _Reading(wanted, kept[2] if kept else None, last[1] if last else None)
        self._task = self._make_task(reading.load)
        self._task.progressed.connect(self.progressed)
        self._task.succeeded.connect(lambda data: self._on_loaded(wanted, data))
        self._task.failed.connect(lambda error: self._on_failed(reading, error))
        self._task.start()

    def stay_with(self, file: ProjectFile) -> None:
        """The project in hand is in another file now."""
        if self._last is not None:
            wish, data = self._last
            self._last = replace(wish, file=file), data

    def download(self, spec: DatasetSpec, folder: Path) -> Task:
        """Fetch a data set's files, because the user asked for it. The caller shows the task and follows up."""
        task = self._make_task(lambda progress: spec.download(folder, progress))
        self.downloading.emit(True)
        task.over.connect(lambda: self.downloading.emit(False))
        return task.start()

    def look(self, work: Callable[[Progress], object]) -> Task:
        """A task, not begun, that finds something out about data without taking them; the caller starts and shows it.

        It ends with this object at the latest.
        """
        return self._make_task(work)

    def close(self) -> None:
        """End whatever is under way."""
        for task in list(self._running):
            task.discard()
            task.wait()

    def _make_task(self, work: Callable[[Progress], object]) -> Task:
        """A task that is known until its thread is gone: one that is out of date may still be reading a file."""
        task = Task(work, self)
        self._running.append(task)
        # A finished task stays a child of this object: deleting a QThread here and there is what crashes programs.
        task.over.connect(lambda: self._running.remove(task))
        return task

    def _on_loaded(self, wanted: _Wish, data: LoadedData) -> None:
        if data.read is not None:
            self._kept = (data.spec, wanted.folder, data.read)
        if data.split_spec != wanted.project.split:
            wanted = replace(wanted, project=replace(wanted.project, split=data.split_spec))
        self._take(wanted, data)

    def _take(self, wanted: _Wish, data: LoadedData) -> None:
        asked, self._wanted = self._wanted, wanted
        self._last, self.last, self.data = (wanted, data), wanted.project, data
        if asked is not None and asked.project.split != data.split_spec:
            self.adjusted.emit(data.split_spec)
        self.loaded.emit(data)

    def _on_failed(self, reading: _Reading, error: BaseException) -> None:
        back = self._last is not None and self._last[0].file is reading.wish.file
        # What has been asked for anew has nothing else to go back to.
        if back and reading.turned_down and not reading.wish.like(self._last[0] if self._last else None):
            self.refused.emit(error, reading.wish.project)
        else:
            self.failed.emit(error)


@dataclass(frozen=True, eq=False)
class _Wish:
    project: Project
    folder: Path
    file: ProjectFile

    def like(self, other: _Wish | None) -> bool:
        """Whether the same data are wanted."""
        return other is not None and self._key == other._key

    @property
    def _key(self) -> tuple[object, ...]:
        wanted = self.project
        changes = (wanted.preparation, wanted.corrections, wanted.additions)
        return wanted.dataset, wanted.split, wanted.normalization, *changes, self.folder, self.file


class _Reading:
    """Reads and divides on a task's thread; `known`: what was read already, `last`: what was in hand before.

    Keeps neither when it is done: the task outlives the wish for its data.
    """

    def __init__(self, wish: _Wish, known: Dataset | None, last: LoadedData | None) -> None:
        self.wish, self._known, self._last = wish, known, last
        self._was_read = known is not None

    @property
    def turned_down(self) -> bool:
        """Whether these data are no good, rather than not here yet: not downloaded, or not drawn."""
        spec = self.wish.project.dataset
        return not isinstance(spec, DrawingsData) and (self._was_read or not spec.sources())

    def load(self, progress: Progress) -> LoadedData:
        known, last = self._known, self._last
        self._known = self._last = None
        project = self.wish.project
        read = known if known is not None else project.dataset.load(self.wish.folder, progress)
        self._was_read = True
        divided = self._divided(read, last, progress)
        found, spec = divided.found, divided.split_spec
        preprocessing = Preprocessing.fit(found.dataset.inputs, project.normalization, found.split.train)
        facts = (project.dataset, spec, project.normalization)
        assert not has_folds(spec) or found.dataset.fingerprint  # by which runs are found; made here, as it takes long
        advice = split_warnings(found.dataset, found.split, spec)
        hand = LoadedData(*facts, found.dataset, found.split, preprocessing, read, advice, divided.notes)
        return replace(hand, whole_test=found.sealed, put_right=project.corrections.counts(found.dataset))

    def _divided(self, read: Dataset, last: LoadedData | None, progress: Progress) -> Divided:
        """The data as asked for; if others were chosen than before, divided in another way where that cannot be."""
        project, divide = self.wish.project, self.wish.file.split
        if last is not None and last.spec == project.dataset:
            return Divided(in_hand(project, read, divide, progress), project.split)
        # Undo brings a split back for the data that it was chosen for.
        carried = last is not None and last.split_spec == project.split and not same_rows(project.dataset, last.spec)
        return divided_somehow(project, read, divide, last.dataset if last and carried else None, progress)
