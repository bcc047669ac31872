"""What export() promises whatever the format: checked by running, all or nothing, old files untouched."""

from __future__ import annotations

import errno
import os
from dataclasses import dataclass

import numpy as np
import pytest
import torch

from nnstudio.core.errors import Cancelled, ExportError
from nnstudio.core.export import EXPORTERS, Exporter, base, export
from nnstudio.core.export.base import Answers


@dataclass(frozen=True)
class TwoFiles(Exporter):
    """Writes a note and the logits; `shift` makes the file answer wrongly."""

    suffix = ".two"
    shift: float = 0.0
    failure: OSError | None = None

    def files(self, path):
        return (path.with_name(path.name + ".note"), path)

    def write(self, checkpoint, path, progress):
        self.files(path)[0].write_text("new note")
        if self.failure:
            raise self.failure
        path.write_text("new")

    def run(self, path, samples, progress):
        assert path.read_text() == "new"
        logits = base._expected(CHECKPOINT[0], samples)
        return Answers(logits + np.float32(self.shift), "arithmetic")


CHECKPOINT = []


@pytest.fixture
def checkpoint(make_checkpoint):
    CHECKPOINT[:] = [make_checkpoint("mlp")]
    return CHECKPOINT[0]


@pytest.fixture
def old(tmp_path):
    (tmp_path / "net.two").write_text("old")
    (tmp_path / "net.two.note").write_text("old note")
    return tmp_path / "net.two"


def contents(folder):
    return {file.name: file.read_text() for file in folder.iterdir()}


OLD = {"net.two": "old", "net.two.note": "old note"}


def test_all_files_are_replaced_together(checkpoint, old, samples):
    report = export(checkpoint, TwoFiles(), old, samples)
    assert contents(old.parent) == {"net.two": "new", "net.two.note": "new note"}
    assert report.files == (old.with_name("net.two.note"), old)
    assert (report.path, report.bytes, report.max_abs_error) == (old, 11, 0.0)
    assert (report.checked_with, report.samples) == ("arithmetic", 9)


def test_the_suffix_is_added_where_there_is_none(checkpoint, tmp_path, samples):
    assert export(checkpoint, TwoFiles(), tmp_path / "net", samples).path == tmp_path / "net.two"


@pytest.mark.parametrize("shift", [0.01, float("nan"), float("inf")])
def test_a_file_that_answers_otherwise_is_not_kept(shift, checkpoint, old, samples):
    with pytest.raises(ExportError, match="does not answer as the network does"):
        export(checkpoint, TwoFiles(shift), old, samples)
    assert contents(old.parent) == OLD


def test_the_tolerance_grows_with_the_outputs(checkpoint, tmp_path, samples):
    assert export(checkpoint, TwoFiles(5e-5), tmp_path / "a.two", samples).max_abs_error == pytest.approx(5e-5, rel=0.1)
    checkpoint.weights["fc3.weight"] *= 1000
    assert export(checkpoint, TwoFiles(5e-4), tmp_path / "b.two", samples).max_abs_error > 1e-4


def test_another_output_shape_is_refused(checkpoint, tmp_path, samples, monkeypatch):
    monkeypatch.setattr(TwoFiles, "run", lambda *_: Answers(np.zeros((9, 3), np.float32), "arithmetic"))
    with pytest.raises(ExportError, match="another shape"):
        export(checkpoint, TwoFiles(), tmp_path / "net.two", samples)


@pytest.mark.parametrize(
    ("number", "words"), [(errno.ENOSPC, "disk is full.*Free some space"), (errno.EACCES, "could not be.*Permission")]
)
def test_a_full_disk_leaves_the_old_files(number, words, checkpoint, old, samples):
    with pytest.raises(ExportError, match=words):
        export(checkpoint, TwoFiles(failure=OSError(number, os.strerror(number))), old, samples)
    assert contents(old.parent) == OLD


def test_a_second_file_that_cannot_be_moved_takes_the_first_back(checkpoint, old, samples, monkeypatch):
    real = os.replace

    def replace(source, target):
        if str(target) == str(old):
            raise PermissionError(errno.EACCES, "Permission denied")
        real(source, target)

    monkeypatch.setattr(os, "replace", replace)
    with pytest.raises(ExportError, match="Permission denied"):
        export(checkpoint, TwoFiles(), old, samples)
    assert contents(old.parent) == OLD
    old.with_name("net.two.note").unlink()
    with pytest.raises(ExportError, match="Permission denied"):
        export(checkpoint, TwoFiles(), old, samples)
    assert contents(old.parent) == {"net.two": "old"}


@pytest.mark.parametrize("stage", [0, 1, 2])
def test_cancel_leaves_the_old_files(stage, checkpoint, old, samples):
    calls = []

    def progress(fraction, words):
        calls.append((fraction, words))
        if len(calls) > stage:
            raise Cancelled

    with pytest.raises(Cancelled):
        export(checkpoint, TwoFiles(), old, samples, progress)
    assert contents(old.parent) == OLD


def test_progress_rises_in_plain_words(checkpoint, tmp_path, samples):
    calls = []
    export(checkpoint, TwoFiles(), tmp_path / "net.two", samples, lambda *call: calls.append(call))
    fractions = [fraction for fraction, _ in calls]
    assert fractions == sorted(fractions)
    assert fractions[-1] == 1.0
    assert calls[0][1] == "Writing the file"


def test_impossible_targets(checkpoint, tmp_path, samples, monkeypatch):
    with pytest.raises(ExportError, match="no folder"):
        export(checkpoint, TwoFiles(), tmp_path / "nowhere" / "net.two", samples)
    (tmp_path / "folder.two").mkdir()
    with pytest.raises(ExportError, match="is a folder"):
        export(checkpoint, TwoFiles(), tmp_path / "folder.two", samples)
    with pytest.raises(ExportError, match="there are none"):
        export(checkpoint, TwoFiles(), tmp_path / "net.two", samples[:0])
    (tmp_path / "locked.two").write_text("locked")
    monkeypatch.setattr(os, "access", lambda path, mode: False)
    with pytest.raises(ExportError, match="write-protected"):
        export(checkpoint, TwoFiles(), tmp_path / "locked.two", samples)


def test_a_folder_is_not_given_a_suffix(checkpoint, tmp_path, samples):
    folder = tmp_path / "folder"
    folder.mkdir()
    with pytest.raises(ExportError, match="is a folder"):
        export(checkpoint, TwoFiles(), folder, samples)
    assert list(tmp_path.iterdir()) == [folder]


@pytest.mark.parametrize("name", ["net.two", "net.two.note"])
def test_a_project_is_never_replaced(name, checkpoint, tmp_path, samples):
    project = tmp_path / name
    content = b"SQLite format 3\0 and all the runs"
    project.write_bytes(content)
    with pytest.raises(ExportError, match="is a project"):
        export(checkpoint, TwoFiles(), tmp_path / "net.two", samples)
    assert project.read_bytes() == content


def test_a_diverged_network_is_refused(checkpoint, tmp_path, samples):
    checkpoint.weights["fc1.weight"][0, 0] = torch.nan
    with pytest.raises(ExportError, match="not numbers any more"):
        export(checkpoint, TwoFiles(), tmp_path / "net.two", samples)


def test_the_formats_in_their_order():
    assert EXPORTERS.kinds() == ("onnx", "pytorch", "safetensors")
    assert all(cls.explanation() and cls.suffix for cls in EXPORTERS)
