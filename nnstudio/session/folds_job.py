"""What the trainer's thread does to train all folds: those that are missing, one after the other."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from nnstudio.core.project.cross_validation import FoldResult, folds_of
from nnstudio.core.project.document import Project
from nnstudio.core.project.file import ProjectFile
from nnstudio.core.project.fold_training import FoldBegan, each_fold
from nnstudio.core.project.opened import Learned, read_run
from nnstudio.core.project.run_seals import RunSeal
from nnstudio.core.training import Event, History, Started
from nnstudio.session.loaded import LoadedData

OtherFold = tuple[int, History]
"""A finished fold, counted from 1, and its curves."""


@dataclass(frozen=True, eq=False)
class FoldsPlanned:
    """Reported first: which of `count` folds will be trained, counted from 1, and the curves of those that are done."""

    numbers: tuple[int, ...]
    count: int
    done: tuple[OtherFold, ...] = ()


@dataclass(frozen=True, eq=False)
class FoldsUnderWay:
    """Where a training of all folds stands: the one under way is `numbers[place]`."""

    numbers: tuple[int, ...]
    count: int
    place: int = 0

    @property
    def fold(self) -> int:
        """The fold under way, counted from 1."""
        return self.numbers[self.place]

    @property
    def last(self) -> bool:
        """Whether no fold comes after the one under way."""
        return self.place == len(self.numbers) - 1


def folds_events(
    project: Project, data: LoadedData, file: ProjectFile, should_stop: Callable[[], bool], note: str = ""
) -> Iterator[FoldsPlanned | FoldBegan | Event]:
    """Train the folds that are not done; one that was left half-way is gone on with. `note` is told when it starts."""
    count = len(data.split.folds)
    known = folds_of(file.runs(), project, data.dataset.fingerprint, count)
    done = tuple((result.fold, file.history(result.run)) for result in known.done if result.run is not None)
    yield FoldsPlanned(known.missing, count, done)

    def begun(number: int) -> Learned | None:
        return _left(file, known.results[number - 1], project.training.epochs)

    facts = (project, data.dataset, data.split, known.missing, lambda _: file, file)
    seal = RunSeal.of(data.as_read, data.dataset, data.sealed)
    for began, events in each_fold(*facts, seal, should_stop, begun):
        yield began
        for event in events:
            yield replace(event, note=_told(note, event.note, began.place)) if isinstance(event, Started) else event


def _told(note: str, own: str, place: int) -> str:
    """What is told once is not told of each fold again."""
    return "" if place else f"{note} {own}".strip()


def _left(file: ProjectFile, result: FoldResult, epochs: int) -> Learned | None:
    """What is there of a fold that was stopped on its way; None where it has to begin anew."""
    if result.run is None or result.epochs >= epochs:
        return None
    run = next(run for run in file.runs() if run.id == result.run)
    learned = read_run(file, run)
    if learned.problem is not None:
        raise learned.problem
    return learned if run.status in ("stopped", "interrupted") else None
