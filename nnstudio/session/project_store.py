"""The current project: the only way to change it, its undo, and the file that it lives in."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import psutil
from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtGui import QUndoCommand, QUndoStack

from nnstudio.core.errors import NnstudioError
from nnstudio.core.project.document import Project, first_project
from nnstudio.core.project.file import ProjectFile
from nnstudio.core.project.problems import told_of

DRAFT_MS = 400
SUFFIX = ".nns"
CLOCK_SECONDS = 3.0
"""How far the clocks of processes and of files may be apart."""


class _Edit(QUndoCommand):
    """Swaps one project value for another; so no edit needs to know how to reverse itself."""

    def __init__(self, store: ProjectStore, text: str, after: Project, merge_key: str | None) -> None:
        super().__init__(text)
        self._store, self.before, self.after, self.merge_key = store, store.project, after, merge_key

    def redo(self) -> None:
        self._store._show(self.after)

    def undo(self) -> None:
        self._store._show(self.before)

    def id(self) -> int:
        return -1 if self.merge_key is None else hash(self.merge_key) & 0x7FFFFFFF

    def mergeWith(self, other: QUndoCommand) -> bool:
        if not isinstance(other, _Edit) or other.merge_key != self.merge_key:
            return False
        self.after = other.after
        self.setObsolete(self.before == self.after)
        return True


class ProjectStore(QObject):
    """Holds the project value and its file.

    An untitled project lives in a scratch file, so that runs and edits survive a crash; `save_as` gives it a name.
    """

    project_changed = Signal(object, object)
    """Before, after."""
    file_changed = Signal()
    """Name or unsaved state changed."""
    opened = Signal()
    """Another project is in hand: runs and weights are to be read anew."""
    trouble = Signal(object)
    """An NnstudioError met while saving by itself."""

    def __init__(self, scratch_folder: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        with told_of(str(scratch_folder)):
            scratch_folder.mkdir(parents=True, exist_ok=True)
        self._scratch_folder = scratch_folder.absolute()
        self._scratch_count = 0
        self.undo_stack = QUndoStack(self)
        self.undo_stack.cleanChanged.connect(self.file_changed)
        self._draft_timer = QTimer(self, singleShot=True, interval=DRAFT_MS)
        self._draft_timer.timeout.connect(self._save_draft)
        self.project = first_project()
        self.file = ProjectFile.create(self._scratch_path(), self.project)
        self._restored = False

    # What is in hand

    @property
    def path(self) -> Path | None:
        """The project's own file; None while it is untitled."""
        return None if self.file.path.parent == self._scratch_folder else self.file.path

    @property
    def title(self) -> str:
        """What the window's title says."""
        return self.path.name if self.path else f"Untitled{SUFFIX}"

    @property
    def modified(self) -> bool:
        """Whether there are edits that the named file does not have."""
        return self._restored or not self.undo_stack.isClean()

    @property
    def worth_keeping(self) -> bool:
        """Whether closing would lose something: unsaved edits, or runs of a project without a name."""
        try:
            return self.modified or (self.path is None and bool(self.file.runs()))
        except NnstudioError:
            return True  # what cannot be read may still be worth asking about

    # Editing

    def edit(self, text: str, project: Project, merge_key: str | None = None) -> None:
        """Make `project` the current one, as an undoable step called `text` ("Add convolution").

        Steps with one `merge_key` that follow each other become a single step, as a slider's drag does.
        """
        if project != self.project:
            self.undo_stack.push(_Edit(self, text, project, merge_key))

    def _show(self, project: Project) -> None:
        before, self.project = self.project, project
        self._draft_timer.start()
        self.project_changed.emit(before, project)
        self.file_changed.emit()

    # Files

    def new(self, project: Project | None = None) -> None:
        """Start with another project, untitled."""
        project = project or first_project()
        self._take(ProjectFile.create(self._scratch_path(), project), project)

    def open(self, path: Path) -> str:
        """Open a project file; returns a sentence when there is something to know about it.

        A read-only file is opened as a copy without a name. Raises ProjectFileError; the current project then stays.
        """
        file, note = ProjectFile.open(path), ""
        if file.read_only:
            note = f"{path.name} is read-only, so you work on a copy. Save it under another name."
            file = self._into_scratch(file)
        elif file.path.parent == self._scratch_folder:
            # What a crash left gets a name of this process, so that no other one offers it as left behind.
            left, file = file.path, self._into_scratch(file)
            left.unlink(missing_ok=True)
        draft, project = _documents(file)
        self._take(file, draft or project)
        if draft is not None:
            self._restored = True
            note = note or "Edits that were not saved last time have been restored."
            self.file_changed.emit()
        return note

    def save(self) -> None:
        """Write the project to its file. Raises ProjectFileError; an untitled one needs `save_as`."""
        self._draft_timer.stop()
        self.file.save(self.project)
        self._settle()

    def save_as(self, path: Path) -> None:
        """Write all, runs and weights too, to another file and go on there."""
        # The suffix is more than a habit: file dialogs must know a project by its name (see gui/resources.py).
        path = path if path.suffix == SUFFIX else path.with_name(path.name + SUFFIX)
        if path.exists() and path.samefile(self.file.path):
            self.save()
            return
        self._save_draft()
        other = self.file.save_as(path)
        try:
            other.save(self.project)
        except NnstudioError:
            other.close()
            raise
        self._close_file()
        self.file = other
        self._settle()

    def recoverable(self) -> list[Path]:
        """Scratch files that a crash left behind, newest first."""
        found = [path for path in self._scratch_folder.glob(f"untitled-*{SUFFIX}") if not _owner_lives(path)]
        return sorted(found, key=lambda path: path.stat().st_mtime, reverse=True)

    def close(self) -> None:
        """Let go of the file. Edits that were not saved are given up; whoever calls this has asked."""
        self._draft_timer.stop()
        self._close_file()

    def _take(self, file: ProjectFile, project: Project) -> None:
        self._draft_timer.stop()
        self._close_file()
        before, self.file, self.project = self.project, file, project
        self._settle()
        self.undo_stack.clear()
        self.project_changed.emit(before, project)
        self.opened.emit()

    def _settle(self) -> None:
        self._restored = False
        self.undo_stack.setClean()
        self.file_changed.emit()

    def _close_file(self) -> None:
        untitled = self.path is None
        if not untitled and not self.file.read_only:
            self._try(lambda: self.file.save_draft(None))
        self._try(self.file.close)
        if untitled:
            self.file.path.unlink(missing_ok=True)

    def _into_scratch(self, file: ProjectFile) -> ProjectFile:
        """A copy without a name; the file itself is closed."""
        try:
            return file.save_as(self._scratch_path())
        finally:
            file.close()

    def _save_draft(self) -> None:
        self._draft_timer.stop()
        self._try(lambda: self.file.save_draft(self.project if self.modified else None))

    def _try(self, action: Callable[[], None]) -> None:
        try:
            action()
        except NnstudioError as error:
            self.trouble.emit(error)

    def _scratch_path(self) -> Path:
        self._scratch_count += 1
        return self._scratch_folder / f"untitled-{os.getpid()}-{self._scratch_count}{SUFFIX}"


def _documents(file: ProjectFile) -> tuple[Project | None, Project]:
    """The draft, if there is one, and the saved project; the file is closed if they cannot be read."""
    try:
        return file.draft(), file.project()
    except NnstudioError:
        file.close()
        raise


def _owner_lives(path: Path) -> bool:
    """Whether the process that made a scratch file is still there; one that got its number later is another one."""
    pid = path.stem.split("-")[1]
    try:
        return pid.isdigit() and psutil.Process(int(pid)).create_time() < path.stat().st_mtime + CLOCK_SECONDS
    except (psutil.Error, OSError, OverflowError):
        return False
