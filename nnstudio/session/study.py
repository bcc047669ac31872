"""What is worked out about the data in hand when someone asks: groups to propose, what they change, and folds."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Signal

from nnstudio.core.data.datasets import DatasetSpec, Progress
from nnstudio.core.data.leakage import GroupComparison, compare_splits
from nnstudio.core.data.own.image_table import ImageTableData
from nnstudio.core.data.own.table import TableData
from nnstudio.core.data.own.understand import groups_to_propose
from nnstudio.core.data.own.understanding import GroupProposal
from nnstudio.core.data.split.fold_picture import FoldPicture, Order, fold_picture
from nnstudio.core.errors import DataError
from nnstudio.session.loaded import LoadedData
from nnstudio.session.task import Task


class Study(QObject):
    """Each question runs on a thread of its own; of two of a kind the newer one counts."""

    proposed = Signal(object)
    """The groups that the data in hand seem to have: a tuple of GroupProposal."""
    comparing = Signal(bool)
    progressed = Signal(object, str)
    """Of a comparison: fraction 0…1 or None, and a few words."""
    compared = Signal(object)
    """GroupComparison."""
    failed = Signal(object)
    """The exception that ended a comparison."""
    folds_drawn = Signal(object, object)
    """FoldPicture, and the LoadedData that it is of."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.proposals: tuple[GroupProposal, ...] = ()
        self.comparison: GroupComparison | None = None
        self._spec: DatasetSpec | None = None
        self._tasks: dict[str, Task] = {}
        self._running: list[Task] = []

    def follow(self, data: LoadedData | None) -> None:
        """Look for columns of these data that say which samples belong together, if they are other data."""
        spec, before = data.spec if data else None, self._spec
        if spec == before:
            return
        self._spec = spec
        self._drop("propose")
        self.cancel_comparison()
        self.proposals = ()
        if not _same_but_groups(spec, before):
            self.comparison = None
        self.proposed.emit(())
        if isinstance(spec, (TableData, ImageTableData)) and not spec.groups:
            self._ask("propose", lambda progress: groups_to_propose(spec, progress), self._on_proposed, modest=True)

    def compare(self, data: LoadedData, column: str, folder: Path) -> None:
        """Score a simple model by row and by group; `comparing`, then `compared` or `failed`, follow."""
        task = self._ask("compare", lambda progress: _compare(data, column, folder, progress), self._on_compared)
        task.progressed.connect(self.progressed)
        task.failed.connect(self._on_failed)
        task.cancelled.connect(lambda: self.comparing.emit(False))
        self.comparing.emit(True)

    def cancel_comparison(self) -> None:
        """Give up the comparison under way."""
        if self._drop("compare"):
            self.comparing.emit(False)

    def draw_folds(self, data: LoadedData, order: Order) -> None:
        """Which sample is validated in which fold; `folds_drawn` follows."""

        def work(progress: Progress) -> FoldPicture:
            return fold_picture(data.dataset, data.split, data.split_spec, order, progress)

        self._ask("folds", work, lambda picture: self.folds_drawn.emit(picture, data))

    def close(self) -> None:
        """End whatever is under way."""
        for task in list(self._running):
            task.discard()
            task.wait()

    def _ask(
        self, kind: str, work: Callable[[Progress], Any], done: Callable[[Any], object], modest: bool = False
    ) -> Task:
        self._drop(kind)
        task = Task(work, self, modest=modest)
        self._tasks[kind] = task
        self._running.append(task)
        task.over.connect(lambda: self._on_over(kind, task))
        task.succeeded.connect(done)
        return task.start()

    def _drop(self, kind: str) -> bool:
        """Give up a question; whether there was one."""
        task = self._tasks.pop(kind, None)
        if task is not None:
            task.discard()
        return task is not None

    def _on_over(self, kind: str, task: Task) -> None:
        self._running.remove(task)
        if self._tasks.get(kind) is task:
            del self._tasks[kind]

    def _on_proposed(self, proposals: tuple[GroupProposal, ...]) -> None:
        self.proposals = proposals
        self.proposed.emit(proposals)

    def _on_compared(self, comparison: GroupComparison) -> None:
        self.comparison = comparison
        self.comparing.emit(False)
        self.compared.emit(comparison)

    def _on_failed(self, error: BaseException) -> None:
        self.comparing.emit(False)
        self.failed.emit(error)


def _same_but_groups(spec: DatasetSpec | None, other: DatasetSpec | None) -> bool:
    """Whether both are the same columns of the same table; then what was compared by one column is true still."""
    tables = isinstance(spec, (TableData, ImageTableData)) and isinstance(other, (TableData, ImageTableData))
    return tables and replace(spec, groups="") == replace(other, groups="")  # type: ignore[type-var]


def _compare(data: LoadedData, column: str, folder: Path, progress: Progress) -> GroupComparison:
    """With the groups of the data in hand where they have them, else of the data as they are read with them."""
    dataset, spec = data.dataset, data.spec
    if (dataset.groups is None or dataset.groups.column != column) and isinstance(spec, (TableData, ImageTableData)):
        progress(None, "Reading the groups")
        dataset = replace(spec, groups=column).load(folder, progress)
    if dataset.groups is None:
        raise DataError(f"The data have no column {column} to group by. Choose another one.")
    # Read anew, the rows are the same ones in the same order.
    return compare_splits(dataset, dataset.groups, data.sealed, progress=progress)
