"""The check of a Python file in a process of its own: errors are told, nnstudio is out of reach, Cancel works."""

from __future__ import annotations

import pytest

from nnstudio.core.errors import Cancelled, ExportError
from nnstudio.core.export import PythonExporter, export


def test_a_file_that_fails_is_refused_with_its_last_word(make_checkpoint, samples, tmp_path, monkeypatch):
    broken = 'raise ValueError("out of luck")\n'
    monkeypatch.setattr("nnstudio.core.export.python_source.pytorch_source", lambda *_: broken)
    with pytest.raises(ExportError, match="does not run: ValueError: out of luck"):
        export(make_checkpoint("pigeon"), PythonExporter(), tmp_path / "net.py", samples)
    assert list(tmp_path.iterdir()) == []


def test_nnstudio_is_out_of_reach_of_the_check(make_checkpoint, samples, tmp_path, monkeypatch):
    monkeypatch.setattr("nnstudio.core.export.python_source.pytorch_source", lambda *_: "import nnstudio\n")
    with pytest.raises(ExportError, match="nnstudio"):
        export(make_checkpoint("pigeon"), PythonExporter(), tmp_path / "net.py", samples)


def test_the_check_can_be_cancelled(make_checkpoint, samples, tmp_path, monkeypatch):
    endless = "while True:\n    pass\n"
    monkeypatch.setattr("nnstudio.core.export.python_source.pytorch_source", lambda *_: endless)
    calls = []

    def progress(fraction, words):
        calls.append(words)
        if "clean Python process" in words and len(calls) > 6:
            raise Cancelled

    with pytest.raises(Cancelled):
        export(make_checkpoint("pigeon"), PythonExporter(), tmp_path / "net.py", samples, progress)
    assert list(tmp_path.iterdir()) == []


def test_a_check_that_never_ends_is_given_up(make_checkpoint, samples, tmp_path, monkeypatch):
    monkeypatch.setattr("nnstudio.core.export.python_source.pytorch_source", lambda *_: "while True:\n    pass\n")
    monkeypatch.setattr("nnstudio.core.export.python_process.TIME_LIMIT", 0.2)
    with pytest.raises(ExportError, match=r"took longer than 0\.2 s and was given up"):
        export(make_checkpoint("pigeon"), PythonExporter(), tmp_path / "net.py", samples)
