"""Looks for leaks in the data in hand by itself, in the background, and keeps what it has found."""

from __future__ import annotations

import weakref
from collections import OrderedDict
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, Signal

from nnstudio.core.data.datasets import Dataset, Indices, Progress
from nnstudio.core.data.leakage import Examination, LeakReport, content_key, examine, expected_seconds, find_leaks
from nnstudio.core.data.split import PARTS, Split
from nnstudio.session.loaded import LoadedData
from nnstudio.session.pace import Pace
from nnstudio.session.task import Task

PATIENCE_SECONDS = 30.0
"""A search that would take longer begins only when it is asked for."""
KEPT = 4
"""Data sets whose examination is kept."""


class LeakGuard(QObject):
    """Call `follow` with the data in hand whenever they may have changed; the answer comes as `found`.

    What does not depend on the split is searched once for a data set; another split is judged at once. What was not
    asked for makes way for others: between its pieces, and wholly while it is told to `hold`.
    """

    started = Signal()
    """A search has begun; `report` is None until `found`."""
    progressed = Signal(object, str)
    """Fraction 0…1 or None, and a few words."""
    found = Signal(object)
    """LeakReport, for the data in hand."""
    failed = Signal(object)
    """The exception."""
    postponed = Signal(str)
    """Nothing is searched for now, which `check_now` changes; a sentence that says why."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.report: LeakReport | None = None
        """What was found in the data in hand; None while that is not known."""
        self.waiting: str = ""
        """Why nothing is searched for now, in one sentence; else empty."""
        self._data: LoadedData | None = None
        self._known = _Known()
        self._task: Task | None = None
        self._pace = Pace()
        self._held = ""
        self._by_itself = False
        self._running: list[Task] = []

    @property
    def data(self) -> LoadedData | None:
        """What is searched, or was: the data that `report` is about."""
        return self._data

    @property
    def busy(self) -> bool:
        """Whether a search is under way whose answer is waited for."""
        return self._task is not None

    @property
    def clusters(self) -> tuple[tuple[int, ...], ...]:
        """The duplicates in the data in hand, as far as they are known, however the data are divided."""
        known = self._data and self._known.recall(self._data.dataset)
        return known.duplicates.clusters if known else ()

    def follow(self, data: LoadedData | None) -> None:
        """Search these data, unless what matters of them was searched already. None: there are no data in hand."""
        before, self._data = self._data, data
        if data and before and data.dataset is before.dataset and _equal(data.split, before.split):
            return
        self._forget()
        if data is None:
            return
        seconds = 0.0 if self._known.recall(data.dataset) else expected_seconds(data.dataset)
        if seconds > PATIENCE_SECONDS:
            self._postpone(f"Looking for leaks in {len(data.dataset):,} samples takes about {_said(seconds)}.")
            return
        self._by_itself = True
        if self._held and seconds:
            self._postpone(self._held)
        else:
            self._search(data)

    def hold(self, why: str) -> None:
        """Wait with what nobody has asked for; `why` says it in one sentence. Empty: go on."""
        self._held = why
        if not self._by_itself or why == self.waiting:
            return
        if why:
            self._pace.hold()
            self._postpone(why)
        else:
            self._go_on()

    def check_now(self) -> None:
        """Search the data in hand, however long it takes and whatever else goes on."""
        if self.report is None and (self.waiting or not self.busy):
            self._by_itself = False
            self._go_on()

    def _go_on(self) -> None:
        if self.busy:
            self.waiting = ""
            self._pace.go()
            self.started.emit()
        elif self._data:
            self._search(self._data)

    def cancel(self) -> None:
        """Give up the search under way; `check_now` begins another one."""
        if self.busy:
            self._forget()
            self._postpone("Looking for leaks was cancelled.")

    def close(self) -> None:
        """End whatever is under way."""
        self._forget()
        for task in list(self._running):
            task.wait()

    def _forget(self) -> None:
        self.report, self.waiting, self._by_itself = None, "", False
        if self._task is not None:
            self._task.discard()
            self._pace.go()
            self._task = None

    def _postpone(self, sentence: str) -> None:
        self.waiting = sentence
        self.postponed.emit(sentence)

    def _search(self, data: LoadedData) -> None:
        self.waiting = ""
        dataset, split, known = data.dataset, data.split, self._known.recall(data.dataset)
        kept = self._known.by_content()
        pace = Pace()
        task = Task(lambda progress: _answer(dataset, split, known, kept, pace.kept(progress)), self, modest=True)
        self._task, self._pace = task, pace
        self._running.append(task)
        task.over.connect(lambda: self._running.remove(task))
        task.progressed.connect(self._on_progressed)
        task.succeeded.connect(lambda answer: self._on_found(dataset, answer))
        task.failed.connect(self._on_failed)
        self.started.emit()
        task.start()

    def _on_progressed(self, fraction: float | None, words: str) -> None:
        # What an abandoned search has reported, or one that waits, may still be on its way.
        if self.sender() is self._task and not self.waiting:
            self.progressed.emit(fraction, words)

    def _on_found(self, dataset: Dataset, answer: _Answer) -> None:
        self._end()
        self._known.keep(dataset, answer)
        self.report = answer.report
        self.found.emit(answer.report)

    def _on_failed(self, error: object) -> None:
        self._end()
        self.failed.emit(error)

    def _end(self) -> None:
        self._task, self.waiting, self._by_itself = None, "", False


@dataclass(frozen=True, eq=False)
class _Answer:
    """What a search has found. `key`: the data's content; empty where they were known already."""

    report: LeakReport
    examination: Examination
    key: str


class _Known:
    """Examinations by what was examined: the newest by its arrays, some more by their content."""

    def __init__(self) -> None:
        self._newest: tuple[weakref.ref[NDArray[Any]], weakref.ref[NDArray[Any]], Examination] | None = None
        self._kept: OrderedDict[str, Examination] = OrderedDict()

    def recall(self, dataset: Dataset) -> Examination | None:
        """What is known of these very arrays. Labels matter in tables only."""
        if self._newest is None or self._newest[0]() is not dataset.inputs:
            return None
        return self._newest[2] if dataset.kind == "images" or self._newest[1]() is dataset.labels else None

    def by_content(self) -> dict[str, Examination]:
        """Examinations by the content of the data."""
        return dict(self._kept)

    def keep(self, dataset: Dataset, answer: _Answer) -> None:
        """Remember; what was not asked for longest is forgotten."""
        self._newest = weakref.ref(dataset.inputs), weakref.ref(dataset.labels), answer.examination
        if answer.key:
            self._kept[answer.key] = answer.examination
            self._kept.move_to_end(answer.key)
        while len(self._kept) > KEPT:
            self._kept.popitem(last=False)


def _answer(
    dataset: Dataset, split: Split, known: Examination | None, kept: dict[str, Examination], progress: Progress
) -> _Answer:
    key = "" if known else content_key(dataset, progress)
    examination = known or kept.get(key) or examine(dataset, progress)
    return _Answer(find_leaks(dataset, split, progress, examination), examination, key)


def _equal(one: Split, other: Split) -> bool:
    """Whether two splits divide alike: the preparation may have changed between them, and nothing else."""
    return one is other or _all_equal(_indices(one), _indices(other))


def _all_equal(some: list[Indices], others: list[Indices]) -> bool:
    return len(some) == len(others) and all(np.array_equal(a, b) for a, b in zip(some, others, strict=True))


def _indices(split: Split) -> list[Indices]:
    folds = [indices for fold in getattr(split, "folds", ()) for indices in (fold.train, fold.validation)]
    return [*(split.part(name) for name in PARTS), *folds]


def _said(seconds: float) -> str:
    return f"{seconds:.0f} seconds" if seconds < 90 else f"{seconds / 60:.0f} minutes"
