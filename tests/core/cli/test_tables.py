"""Tables on the command line: values have R² and a mean absolute error, losses that do not fit give way."""

from __future__ import annotations

import json
from contextlib import closing
from pathlib import Path

import pytest

from nnstudio.core.cli.main import main
from nnstudio.core.data.datasets import DiabetesData
from nnstudio.core.network import find_preset
from nnstudio.core.project.document import Project
from nnstudio.core.project.file import ProjectFile

QUICK = ["--epochs", "3", "--device", "cpu", "--json"]

pytestmark = pytest.mark.usefixtures("export_here")


def trained(preset: str, data: str, target: Path, capsys: pytest.CaptureFixture[str]) -> tuple[dict, str]:
    assert main(["train", "--preset", preset, "--data", data, "--out", str(target), *QUICK]) == 0
    out, told = capsys.readouterr()
    return json.loads(out), told


def test_values_are_trained_and_judged(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    result, told = trained("mlp", "diabetes", tmp_path / "d.nns", capsys)
    assert result["validation"].keys() == {"loss", "r2", "mae", "n"}
    assert result["validation"]["r2"] > 0
    assert "Cross-entropy is no loss for values, so mean squared error takes its place." in told
    assert "R²" in told
    assert main(["evaluate", str(tmp_path / "d.nns"), "--split", "validation", "--json"]) == 0
    judged = json.loads(capsys.readouterr().out)
    assert judged["r2"] == pytest.approx(result["validation"]["r2"])
    assert judged["mae"] == pytest.approx(result["validation"]["mae"])
    assert main(["evaluate", str(tmp_path / "d.nns"), "--split", "validation"]) == 0
    assert "Mean absolute error" in capsys.readouterr().out


def test_classes_of_a_table(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    result, _ = trained("logistic_regression", "iris", tmp_path / "i.nns", capsys)
    assert result["validation"].keys() == {"loss", "accuracy", "n"}
    assert result["parameters"] == 4 * 3 + 3


@pytest.mark.parametrize("kind", ["onnx", "safetensors", "pytorch"])
def test_what_was_trained_on_values_is_exported(kind: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    trained("linear_regression", "diabetes", tmp_path / "d.nns", capsys)
    assert main(["export", str(tmp_path / "d.nns"), "--format", kind, "--out", str(tmp_path / "d"), "--json"]) == 0


def test_a_network_for_images_says_so(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["train", "--preset", "lenet5", "--data", "iris", *QUICK]) != 0
    assert "needs an image" in capsys.readouterr().err


def test_rows_cannot_be_drawn(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    trained("linear_regression", "diabetes", tmp_path / "d.nns", capsys)
    assert main(["predict", str(tmp_path / "d.nns"), str(tmp_path / "x.png")]) == 1
    assert "reads rows of a table" in capsys.readouterr().err


@pytest.mark.parametrize("kind", ["onnx", "safetensors", "pytorch"])
def test_an_untrained_network_of_values_is_exported(kind: str, tmp_path: Path) -> None:
    project = Project(dataset=DiabetesData(), network=find_preset("linear_regression").network((10,), 0))
    with closing(ProjectFile.create(tmp_path / "p.nns", project)):
        pass
    assert main(["export", str(tmp_path / "p.nns"), "--format", kind, "--out", str(tmp_path / "d"), "--json"]) == 0


@pytest.fixture
def patients(tmp_path: Path) -> Path:
    path = tmp_path / "patients.csv"
    rows = [f"p{i // 4},{i * 7 % 31}.5,{i * 5 % 17},{(i // 4) % 2 + 5},{(i // 4) % 2}" for i in range(120)]
    path.write_text("\n".join(["patient,a,b,copy,sick", *rows]))
    return path


def test_columns_are_left_out(patients: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["data", str(patients), "--leaks", "--json"]) == 0
    known = json.loads(capsys.readouterr().out)
    assert (known["features"], known["suspicions"][0]["feature"]) == (["a", "b", "copy"], "copy")
    assert main(["data", str(patients), "--leaks", "--json", "--leave-out", "copy", "--leave-out", "b"]) == 0
    less = json.loads(capsys.readouterr().out)
    assert (less["features"], less["suspicions"]) == (["a"], [])
    path = tmp_path / "p.nns"
    assert main(["train", "--preset", "mlp", "--data", str(patients), "--out", str(path), *QUICK]) == 0
    assert main(["train", str(path), "--leave-out", "copy", *QUICK]) == 0
    with closing(ProjectFile.open(path)) as file:
        assert "copy" in file.project().dataset.columns
    assert main(["data", "iris", "--leave-out", "x"]) == 1
    assert "--leave-out says nothing" in capsys.readouterr().err
    assert main(["data", str(patients), "--target", "copy,sick", "--leave-out", "sick"]) == 1
    assert "sick cannot be both the target and left out." in capsys.readouterr().err
    assert main(["data", str(patients), "--leave-out", "x"]) == 1
    assert "has no column named 'x'" in capsys.readouterr().err


def test_what_to_beware_of_is_told_before_a_training(patients: Path, capsys: pytest.CaptureFixture[str]) -> None:
    source = ["--preset", "mlp", "--data", str(patients), "--group", "patient", "--split", "kfold:3"]
    assert main(["train", *source, *QUICK]) == 0
    told = capsys.readouterr().err
    assert "sick is taken as the target" in told
    assert "of 30 groups of patient are in several folds" in told
