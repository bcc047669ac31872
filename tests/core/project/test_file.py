from __future__ import annotations

import sqlite3
import threading
from dataclasses import replace

import numpy as np
import pytest

from nnstudio.core.data.split import make_split
from nnstudio.core.errors import ProjectFileError
from nnstudio.core.network import Network
from nnstudio.core.project.document import Project, first_project
from nnstudio.core.project.file import ProjectFile
from nnstudio.core.project.schema import APPLICATION_ID, FORMAT
from nnstudio.core.training import Metrics


def names(path):
    return sorted(found.name for found in path.iterdir())


def test_create_open_close_leaves_one_file(tmp_path, project):
    file = ProjectFile.create(tmp_path / "a.nns", project)
    assert (file.path, file.read_only, file.project(), file.draft()) == (tmp_path / "a.nns", False, project, None)
    file.close()
    file.close()
    assert names(tmp_path) == ["a.nns"]
    with sqlite3.connect(tmp_path / "a.nns") as connection:
        assert connection.execute("PRAGMA application_id").fetchone() == (APPLICATION_ID,)
        assert connection.execute("PRAGMA user_version").fetchone() == (FORMAT,)
    connection.close()


def test_use_after_closing_is_refused(file):
    file.close()
    with pytest.raises(ProjectFileError, match="closed"):
        file.project()


def test_drafts_outlive_the_program_until_saved(tmp_path, file):
    edited = Project(network=Network())
    file.save_draft(edited)
    file.close()
    file = ProjectFile.open(tmp_path / "small.nns")
    assert file.draft() == edited
    assert file.project() != edited
    file.save(edited)
    assert (file.project(), file.draft()) == (edited, None)
    file.save_draft(first_project())
    file.save_draft(None)
    assert file.draft() is None
    file.close()


def test_a_split_is_drawn_once_and_kept(file, dataset, project):
    first = file.split(dataset, project.split)
    expected = make_split(dataset, project.split)
    again = file.split(dataset, project.split)
    for part in ("train", "validation", "test"):
        np.testing.assert_array_equal(first.part(part), expected.part(part))
        np.testing.assert_array_equal(first.part(part), again.part(part))
    other = file.split(dataset, replace(project.split, seed=8))
    assert not np.array_equal(other.train, first.train)


def test_the_stored_split_wins_over_a_new_draw(file, dataset, project, monkeypatch):
    stored = file.split(dataset, project.split)
    monkeypatch.setattr("nnstudio.core.project.file.divide", lambda *_: pytest.fail("drawn again"))
    np.testing.assert_array_equal(file.split(dataset, project.split).test, stored.test)


def test_a_split_beyond_the_data_is_damage(file, dataset, project):
    split = make_split(dataset, project.split)
    data = replace(split, test=np.array([5_000])).to_bytes()
    file.split(dataset, project.split)
    with file.transaction() as connection:
        connection.execute("UPDATE splits SET data = ?", (data,))
    with pytest.raises(ProjectFileError, match="damaged"):
        file.split(dataset, project.split)


def test_looks_are_counted_with_what_was_seen(file):
    file.add_look(1, 3, "metrics", 0.25, 0.9, 359)
    number = file.add_look(1, 3, "images", None, None, 1)
    file.complete_look(number, Metrics(0.5, 0.8, 7))
    first, second = file.looks()
    assert (first.run, first.epoch, first.kind, first.loss, first.accuracy, first.n) == (
        1,
        3,
        "metrics",
        0.25,
        0.9,
        359,
    )
    assert (second.kind, second.loss, second.accuracy) == ("images", 0.5, 0.8)
    assert first.time.endswith("+00:00")


def test_threads_write_at_the_same_time(file, project):
    failures = []

    def work(seed):
        try:
            for _ in range(20):
                file.save_draft(replace(project, training=replace(project.training, seed=seed)))
                file.start_run(project, "f")
                file.runs()
        except Exception as error:
            failures.append(error)

    threads = [threading.Thread(target=work, args=(seed,)) for seed in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not failures
    assert len(file.runs()) == 80


def test_save_as_takes_everything_along(tmp_path, trained_path, dataset, project):
    file = ProjectFile.open(trained_path)
    copy = file.save_as(tmp_path / "copy.nns")
    (run,) = copy.runs()
    assert (run.status, run.epochs) == ("completed", 3)
    assert copy.draft() == file.draft()
    assert copy.looks() == file.looks()
    assert copy.history(run.id).epochs == file.history(run.id).epochs
    mine, its = file.checkpoint(run.id), copy.checkpoint(run.id)
    assert all((mine.weights[name] == its.weights[name]).all() for name in mine.weights)
    copy.save(Project())
    assert file.project() == project
    file.close()
    copy.close()
    assert names(tmp_path) == ["copy.nns", "trained.nns"]


def test_save_as_over_the_file_itself_is_refused(file):
    with pytest.raises(ProjectFileError, match="very file"):
        file.save_as(file.path)


def test_create_and_save_as_replace_closed_files_but_not_open_ones(tmp_path, file, project):
    other = ProjectFile.create(tmp_path / "other.nns", Project())
    with pytest.raises(ProjectFileError, match="is open here"):
        file.save_as(tmp_path / "other.nns")
    other.close()
    copy = file.save_as(tmp_path / "other.nns")
    assert copy.project() == project
    copy.close()


def test_a_file_is_opened_once_in_a_process(file):
    with pytest.raises(ProjectFileError, match=r"small\.nns is open already"):
        ProjectFile.open(file.path)
    file.close()
    ProjectFile.open(file.path).close()


def test_a_log_left_by_a_crash_is_not_taken_for_the_new_files(tmp_path, project):
    path = tmp_path / "a.nns"
    path.touch()
    (tmp_path / "a.nns-wal").write_bytes(b"left behind")
    file = ProjectFile.create(path, project)
    assert file.project() == project
    file.close()
    assert names(tmp_path) == ["a.nns"]
