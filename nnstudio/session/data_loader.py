"""Loads the project's data set off the GUI thread, divides it, and fits the preparation on the training part."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from nnstudio.core.data.datasets import Dataset, DatasetSpec, Progress
from nnstudio.core.data.preprocessing import Preprocessing
from nnstudio.core.data.split_advice import split_warnings
from nnstudio.core.project.document import Project
from nnstudio.core.project.file import ProjectFile
from nnstudio.core.project.in_hand import in_hand
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
    downloading = Signal(bool)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.data: LoadedData | None = None
        # One data set is kept: going back and forth between splits is free, memory stays bounded.
        self._kept: tuple[DatasetSpec, Path, Dataset] | None = None
        self._wanted: tuple[object, ...] | None = None
        self._task: Task | None = None
        self._running: list[Task] = []

    def follow(self, project: Project, folder: Path, file: ProjectFile, again: bool = False) -> None:
        """Load what the project asks for, if it is not what is in hand. `again` reads it even so."""
        changes = (project.preparation, project.corrections, project.additions)
        wanted = (project.dataset, project.split, project.normalization, *changes, folder, file)
        if wanted == self._wanted and not again:
            return
        self._wanted = wanted
        if self._task in self._running:
            self._task.discard()
        self.data = None
        self.loading.emit()
        kept = self._kept if self._kept and self._kept[:2] == (project.dataset, folder) and not again else None
        known = kept[2] if kept else None
        self._task = self._make_task(lambda progress: _load(project, folder, file, known, progress))
        self._task.progressed.connect(self.progressed)
        self._task.succeeded.connect(lambda data: self._on_loaded(data, folder))
        self._task.failed.connect(self.failed)
        self._task.start()

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

    def _on_loaded(self, data: LoadedData, folder: Path) -> None:
        if data.read is not None:
            self._kept = (data.spec, folder, data.read)
        self.data = data
        self.loaded.emit(data)


def _load(project: Project, folder: Path, file: ProjectFile, known: Dataset | None, progress: Progress) -> LoadedData:
    read = known if known is not None else project.dataset.load(folder, progress)
    found = in_hand(project, read, file.split, progress)
    preprocessing = Preprocessing.fit(found.dataset.inputs, project.normalization, found.split.train)
    facts = (project.dataset, project.split, project.normalization)
    advice = split_warnings(found.dataset, found.split, project.split)
    return LoadedData(*facts, found.dataset, found.split, preprocessing, read, advice)
