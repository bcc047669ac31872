"""The current project: the only way to change it, its undo, and the file that it lives in."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtGui import QUndoStack

from nnstudio.core.data.datasets import Progress
from nnstudio.core.errors import NnstudioError, ProjectFileError
from nnstudio.core.network import Shape
from nnstudio.core.project.document import Project, first_project
from nnstudio.core.project.file import ProjectFile
from nnstudio.core.project.foreign_weights import TakenIn, take_in
from nnstudio.core.project.opened import Opened, leave_project, open_project, save_copy
from nnstudio.session.drafts import Drafts
from nnstudio.session.edit import Edit
from nnstudio.session.file_work import FileWork
from nnstudio.session.scratch import SUFFIX, Scratch
from nnstudio.session.task import Task


class ProjectStore(QObject):
    """Holds the project value and its file. All but the first file is made, read and written on a thread.

    An untitled project lives in a scratch file, so that runs and edits survive a crash; `save_as` gives it a name.
    """

    project_changed = Signal(object, object)
    """Before, after."""
    file_changed = Signal()
    """Name or unsaved state changed."""
    opened = Signal(object)
    """Another project is in hand, an Opened; what was learned in the one before is over."""
    saved = Signal()
    """The project is in its file, which may be another one now."""
    trouble = Signal(object)
    """The exception that kept a file from being opened or saved. What was in hand before is in hand still."""
    weights_taken = Signal(str)
    """Weights from elsewhere are in the project; what was taken, in a sentence."""
    working = Signal(bool)
    """A file is being opened or saved; only drafts are kept without a word."""
    progressed = Signal(object, str)
    """Fraction 0…1 or None, and a few words on what is being opened or saved."""

    def __init__(self, scratch_folder: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.scratch = Scratch(scratch_folder)
        self._work = FileWork(self)
        self._work.working.connect(self.working)
        self._work.progressed.connect(self.progressed)
        self._work.trouble.connect(self.trouble)
        self._drafts = Drafts(self._work, lambda: (self.file, self.project if self.modified else None))
        self.undo_stack = QUndoStack(self)
        self.undo_stack.cleanChanged.connect(self.file_changed)
        self.project = first_project()
        self.file = ProjectFile.create(self.scratch.next_path(), self.project)
        self._restored = False
        self._taken: tuple[Opened, ProjectFile] | None = None
        self._breath = QTimer(self, singleShot=True, interval=0)
        self._breath.timeout.connect(self._tell_opened)

    # What is in hand

    @property
    def path(self) -> Path | None:
        """The project's own file; None while it is untitled."""
        return None if self.scratch.holds(self.file.path) else self.file.path

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
            return self.modified or (self.path is None and self.file.has_runs())
        except NnstudioError:
            return True  # what cannot be read may still be worth asking about

    @property
    def busy(self) -> bool:
        """Whether a file is being opened or saved. Then nothing else can be."""
        return self._work.busy

    # Editing

    def edit(self, text: str, project: Project, merge_key: str | None = None) -> None:
        """Make `project` the current one, as an undoable step called `text` ("Add convolution").

        Steps with one `merge_key` that follow each other become a single step, as a slider's drag does.
        """
        if project != self.project:
            self.undo_stack.push(Edit(text, self.project, project, self._show, merge_key))

    def amend(self, project: Project) -> None:
        """Make `project` the current one as part of the last step: what it has brought about."""
        stack = self.undo_stack
        last = stack.command(stack.index() - 1)
        if isinstance(last, Edit) and last.after is self.project:
            last.after = project
            if stack.isClean():
                stack.resetClean()
        self._show(project)

    def take_back(self, text: str, project: Project) -> None:
        """Make `project`, which was in hand before, the current one: by undoing the last step where that leads there,
        so that it can be done again, else as a step called `text`."""
        stack = self.undo_stack
        last, next_one = stack.command(stack.index() - 1), stack.command(stack.index())
        if isinstance(last, Edit) and last.before == project:
            stack.undo()
        elif isinstance(next_one, Edit) and next_one.after == project:
            stack.redo()
        else:
            self.edit(text, project)

    def _show(self, project: Project) -> None:
        before, self.project = self.project, project
        self._drafts.soon()
        self.project_changed.emit(before, project)
        self.file_changed.emit()

    # Files: each returns the task at once; `opened`, `saved` or `trouble` follows, or nothing when it is cancelled

    def new(self, project: Project | None = None) -> Task:
        """Start with another project, untitled."""
        project, path = project or first_project(), self.scratch.next_path()
        return self._work.begin(lambda _: Opened(ProjectFile.create(path, project), project), self._take)

    def open(self, path: Path) -> Task:
        """Open a project file; the project in hand stays until all of the other one is read.

        A read-only file is opened as a copy without a name.
        """
        before, spare = self.project, self.scratch.next_path()

        def read(progress: Progress) -> Opened:
            return open_project(path, spare, progress)

        return self._work.begin(read, lambda opened: self._on_read(opened, before))

    def save(self) -> Task:
        """Write the project to its file; an untitled one needs `save_as`."""
        file, project = self.file, self.project
        return self._work.begin(lambda _: file.save(project), lambda _: self._settle(project))

    def save_as(self, path: Path) -> Task:
        """Write all, runs and weights too, to another file and go on there."""
        # The suffix is more than a habit: file dialogs must know a project by its name (see gui/resources.py).
        path = path if path.suffix == SUFFIX else path.with_name(path.name + SUFFIX)
        if path.exists() and path.samefile(self.file.path):
            return self.save()
        file, project = self.file, self.project
        return self._work.begin(
            lambda progress: save_copy(file, project, path, progress), lambda copy: self._move_to(copy, project)
        )

    def take_in_weights(self, path: Path, input_shape: Shape) -> Task:
        """Begin the trainings to come with the weights of a file, as far as they fit samples of this shape."""
        file, network = self.file, self.project.network
        return self._work.begin(lambda _: take_in(file, network, input_shape, path), self._on_taken_in)

    def cancel(self) -> None:
        """Give up what is being opened or saved."""
        self._work.cancel()

    def finish(self) -> None:
        """Give up what is being opened or saved, and wait until all work on files is over."""
        self._drafts.rest()
        self.cancel()
        self._work.finish()
        self._tell_opened()
        self._work.finish()

    def close(self) -> None:
        """Let go of the file. Edits that were not saved are given up; whoever calls this has asked."""
        self.finish()
        self._let_go(self.file)
        self._work.finish()

    def _on_read(self, opened: Opened, before: Project) -> None:
        assert opened.source is not None
        if self.project is before:
            self._take(opened)
            if self.scratch.holds(opened.source):
                opened.source.unlink(missing_ok=True)
        else:
            self._let_go(opened.file)
            name = opened.source.name
            self.trouble.emit(ProjectFileError(f"You went on editing, so {name} was not opened. Open it again."))

    def _take(self, opened: Opened) -> None:
        self._drafts.rest()
        old, self.file = self.file, opened.file
        before, self.project = self.project, opened.project
        self.undo_stack.clear()
        self._restored = opened.unsaved
        self._taken = opened, old
        self._work.hold()
        self.project_changed.emit(before, self.project)
        # What is shown of the project and of its runs is a lot to draw, so the window gets a breath between them.
        self._breath.start()

    def _tell_opened(self) -> None:
        taken, self._taken = self._taken, None
        if taken is not None:
            opened, old = taken
            self.file_changed.emit()
            self.opened.emit(opened)
            self._let_go(old)
            self._work.end()

    def _move_to(self, file: ProjectFile, project: Project) -> None:
        old, self.file = self.file, file
        self._settle(project)
        self._let_go(old)

    def _on_taken_in(self, taken: TakenIn) -> None:
        self.edit(f"Begin with {taken.start.source}", replace(self.project, start=taken.start))
        self.weights_taken.emit(taken.note)

    def _settle(self, project: Project) -> None:
        """`project` is what the file has now; there may have been edits since."""
        self._restored = False
        if project is self.project:
            self._drafts.rest()
            self.undo_stack.setClean()
        else:
            self.undo_stack.resetClean()
        self.file_changed.emit()
        self.saved.emit()

    def _let_go(self, file: ProjectFile) -> None:
        """Close a file, on a thread; one without a name is gone then, and so are a named one's unsaved edits."""
        untitled = self.scratch.holds(file.path)
        self._work.aside(lambda _: leave_project(file, gone=untitled))
