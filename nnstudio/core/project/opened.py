"""A project file in hand, and all that is shown of it at once, read in one go."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path

from nnstudio.core.data.datasets import Progress
from nnstudio.core.data.datasets.base import silent
from nnstudio.core.errors import Cancelled, NnstudioError
from nnstudio.core.project.document import Project
from nnstudio.core.project.file import ProjectFile
from nnstudio.core.project.run_seals import Sealing
from nnstudio.core.project.runs import Run
from nnstudio.core.training import Checkpoint, History, ResumeState


@dataclass(frozen=True, eq=False)
class Learned:
    """What the newest run of a file has learned, as far as it can be read; `problem` says why the rest cannot.

    `best` are the weights of its best epoch; `last` and `resume` are what to go on from. `seal`: what they are not
    asked about.
    """

    run: Run | None = None
    history: History = field(default_factory=History)
    best: Checkpoint | None = None
    last: Checkpoint | None = None
    resume: ResumeState | None = None
    seal: Sealing | None = None
    problem: NnstudioError | None = None


@dataclass(frozen=True, eq=False)
class Opened:
    """A file, and what is in it. `unsaved`: `project` are edits that the file has only as a draft.

    `source` is what was opened; where that is not the file itself, `file` is a copy of it without a name. `note` is a
    sentence for the user, or empty.
    """

    file: ProjectFile
    project: Project
    learned: Learned = field(default_factory=Learned)
    unsaved: bool = False
    source: Path | None = None
    note: str = ""


def open_project(path: Path, spare: Path, progress: Progress = silent) -> Opened:
    """Open a project file and read what is in it.

    A read-only file is opened as a copy at `spare`, and so is one that a crash left in the folder of `spare`: its
    copy bears a name of this process, so that no other one offers it as left behind. Raises ProjectFileError, and
    Cancelled as `progress` does; no file is open then, and `spare` is not there.
    """
    words = f"Opening {path.name}"
    file = ProjectFile.open(path, check=lambda: progress(None, f"{words}: checking the file"))
    read_only, copied = file.read_only, file.read_only or file.path.parent == spare.parent
    if copied:
        file = _moved(file, spare, lambda: progress(None, f"{words}: copying"))
    try:
        draft, saved = file.draft(), file.project()
        learned = read_learned(file, lambda: progress(None, f"{words}: reading what it has learned"))
        progress(None, words)
    except BaseException:
        file.close()
        if copied:
            spare.unlink(missing_ok=True)
        raise
    return Opened(file, draft or saved, learned, draft is not None, path.absolute(), _note(path, read_only, draft))


def save_copy(file: ProjectFile, project: Project, path: Path, progress: Progress = silent) -> ProjectFile:
    """A complete copy of `file` at `path`, opened, in which `project` is saved. Raises as `open_project` does."""
    copy = file.save_as(path, lambda: progress(None, f"Saving as {path.name}"))
    try:
        copy.save(project)
    except BaseException:
        copy.close()
        raise
    return copy


def leave_project(file: ProjectFile, gone: bool) -> None:
    """Close a file and give up its draft; with `gone`, which is for files without a name, it is deleted."""
    try:
        if not (gone or file.read_only):
            file.save_draft(None)
    finally:
        try:
            file.close()
        finally:
            if gone:
                file.path.unlink(missing_ok=True)


def read_learned(file: ProjectFile, check: Callable[[], object] = lambda: None) -> Learned:
    """What the newest run that learned something has learned, or, if none did, the newest.

    `check` is called now and then; what it raises ends the reading.
    """
    try:
        run = file.newest_trained() or next(reversed(file.runs()), None)
    except NnstudioError as error:
        return Learned(problem=error)
    return read_run(file, run, check) if run is not None else Learned()


def read_run(file: ProjectFile, run: Run, check: Callable[[], object] = lambda: None) -> Learned:
    """What a run has learned; `check` as in `read_learned`."""
    known = Learned(run)
    try:
        known = replace(known, history=file.history(run.id), seal=file.seal_of(run))
        check()
        known = replace(known, best=file.checkpoint(run.id, "best"))
        check()
        last, resume = file.resume_state(run.id) or (None, None)
        known = replace(known, last=last, resume=resume)
    except Cancelled:
        raise
    except NnstudioError as error:
        return replace(known, problem=error)
    return known


def _moved(file: ProjectFile, spare: Path, check: Callable[[], object]) -> ProjectFile:
    """A copy, opened; the file itself is closed."""
    try:
        return file.save_as(spare, check)
    finally:
        file.close()


def _note(path: Path, read_only: bool, draft: Project | None) -> str:
    if read_only:
        return f"{path.name} is read-only, so you work on a copy. Save it under another name."
    return "" if draft is None else "Edits that were not saved last time have been restored."
