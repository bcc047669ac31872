"""The project in hand: edits and undo, its file, drafts that survive a crash, disks that are full."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule
from PySide6.QtCore import QCoreApplication, QEventLoop
from pytestqt.qtbot import QtBot
from tiny_session import project

from nnstudio.core.errors import ProjectFileError
from nnstudio.core.project import opened
from nnstudio.core.project.document import Project, first_project
from nnstudio.core.project.file import ProjectFile
from nnstudio.session.project_store import ProjectStore
from nnstudio.session.task import Task


def with_epochs(epochs: int) -> Project:
    return project(epochs=epochs)


def done(task: Task) -> Any:
    """Wait until a task is over; its result."""
    told: list[Any] = []
    task.succeeded.connect(told.append)
    over(task)
    return told[0]


def refused(task: Task) -> BaseException:
    """Wait until a task has failed; why."""
    told: list[BaseException] = []
    task.failed.connect(told.append)
    over(task)
    return told[0]


def settled(store: ProjectStore) -> None:
    """Wait until the file before is closed too."""
    store.finish()


def over(task: Task) -> None:
    loop = QEventLoop()
    task.over.connect(loop.quit)
    loop.exec()
    # All that follows from it comes with the next turn of the event loop.
    QCoreApplication.processEvents()


def left_behind(folder: Path, wanted: Project, draft: Project | None = None) -> Path:
    """A scratch file of a process that is gone."""
    ended = subprocess.run([sys.executable, "-c", "import os; print(os.getpid())"], capture_output=True, text=True)
    path = folder / f"untitled-{ended.stdout.strip()}-1.nns"
    file = ProjectFile.create(path, wanted)
    if draft:
        file.save_draft(draft)
    file.close()
    return path


@pytest.fixture
def scratch(tmp_path: Path) -> Path:
    folder = tmp_path / "scratch"
    folder.mkdir()
    return folder


@pytest.fixture
def store(qtbot: QtBot, scratch: Path) -> Iterator[ProjectStore]:
    made = ProjectStore(scratch)
    yield made
    made.close()


@pytest.fixture
def saved(store: ProjectStore, tmp_path: Path) -> Path:
    """The store's project, saved under a name with three epochs."""
    path = tmp_path / "mine.nns"
    store.edit("Three epochs", with_epochs(3))
    done(store.save_as(path))
    return path


def stored(path: Path) -> tuple[Project, Project | None]:
    file = ProjectFile.open(path, read_only=True)
    try:
        return file.project(), file.draft()
    finally:
        file.close()


# Editing


def test_a_scratch_folder_that_cannot_be_made_gets_a_sentence(qtbot: QtBot, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no folder")
    with pytest.raises(ProjectFileError, match="could not be used"):
        ProjectStore(tmp_path / "file" / "scratch")


def test_a_first_project_is_clean(store: ProjectStore) -> None:
    assert store.project == first_project()
    assert store.path is None
    assert store.title == "Untitled.nns"
    assert not store.modified
    assert not store.worth_keeping


def test_an_edit_can_be_taken_back_and_brought_again(store: ProjectStore, qtbot: QtBot) -> None:
    before, after = store.project, with_epochs(4)
    with qtbot.waitSignal(store.project_changed) as told:
        store.edit("Four epochs", after)
    assert told.args == [before, after]
    assert store.undo_stack.undoText() == "Four epochs"
    assert store.modified
    with qtbot.waitSignal(store.project_changed) as told:
        store.undo_stack.undo()
    assert told.args == [after, before]
    assert not store.modified
    store.undo_stack.redo()
    assert store.project == after


def test_an_edit_that_changes_nothing_is_none(store: ProjectStore, qtbot: QtBot) -> None:
    with qtbot.assertNotEmitted(store.project_changed):
        store.edit("Nothing", first_project())
    assert store.undo_stack.count() == 0


def test_a_drag_is_one_step(store: ProjectStore) -> None:
    for epochs in range(2, 9):
        store.edit("Epochs", with_epochs(epochs), "epochs")
    assert store.undo_stack.count() == 1
    store.undo_stack.undo()
    assert store.project == first_project()
    store.undo_stack.redo()
    assert store.project == with_epochs(8)


def test_other_drags_and_plain_edits_stay_apart(store: ProjectStore) -> None:
    store.edit("Epochs", with_epochs(2), "epochs")
    store.edit("Seed", replace(with_epochs(2), normalization="unit"), "normalization")
    store.edit("Epochs", with_epochs(3), "epochs")
    store.edit("Epochs", with_epochs(4))
    store.edit("Epochs", with_epochs(5))
    assert store.undo_stack.count() == 5


def test_a_drag_that_comes_back_leaves_no_trace(store: ProjectStore) -> None:
    store.edit("Epochs", with_epochs(3))
    store.edit("Epochs", with_epochs(4), "epochs")
    store.edit("Epochs", with_epochs(3), "epochs")
    assert store.undo_stack.count() == 1
    store.undo_stack.undo()
    assert store.project == first_project()


def test_a_drag_after_saving_does_not_change_what_was_saved(store: ProjectStore, saved: Path) -> None:
    store.edit("Epochs", with_epochs(4), "epochs")
    done(store.save())
    store.edit("Epochs", with_epochs(5), "epochs")
    assert store.modified
    store.undo_stack.undo()
    assert store.project == with_epochs(4)
    assert not store.modified


class Editing(RuleBasedStateMachine):
    """Any edits, undos and redos: the same as a list of values with a place in it."""

    folder: Path

    def __init__(self) -> None:
        super().__init__()
        self.store = ProjectStore(self.folder)
        self.values, self.place = [self.store.project], 0

    @rule(epochs=st.integers(1, 5))
    def edit(self, epochs: int) -> None:
        if with_epochs(epochs) != self.store.project:
            self.values[self.place + 1 :] = [with_epochs(epochs)]
            self.place += 1
        self.store.edit("Epochs", with_epochs(epochs))

    @rule()
    def undo(self) -> None:
        self.store.undo_stack.undo()
        self.place = max(0, self.place - 1)

    @rule()
    def redo(self) -> None:
        self.store.undo_stack.redo()
        self.place = min(len(self.values) - 1, self.place + 1)

    @invariant()
    def agrees(self) -> None:
        assert self.store.project == self.values[self.place]
        assert self.store.modified is (self.place > 0)

    def teardown(self) -> None:
        self.store.close()


def test_any_order_of_edits(qtbot: QtBot, scratch: Path) -> None:
    Editing.folder = scratch
    machine = Editing.TestCase
    machine.settings = settings(max_examples=15, stateful_step_count=25, deadline=None)
    machine("runTest").runTest()


# Files


def test_save_under_a_name(store: ProjectStore, saved: Path, scratch: Path) -> None:
    assert store.path == saved
    assert store.title == "mine.nns"
    assert not store.modified
    assert stored_here(store) == (with_epochs(3), None)
    settled(store)
    assert list(scratch.iterdir()) == []


def stored_here(store: ProjectStore) -> tuple[Project, Project | None]:
    return store.file.project(), store.file.draft()


def test_a_name_without_an_ending_gets_it(store: ProjectStore, tmp_path: Path) -> None:
    done(store.save_as(tmp_path / "plain"))
    assert store.path == tmp_path / "plain.nns"


def test_saving_under_the_same_name_is_saving(store: ProjectStore, saved: Path) -> None:
    store.edit("Four", with_epochs(4))
    done(store.save_as(saved))
    assert stored_here(store) == (with_epochs(4), None)
    assert not store.modified


def test_saving_under_another_name_leaves_the_first_file_as_it_was(
    store: ProjectStore, saved: Path, tmp_path: Path
) -> None:
    store.edit("Four", with_epochs(4))
    done(store.save_as(tmp_path / "other.nns"))
    settled(store)
    assert stored(saved) == (with_epochs(3), None)
    assert stored_here(store) == (with_epochs(4), None)
    store.undo_stack.undo()
    assert store.project == with_epochs(3)
    assert store.modified


def test_a_file_is_opened(store: ProjectStore, saved: Path, qtbot: QtBot) -> None:
    done(store.new())
    with qtbot.waitSignals([store.opened, store.project_changed, store.file_changed]):
        assert done(store.open(saved)).note == ""
    assert store.project == with_epochs(3)
    assert store.undo_stack.count() == 0
    assert not store.modified


def test_a_new_project(store: ProjectStore, saved: Path) -> None:
    store.edit("Four", with_epochs(4))
    done(store.new(with_epochs(9)))
    assert store.project == with_epochs(9)
    assert store.path is None
    assert not store.modified
    # Edits that were not saved are given up on purpose here, so they do not come back.
    settled(store)
    assert stored(saved) == (with_epochs(3), None)


@pytest.mark.parametrize("bad", ["missing.nns", "text.nns", "."])
def test_what_cannot_be_opened_changes_nothing(store: ProjectStore, saved: Path, tmp_path: Path, bad: str) -> None:
    (tmp_path / "text.nns").write_text("no project")
    store.edit("Four", with_epochs(4))
    assert isinstance(refused(store.open(tmp_path / bad)), ProjectFileError)
    assert store.project == with_epochs(4)
    assert store.path == saved
    done(store.save())


def test_a_damaged_document_leaves_no_file_open(store: ProjectStore, tmp_path: Path) -> None:
    path = tmp_path / "damaged.nns"
    file = ProjectFile.create(path, project())
    file.save_draft(with_epochs(2))
    with file.transaction() as connection:
        connection.execute("UPDATE documents SET json = '{' WHERE role = 'draft'")
    file.close()
    for _ in range(2):
        assert "damaged" in str(refused(store.open(path)))
    assert store.project == first_project()


def test_a_read_only_file_is_worked_on_as_a_copy(store: ProjectStore, saved: Path, tmp_path: Path) -> None:
    done(store.new())
    settled(store)
    saved.chmod(stat.S_IRUSR)
    before = saved.read_bytes()
    assert "read-only" in done(store.open(saved)).note
    assert store.project == with_epochs(3)
    assert store.path is None
    store.edit("Four", with_epochs(4))
    done(store.save_as(tmp_path / "copy.nns"))
    assert saved.read_bytes() == before


class Gate:
    """Holds back the reading of what a file has learned."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.reached, self.open = threading.Event(), threading.Event()
        real = opened.read_learned

        def read(file: ProjectFile, check: Callable[[], object]) -> opened.Learned:
            self.reached.set()
            while not self.open.wait(0.002):
                check()
            return real(file, check)

        monkeypatch.setattr(opened, "read_learned", read)


def other_file(folder: Path) -> Path:
    path = folder / "other.nns"
    ProjectFile.create(path, with_epochs(7)).close()
    return path


def test_the_project_in_hand_stays_until_the_other_one_is_read(
    store: ProjectStore, saved: Path, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    gate = Gate(monkeypatch)
    working: list[bool] = []
    store.working.connect(working.append)
    task = store.open(other_file(tmp_path))
    qtbot.waitUntil(gate.reached.is_set)
    assert (store.project, store.path, store.busy) == (with_epochs(3), saved, True)
    for act in (store.new, store.save, lambda: store.open(saved)):
        with pytest.raises(ProjectFileError, match="Wait"):
            act()
    gate.open.set()
    done(task)
    assert (store.project, store.busy) == (with_epochs(7), False)
    assert working == [True, False]


def test_opening_can_be_given_up(
    store: ProjectStore,
    saved: Path,
    scratch: Path,
    tmp_path: Path,
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    gate = Gate(monkeypatch)
    words: list[str] = []
    store.progressed.connect(lambda _, said: words.append(said))
    path = other_file(tmp_path)
    path.chmod(stat.S_IRUSR)
    task = store.open(path)
    qtbot.waitUntil(gate.reached.is_set)
    store.cancel()
    over(task)
    assert (store.project, store.path, store.busy) == (with_epochs(3), saved, False)
    assert words[0].startswith("Opening other.nns")
    settled(store)
    assert list(scratch.iterdir()) == []
    # Nothing holds on to it.
    gate.open.set()
    done(store.open(path))


def test_edits_made_while_a_file_is_opened_are_not_lost(
    store: ProjectStore, saved: Path, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    gate = Gate(monkeypatch)
    path = other_file(tmp_path)
    task = store.open(path)
    qtbot.waitUntil(gate.reached.is_set)
    store.edit("Four", with_epochs(4))
    gate.open.set()
    with qtbot.waitSignal(store.trouble) as told:
        over(task)
    assert "other.nns was not opened" in str((told.args or [""])[0])
    assert (store.project, store.path) == (with_epochs(4), saved)
    settled(store)
    done(store.open(path))


@pytest.mark.parametrize("name", ["mine.nns", "other.nns"])
def test_edits_made_while_a_file_is_saved_are_not_taken_for_saved(store: ProjectStore, saved: Path, name: str) -> None:
    store.edit("Four", with_epochs(4))
    task = store.save_as(saved.with_name(name))
    store.edit("Five", with_epochs(5))
    done(task)
    assert store.modified
    assert store.file.project() == with_epochs(4)
    store.undo_stack.undo()
    assert store.project == with_epochs(4)
    done(store.save())
    assert not store.modified


def test_a_named_file_is_closed_when_another_is_opened(store: ProjectStore, saved: Path, tmp_path: Path) -> None:
    done(store.open(other_file(tmp_path)))
    done(store.open(saved))
    assert store.project == with_epochs(3)


def test_closing_while_a_file_is_opened(qtbot: QtBot, scratch: Path, tmp_path: Path) -> None:
    store = ProjectStore(scratch)
    path = other_file(tmp_path)
    store.open(path)
    store.close()
    assert list(scratch.iterdir()) == []
    ProjectFile.open(path).close()


def test_closing_leaves_no_scratch_file(qtbot: QtBot, scratch: Path) -> None:
    store = ProjectStore(scratch)
    assert len(list(scratch.glob("*.nns"))) == 1
    store.edit("Four", with_epochs(4))
    store.close()
    assert list(scratch.iterdir()) == []


def test_closing_a_named_file_forgets_its_draft(qtbot: QtBot, scratch: Path, tmp_path: Path) -> None:
    store = ProjectStore(scratch)
    done(store.save_as(tmp_path / "mine.nns"))
    store.edit("Four", with_epochs(4))
    qtbot.waitUntil(lambda: store.file.draft() is not None)
    store.close()
    assert stored(tmp_path / "mine.nns") == (first_project(), None)


def test_runs_of_a_project_without_a_name_are_worth_keeping(store: ProjectStore, tmp_path: Path) -> None:
    store.file.start_run(store.project, "print")
    assert store.worth_keeping
    done(store.save_as(tmp_path / "mine.nns"))
    assert not store.worth_keeping


# Drafts


def test_edits_are_kept_by_themselves(store: ProjectStore, saved: Path, qtbot: QtBot) -> None:
    store.edit("Four", with_epochs(4))
    qtbot.waitUntil(lambda: stored_here(store) == (with_epochs(3), with_epochs(4)))
    store.undo_stack.undo()
    qtbot.waitUntil(lambda: stored_here(store) == (with_epochs(3), None))


def test_edits_come_back_after_a_crash(store: ProjectStore, tmp_path: Path) -> None:
    path = tmp_path / "crashed.nns"
    file = ProjectFile.create(path, with_epochs(3))
    file.save_draft(with_epochs(4))
    file.close()
    assert "have been restored" in done(store.open(path)).note
    assert store.project == with_epochs(4)
    assert store.modified
    done(store.save())
    assert not store.modified
    assert stored_here(store) == (with_epochs(4), None)


def test_a_project_without_a_name_comes_back_after_a_crash(store: ProjectStore, scratch: Path, tmp_path: Path) -> None:
    path = left_behind(scratch, with_epochs(3), draft=with_epochs(4))
    assert store.scratch.left_behind() == [path]
    done(store.open(path))
    assert store.project == with_epochs(4)
    assert store.path is None
    # It is this process' own now: no other one offers it, and no second copy stays behind.
    assert store.scratch.left_behind() == []
    settled(store)
    assert len(list(scratch.glob("*.nns"))) == 1
    done(store.save_as(tmp_path / "found.nns"))
    settled(store)
    assert list(scratch.iterdir()) == []


def test_scratch_files_in_use_are_not_offered(store: ProjectStore, scratch: Path) -> None:
    assert store.scratch.left_behind() == []


def test_a_process_that_got_the_number_later_is_another_one(store: ProjectStore, scratch: Path) -> None:
    path = scratch / f"untitled-{os.getpid()}-77.nns"
    ProjectFile.create(path, project()).close()
    assert store.scratch.left_behind() == []
    os.utime(path, (1_000_000_000, 1_000_000_000))
    assert store.scratch.left_behind() == [path]


@pytest.mark.parametrize("name", ["untitled-.nns", "untitled-x-1.nns", "untitled-99999999999999999999-1.nns"])
def test_odd_names_are_offered_too(store: ProjectStore, scratch: Path, name: str) -> None:
    ProjectFile.create(scratch / name, project()).close()
    assert store.scratch.left_behind() == [scratch / name]


# Full disks


def full(*_: object) -> None:
    raise ProjectFileError("The disk is full, so it could not be written. Free some space and save again.")


def test_a_disk_that_is_full_while_keeping_edits(
    store: ProjectStore, saved: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ProjectFile, "save_draft", full)
    with qtbot.waitSignal(store.trouble) as told:
        store.edit("Four", with_epochs(4))
    assert "disk is full" in str((told.args or [""])[0])
    assert store.project == with_epochs(4)
    assert store.modified
    monkeypatch.undo()
    done(store.save())
    assert stored_here(store) == (with_epochs(4), None)


@pytest.mark.parametrize("act", [lambda s, p: s.save(), lambda s, p: s.save_as(p)], ids=["save", "save as"])
def test_a_disk_that_is_full_while_saving(
    store: ProjectStore,
    saved: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    act: Callable[[ProjectStore, Path], Task],
) -> None:
    store.edit("Four", with_epochs(4))
    monkeypatch.setattr(ProjectFile, "save", full)
    other = tmp_path / "other.nns"
    assert "disk is full" in str(refused(act(store, other)))
    assert store.path == saved
    assert store.modified
    monkeypatch.undo()
    # Nothing stays open, so that the same can be tried again.
    done(act(store, other))
    assert not store.modified


def test_a_disk_that_is_full_while_closing(
    qtbot: QtBot, scratch: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = ProjectStore(scratch)
    done(store.save_as(tmp_path / "mine.nns"))
    real = ProjectFile.close

    def close(file: ProjectFile) -> None:
        real(file)
        full()

    monkeypatch.setattr(ProjectFile, "close", close)
    with qtbot.waitSignal(store.trouble):
        store.close()
