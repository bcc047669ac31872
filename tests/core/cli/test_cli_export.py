from __future__ import annotations

import pytest

from nnstudio.core.cli.parser import EXPORT_FORMATS
from nnstudio.core.export import EXPORTERS
from nnstudio.core.project.document import Project
from nnstudio.core.project.file import ProjectFile


@pytest.mark.usefixtures("export_here")
@pytest.mark.parametrize("kind", EXPORT_FORMATS)
def test_every_format(run_json, trained, tmp_path, kind):
    result = run_json("export", trained, "--format", kind, "--out", tmp_path / f"net{EXPORTERS[kind].suffix}")
    assert result["format"] == kind
    assert result["max_abs_error"] < 1e-4
    assert result["samples"] == 64
    assert result["checked_with"]
    assert result["bytes"] > 200_000
    assert (tmp_path / f"net{EXPORTERS[kind].suffix}").stat().st_size <= result["bytes"]


def test_text(run, trained, tmp_path):
    code, out, _ = run("export", trained, "--format", "safetensors", "--out", tmp_path / "net")
    assert code == 0
    assert "Largest difference" in out
    assert (tmp_path / "net.safetensors").exists()


def test_failures_are_one_sentence(run, trained, tmp_path):
    code, out, err = run("export", trained, "--format", "onnx", "--out", tmp_path / "none" / "x.onnx")
    assert (code, out, len(err.splitlines())) == (1, "", 1)
    ProjectFile.create(tmp_path / "new.nns", Project()).close()
    assert run("export", tmp_path / "new.nns", "--format", "onnx", "--out", tmp_path / "x")[0] == 1


def test_the_project_itself_is_never_replaced(run, trained):
    before = trained.read_bytes()
    code, _, err = run("export", trained, "--format", "safetensors", "--out", trained)
    assert (code, len(err.splitlines())) == (1, 1)
    assert trained.read_bytes() == before


@pytest.mark.parametrize("arguments", [["--format", "pdf", "--out", "x"], ["--format", "onnx"], ["--out", "x"]])
def test_wrong_usage(run, arguments):
    code, out, err = run("export", "a.nns", *arguments)
    assert (code, out) == (2, "")
    assert err.startswith("usage: nnstudio export [-h]")
    assert err.splitlines()[-1].startswith("nnstudio export: error: ")
