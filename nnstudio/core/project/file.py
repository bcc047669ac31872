"""The project file (.nns): document, runs, curves, checkpoints, splits and looks, in one SQLite database."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from pathlib import Path

import torch

from nnstudio.core.data.datasets import Dataset, Progress, silent
from nnstudio.core.data.split import Split, SplitSpec
from nnstudio.core.data.split.dividing import divide
from nnstudio.core.errors import ProjectFileError
from nnstudio.core.project import looks, opening, runs, storage
from nnstudio.core.project.answer_table import Answered, select_answers
from nnstudio.core.project.connections import Connections, connect
from nnstudio.core.project.document import Project
from nnstudio.core.project.looks import ANYTHING, Look, LookKind, Subject
from nnstudio.core.project.problems import damaged, reading, told_of
from nnstudio.core.project.run_seals import RunSeal, Sealing, read_seal, write_seal
from nnstudio.core.project.runs import Run
from nnstudio.core.project.split_table import read_split, write_split
from nnstudio.core.project.start_weights import StartWeights, read_start_weights, write_start_weights
from nnstudio.core.project.storage import Role
from nnstudio.core.project.weights import unpack
from nnstudio.core.training import Checkpoint, History, Metrics, ResumeState


class ProjectFile:
    """An open project file. Any thread may use it; each has its own connection to the database.

    Every method raises ProjectFileError with one sentence; what was in the file before stays as it was.
    Make one with `create` or `open`, and `close` it: then it is a single file again.
    """

    def __init__(self, path: Path, read_only: bool, connections: Connections, identity: tuple[int, int]) -> None:
        self._path, self._read_only = path, read_only
        self._connections, self._identity = connections, identity
        self.training: set[int] = set()
        """The runs that threads of this process are recording here."""

    @classmethod
    def create(cls, path: Path, project: Project) -> ProjectFile:
        """A new file with this project, opened. A file that was there is replaced."""
        with opening.replacing(path) as part:
            opening.make_database(part)
            connection = connect(opening.writing_uri(part))
            try:
                storage.write_document(connection, "saved", project)
            finally:
                connection.close()
        return cls.open(path)

    @classmethod
    def open(cls, path: Path, read_only: bool = False, check: Callable[[], object] = lambda: None) -> ProjectFile:
        """Open a file, after all of it was checked. With `read_only`, or where writing is not allowed, it is not
        changed in any way, and neither is its folder. `check` is called now and then; what it raises ends it."""
        path = path.absolute()
        identity = opening.take_hold(path)
        try:
            return cls._open(path, read_only, identity, check)
        except BaseException:
            opening.let_go(identity)
            raise

    @classmethod
    def _open(cls, path: Path, read_only: bool, identity: tuple[int, int], check: Callable[[], object]) -> ProjectFile:
        with told_of(path.name):
            read_only = read_only or not opening.is_writable(path)
        header = opening.inspect(path, not read_only, check)
        uri = opening.reading_uri(path, header) if read_only else opening.writing_uri(path)
        file = cls(path, read_only, Connections(path.name, partial(connect, uri)), identity)
        try:
            file.project()
            if not read_only:
                with file._connections.use() as connection:
                    opening.start_log(connection)
        except BaseException:
            file._connections.close(lambda connection: None)
            raise
        return file

    def close(self) -> None:
        """Write all to the one file and let go of it. Closing twice does nothing; other use raises."""
        try:
            with told_of(self._path.name):
                self._connections.close(lambda connection: None if self._read_only else opening.end_log(connection))
        finally:
            opening.let_go(self._identity)

    @property
    def path(self) -> Path:
        """Where the file is, absolute."""
        return self._path

    @property
    def read_only(self) -> bool:
        """Whether nothing can be written; a complete copy can be made with `save_as`."""
        return self._read_only

    def project(self) -> Project:
        """The project as it was last saved."""
        found = self._document("saved")
        if found is None:
            raise damaged(self._path.name)
        return found

    def draft(self) -> Project | None:
        """The project with edits that were not saved; None when there are none."""
        return self._document("draft")

    def save(self, project: Project) -> None:
        """Write the project; the draft is done with."""
        with self.transaction() as connection:
            storage.write_document(connection, "saved", project)
            storage.forget_draft(connection)

    def save_draft(self, project: Project | None) -> None:
        """Keep edits that were not saved, in case the program ends; None forgets them."""
        with self.transaction() as connection:
            if project is None:
                storage.forget_draft(connection)
            else:
                storage.write_document(connection, "draft", project)

    def save_as(self, path: Path, check: Callable[[], object] = lambda: None) -> ProjectFile:
        """A complete copy, runs and weights included, opened. A file that was there is replaced at the very end.
        `check` is called now and then before that; what it raises ends it."""
        if path.exists() and path.samefile(self._path):
            raise ProjectFileError(f"{path.name} is this very file. Save it without another name.")
        # What goes wrong here is told of the new file, not of this one.
        with opening.replacing(path) as part, self._connections.use() as connection, told_of(path.name):
            opening.copy_database(connection, part, check)
        return ProjectFile.open(path)

    def start_run(self, project: Project, fingerprint: str, device: str = "") -> int:
        """Enter a training of `project` on the data with this fingerprint; the run's number."""
        with self.transaction() as connection:
            return runs.insert_run(connection, project, fingerprint, device or project.training.device)

    def runs(self) -> tuple[Run, ...]:
        """All trainings, oldest first."""
        with self._reading() as connection:
            return runs.select_runs(connection, frozenset(self.training))

    def has_runs(self) -> bool:
        """Whether anything was ever trained here; takes less time than `runs`."""
        with self._reading() as connection:
            return runs.has_runs(connection)

    def newest_trained(self) -> Run | None:
        """The newest run that learned something and kept it; None when there is no run with weights."""
        with self._reading() as connection:
            number = runs.select_newest_trained(connection)
        return next((run for run in self.runs() if run.id == number), None)

    def history(self, run_id: int) -> History:
        """The curves of a run."""
        with self._reading() as connection:
            return runs.select_history(connection, run_id)

    def answers(self, run_id: int, dataset: Dataset, index: int) -> tuple[Answered, ...]:
        """What was said of the sample at `index` in the epochs of a run, by part; () where it was never asked about.

        Takes a while after many epochs.
        """
        with self._reading() as connection:
            return select_answers(connection, run_id, dataset, index)

    def checkpoint(self, run_id: int, role: Role = "best") -> Checkpoint | None:
        """The weights of a run's best epoch or of its last moment; None when no epoch ended."""
        found = self._checkpoint(run_id, role)
        return found and found[0]

    def resume_state(self, run_id: int) -> tuple[Checkpoint, ResumeState] | None:
        """What is needed to go on with a run; None when no epoch ended."""
        found = self._checkpoint(run_id, "last")
        if found is None:
            return None
        checkpoint, resume = found
        if resume is None:
            raise damaged(self._path.name)
        return checkpoint, resume

    def add_start_weights(self, weights: Mapping[str, torch.Tensor], source: str) -> StartWeights:
        """Keep weights that trainings can begin with; what names them in a Project. `source`: where from."""
        with self.transaction() as connection:
            return write_start_weights(connection, weights, source)

    def start_weights(self, start: StartWeights) -> dict[str, torch.Tensor]:
        """The weights that a project names, by our own names."""
        with self._reading() as connection:
            return read_start_weights(connection, start)

    def split(self, dataset: Dataset, spec: SplitSpec, progress: Progress = silent) -> Split:
        """The parts that this file has for these data and this spec; drawn and kept when it has none yet.

        Only the drawing may take long, where duplicates are to stay together: `progress` is told of their search.
        Raises DataError where the data cannot be divided like this, and where there is no such fold.
        """
        with self._reading() as connection:
            kept = read_split(connection, dataset, spec)
        if kept is not None:
            return kept.in_fold(spec.fold)
        split = divide(dataset, spec, progress)
        if not self._read_only:
            with self.transaction() as connection:
                write_split(connection, dataset, spec, split)
        return split

    def seal_run(self, run_id: int, seal: RunSeal) -> None:
        """Keep which samples the weights of a run must not be asked about."""
        with self.transaction() as connection:
            write_seal(connection, run_id, seal)

    def seal_of(self, run: Run) -> Sealing:
        """Which samples the weights of a run must not be asked about."""
        with self._reading() as connection:
            return read_seal(connection, run.id, run.project.split)

    def looks(self, at: Subject = ANYTHING) -> tuple[Look, ...]:
        """The looks at the test part of some data, oldest first; those of which nobody knows the data count too."""
        with self._reading() as connection:
            found = looks.read_looks(connection)
        return tuple(look for look in found if look.subject.same_data(at))

    def add_look(
        self,
        run_id: int,
        epoch: int,
        kind: LookKind,
        loss: float | None,
        accuracy: float | None,
        n: int,
        subject: Subject = ANYTHING,
    ) -> int:
        """Count a look at the test part, before anything of it is shown; the number that `complete_look` wants."""
        with self.transaction() as connection:
            return looks.write_look(connection, run_id, epoch, kind, (loss, accuracy, n), subject)

    def complete_look(self, look: int, seen: Metrics) -> None:
        """Enter the figures that were seen at a look, which `add_look` counted before they were worked out."""
        with self.transaction() as connection:
            looks.complete_look(connection, look, seen)

    @contextmanager
    def transaction(self) -> Iterator[sqlite3.Connection]:
        """For the rooms beside this one: all that is written within is in the file at its end, or none of it."""
        if self._read_only:
            raise ProjectFileError(f"{self._path.name} is read-only. Save the project under another name.")
        with self._connections.transaction() as connection:
            yield connection

    @contextmanager
    def _reading(self) -> Iterator[sqlite3.Connection]:
        with reading(self._path.name), self._connections.use() as connection:
            yield connection

    def _document(self, role: storage.DocumentRole) -> Project | None:
        with self._reading() as connection:
            return storage.read_document(connection, role)

    def _checkpoint(self, run_id: int, role: Role) -> tuple[Checkpoint, ResumeState | None] | None:
        with self._reading() as connection:
            stored = storage.read_checkpoint(connection, run_id, role)
        if stored is None:
            return None
        with reading(self._path.name):
            return unpack(stored)
