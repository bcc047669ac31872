"""Tables and values: every format takes raw rows with gaps, and answers in the target's own unit."""

from __future__ import annotations

import json
import runpy
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
import torch
from tiny_tables import breast_cancer, diabetes, table_job, trained

from nnstudio.core.export import EXPORTERS, export, pytorch_source, samples_to_check
from nnstudio.core.export.weights import load_weights
from nnstudio.core.training import Checkpoint, TrainingJob

pytestmark = pytest.mark.usefixtures("export_here")


@pytest.fixture(scope="module", params=["standardize", "unit", "none"])
def values(request: pytest.FixtureRequest) -> tuple[TrainingJob, Checkpoint]:
    job = table_job(diabetes(missing=0.1), mode=request.param, epochs=2)
    return job, trained(job)


@pytest.mark.parametrize("kind", EXPORTERS.kinds())
def test_values_in_their_own_unit(kind: str, values: tuple[TrainingJob, Checkpoint], tmp_path: Path) -> None:
    job, checkpoint = values
    samples = samples_to_check(job.dataset, job.split)
    assert np.isnan(samples).any()
    report = export(checkpoint, EXPORTERS[kind](), tmp_path / "net", samples)
    assert report.samples == 64
    assert report.max_abs_error < 0.01
    assert report.path.exists()


@pytest.mark.parametrize("kind", EXPORTERS.kinds())
def test_classes_of_a_table(kind: str, tmp_path: Path) -> None:
    job = table_job(breast_cancer(), epochs=2)
    report = export(trained(job), EXPORTERS[kind](), tmp_path / "net", samples_to_check(job.dataset, job.split))
    assert report.max_abs_error < 1e-4


def test_onnx_takes_raw_rows_and_gives_a_value(values: tuple[TrainingJob, Checkpoint], tmp_path: Path) -> None:
    import onnxruntime

    job, checkpoint = values
    rows = job.dataset.inputs[job.split.validation]
    export(checkpoint, EXPORTERS["onnx"](), tmp_path / "net.onnx", rows)
    session = onnxruntime.InferenceSession(tmp_path / "net.onnx", providers=["CPUExecutionProvider"])
    (given,), (answer,) = session.get_inputs(), session.get_outputs()
    assert (given.name, given.shape[1], answer.name) == ("input", 10, "value")
    found = session.run(["value"], {"input": rows})[0]
    expected = checkpoint.answers(checkpoint.module()(checkpoint.preprocessing.apply(torch.from_numpy(rows)))).numpy()
    np.testing.assert_allclose(found, expected, rtol=1e-4)
    about = session.get_modelmeta().custom_metadata_map
    assert json.loads(about["target"])["name"] == "progression"
    assert json.loads(about["features"]) == list(job.dataset.features)


def test_the_source_names_the_columns_in_their_order(tmp_path: Path) -> None:
    job = table_job(diabetes(), epochs=1)
    path = tmp_path / "net.py"
    export(trained(job), EXPORTERS["pytorch"](), path, job.dataset.inputs[:9])
    assert runpy.run_path(str(path))["FEATURES"] == list(job.dataset.features)
    assert "FEATURES in their order" in path.read_text(encoding="utf-8")


def test_weights_carry_scale_and_gaps(values: tuple[TrainingJob, Checkpoint], tmp_path: Path) -> None:
    _, checkpoint = values
    export(checkpoint, EXPORTERS["safetensors"](), tmp_path / "net", diabetes().inputs[:9])
    again = load_weights(tmp_path / "net.safetensors")
    assert (again.target, again.preprocessing) == (checkpoint.target, checkpoint.preprocessing)
    assert again.task == "regression"


def test_ruff_has_nothing_to_say(values: tuple[TrainingJob, Checkpoint], tmp_path: Path) -> None:
    path = tmp_path / "net.py"
    path.write_text(pytorch_source(values[1], "net_weights.safetensors"), encoding="utf-8")
    for command in (("check", "--select", "E4,E7,E9,F,W,I,UP,B,C4,SIM,RET,PIE"), ("format", "--diff")):
        told = subprocess.run(
            [sys.executable, "-m", "ruff", command[0], "--isolated", *command[1:], str(path)],
            capture_output=True,
            text=True,
            check=False,
        )
        assert told.returncode == 0, told.stdout


def test_the_python_file_predicts_values(values: tuple[TrainingJob, Checkpoint], tmp_path: Path) -> None:
    _, checkpoint = values
    rows = torch.from_numpy(diabetes(missing=0.1).inputs[:9].copy())
    export(checkpoint, EXPORTERS["pytorch"](), tmp_path / "net", rows.numpy())
    page = runpy.run_path(str(tmp_path / "net.py"))
    found = page["values"](page["load"](), rows)
    expected = checkpoint.answers(checkpoint.module()(checkpoint.preprocessing.apply(rows)))[:, 0]
    torch.testing.assert_close(found, expected, rtol=1e-5, atol=1e-3)
