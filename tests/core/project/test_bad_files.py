from __future__ import annotations

import errno
import json
import os
import sqlite3
import struct
from collections import deque

import pytest

from nnstudio.core.errors import ProjectFileError
from nnstudio.core.project import connections, opening
from nnstudio.core.project.document import Project, first_project
from nnstudio.core.project.file import ProjectFile
from nnstudio.core.project.recorder import recorded


def refused(path, sentence):
    before = path.read_bytes() if path.is_file() else None
    beside = sorted(path.parent.iterdir())
    with pytest.raises(ProjectFileError, match=sentence) as caught:
        ProjectFile.open(path)
    assert "\n" not in str(caught.value)
    assert str(caught.value).endswith(".")
    if before is not None:
        assert path.read_bytes() == before
    assert sorted(path.parent.iterdir()) == beside


@pytest.mark.parametrize("content", [b"", b"PK\3\4 something", b"SQLite format 3\0", os.urandom(5000)])
def test_not_a_database(tmp_path, content):
    path = tmp_path / "a.nns"
    path.write_bytes(content)
    refused(path, "not an nnstudio project")


def test_a_database_of_another_program(tmp_path):
    connection = sqlite3.connect(tmp_path / "a.nns")
    connection.execute("CREATE TABLE things (name)")
    connection.close()
    refused(tmp_path / "a.nns", "another program")


def test_missing_and_folder(tmp_path):
    refused(tmp_path / "none.nns", "There is no file")
    refused(tmp_path, "is a folder")


def test_something_that_is_no_ordinary_file(tmp_path):
    os.mkfifo(tmp_path / "pipe.nns")
    refused(tmp_path / "pipe.nns", "not an ordinary file")


@pytest.mark.parametrize("share", [0.1, 0.5, 0.99])
def test_cut_off(trained_path, share):
    data = trained_path.read_bytes()
    trained_path.write_bytes(data[: int(len(data) * share)])
    refused(trained_path, "cut off")


def test_corrupt_pages(trained_path):
    data = bytearray(trained_path.read_bytes())
    data[4096 : 4096 * 6] = os.urandom(4096 * 5)
    trained_path.write_bytes(data)
    refused(trained_path, "damaged")


def test_newer(trained_path):
    data = bytearray(trained_path.read_bytes())
    data[60:64] = struct.pack(">I", 3)
    trained_path.write_bytes(data)
    refused(
        trained_path,
        r"trained\.nns was made by a newer nnstudio \(format 3\); this one reads up to 1\. Update nnstudio\.",
    )


def change(path, statement, *values):
    connection = sqlite3.connect(path)
    connection.execute(statement, values)
    connection.commit()
    connection.close()


@pytest.mark.parametrize(
    "text", ["", "[]", "{", '{"normalization": "unit"}', "[" * 100_000, "1" * 10_000, '"\\ud800"', "null"]
)
def test_a_document_that_makes_no_sense(trained_path, text):
    change(trained_path, "UPDATE documents SET json = ? WHERE role = 'saved'", text)
    refused(trained_path, r"trained\.nns")


def test_huge_numbers_in_the_document(trained_path, project):
    data = project.to_json()
    data["training"]["optimizer"]["lr"] = 10**400
    change(trained_path, "UPDATE documents SET json = ?", json.dumps(data))
    refused(trained_path, r"trained\.nns")


def test_blocks_in_blocks_a_thousand_deep(trained_path, project):
    group, end = '{"layers":[{"kind":"group","bodies":[', "]}]}"
    network = group * 1000 + '{"layers":[]}' + end * 1000
    text = json.dumps(project.to_json() | {"network": "here"}).replace('"here"', network)
    change(trained_path, "UPDATE documents SET json = ?", text)
    refused(trained_path, "nested too deeply")


def test_no_document(trained_path):
    change(trained_path, "DELETE FROM documents")
    refused(trained_path, "damaged")


def test_without_its_tables(trained_path):
    change(trained_path, "DROP TABLE documents")
    refused(trained_path, "damaged")


def test_no_permission(trained_path, monkeypatch):
    def deny(self, *args, **settings):
        raise PermissionError(errno.EACCES, "Permission denied", str(self))

    monkeypatch.setattr("pathlib.Path.open", deny)
    with pytest.raises(ProjectFileError, match="no permission"):
        ProjectFile.open(trained_path)


def test_read_only_opens_and_says_what_to_do(trained_path, tmp_path, dataset, project):
    trained_path.chmod(0o444)
    before = trained_path.read_bytes()
    file = ProjectFile.open(trained_path)
    assert file.read_only
    assert file.project() == project
    assert file.checkpoint(1) is not None
    assert len(file.split(dataset, project.split).train) == 1077
    for write in (
        lambda: file.save(project),
        lambda: file.save_draft(None),
        lambda: file.start_run(project, "f"),
        lambda: file.add_look(1, 1, "images", None, None, 1),
    ):
        with pytest.raises(ProjectFileError, match="another name"):
            write()
    copy = file.save_as(tmp_path / "copy.nns")
    assert not copy.read_only
    copy.close()
    file.close()
    assert trained_path.read_bytes() == before
    assert sorted(found.name for found in tmp_path.iterdir()) == ["copy.nns", "trained.nns"]


def test_a_lone_file_that_was_copied_while_open(trained_path, tmp_path):
    file = ProjectFile.open(trained_path)
    # Copied without its log, in the middle of everything.
    lone = tmp_path / "lone.nns"
    lone.write_bytes(trained_path.read_bytes())
    file.close()
    copied = ProjectFile.open(lone, read_only=True)
    assert len(copied.runs()) == 1
    copied.close()
    assert not (tmp_path / "lone.nns-wal").exists()


def test_a_read_only_file_is_not_replaced(trained_path, file):
    trained_path.chmod(0o444)
    before = trained_path.read_bytes()
    with pytest.raises(ProjectFileError, match="read-only"):
        file.save_as(trained_path)
    with pytest.raises(ProjectFileError, match="read-only"):
        ProjectFile.create(trained_path, Project())
    assert trained_path.read_bytes() == before


@pytest.mark.parametrize(("place", "sentence"), [("none/a.nns", "no folder"), (".", "is a folder")])
def test_places_where_nothing_can_be_written(tmp_path, file, place, sentence):
    target = tmp_path / place
    with pytest.raises(ProjectFileError, match=sentence):
        file.save_as(target)
    with pytest.raises(ProjectFileError, match=sentence):
        ProjectFile.create(target, Project())


def test_locked_by_another_program(trained_path, monkeypatch):
    monkeypatch.setattr(connections, "BUSY_SECONDS", 0.05)
    other = sqlite3.connect(trained_path, isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    with pytest.raises(ProjectFileError, match="locked by another program"):
        ProjectFile.open(trained_path)
    other.execute("ROLLBACK")
    other.close()
    ProjectFile.open(trained_path).close()


def fill(file):
    with file._connections.use() as connection:
        pages = connection.execute("PRAGMA page_count").fetchone()[0]
        connection.execute(f"PRAGMA max_page_count = {pages}")


def test_full_disk_while_saving(file, project):
    fill(file)
    layers = project.network.layers * 280
    with pytest.raises(ProjectFileError, match="disk is full"):
        file.save(Project(network=type(project.network)(layers)))
    assert file.project() == project


def _noting(events, seen):
    """The last event goes into `seen` even if the next one fails."""
    for event in events:
        seen[:] = [event]
        yield event


def test_full_disk_while_recording_passes_the_event_on_first(file, project, dataset):
    from nnstudio.core.project.jobs import new_job
    from nnstudio.core.training import EpochEnded, train

    run = file.start_run(project, dataset.fingerprint)
    job = new_job(project, dataset, file.split(dataset, project.split))
    events = recorded(train(job), file, run)
    next(events)
    fill(file)
    seen = []
    with pytest.raises(ProjectFileError, match="disk is full"):
        deque(_noting(events, seen), maxlen=0)
    assert isinstance(seen[-1], EpochEnded)
    (found,) = file.runs()
    assert (found.epochs, found.best) == (0, None)
    assert found.status in ("stopped", "interrupted")


def test_full_disk_while_copying_leaves_the_old_file(file, trained_path, tmp_path, monkeypatch):
    before = trained_path.read_bytes()

    def copy(source, path, check):
        path.write_bytes(b"half")
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(opening, "copy_database", copy)
    with pytest.raises(ProjectFileError, match="disk is full"):
        file.save_as(trained_path)
    assert trained_path.read_bytes() == before
    assert not [found for found in tmp_path.iterdir() if "part" in found.name]


def test_a_full_disk_is_told_of_the_copy_not_of_the_project(file, tmp_path, monkeypatch):
    def copy(source, path, check):
        error = sqlite3.OperationalError("database or disk is full")
        error.sqlite_errorcode = sqlite3.SQLITE_FULL
        raise error

    monkeypatch.setattr(opening, "copy_database", copy)
    with pytest.raises(ProjectFileError, match=r"so copy\.nns could not"):
        file.save_as(tmp_path / "copy.nns")


def test_a_file_in_use_by_another_process_is_not_replaced(trained_path, file):
    import subprocess
    import sys

    script = (
        "import sys, pathlib; from nnstudio.core.project.file import ProjectFile\n"
        "f = ProjectFile.open(pathlib.Path(sys.argv[1])); f.save_draft(None); print('open', flush=True); input()\n"
        "f.close()"
    )
    process = subprocess.Popen(
        [sys.executable, "-c", script, str(trained_path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert process.stdout.readline() == "open\n"
    try:
        with pytest.raises(ProjectFileError, match="locked by another program"):
            file.save_as(trained_path)
    finally:
        process.communicate("\n", timeout=60)
    file.save_as(trained_path).close()


def test_a_file_that_is_no_project_is_never_replaced(tmp_path):
    photo = tmp_path / "photo.png"
    photo.write_bytes(b"\x89PNG and so on")
    with pytest.raises(ProjectFileError, match=r"photo\.png is there already and is no nnstudio project"):
        ProjectFile.create(photo, first_project())
    assert photo.read_bytes() == b"\x89PNG and so on"
