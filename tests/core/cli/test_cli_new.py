from __future__ import annotations

import numpy as np
import pytest
import safetensors.torch
import torch

from nnstudio.core.data.datasets import digits
from nnstudio.core.errors import TrainingError
from nnstudio.core.export import load_weights
from nnstudio.core.network import build, find_preset, presets, trace
from nnstudio.core.project.file import ProjectFile


def project_of(path):
    file = ProjectFile.open(path, read_only=True)
    try:
        return file.project()
    finally:
        file.close()


@pytest.fixture(scope="module")
def resnet_file(tmp_path_factory):
    """ResNet-18 as torchvision's files have it, for a thousand classes."""
    preset = find_preset("resnet18")
    state = build(preset.network((3, 32, 32)), (3, 32, 32), seed=4).state_dict()
    modules = list(dict.fromkeys(key.rpartition(".")[0] for key in state))
    theirs = dict(zip(modules, preset.torchvision_names, strict=True))
    named = {f"{theirs[key.rpartition('.')[0]]}.{key.rpartition('.')[2]}": value for key, value in state.items()}
    path = tmp_path_factory.mktemp("weights") / "resnet18.pth"
    torch.save(named, path)
    return path


@pytest.fixture
def few_digits(monkeypatch):
    """The built-in digits are two hundred, for networks that take long with all of them."""
    cells, labels = digits._read()
    monkeypatch.setattr(digits, "_read", lambda: (cells[:200], labels[:200]))


def test_a_named_network(run_json, tmp_path):
    out = tmp_path / "a.nns"
    made = run_json("new", "--preset", "lenet5", "--out", out)
    assert made == {
        "out": str(out),
        "input_shape": [1, 28, 28],
        "output_shape": [10],
        "parameters": 61_706,
        "weights": None,
    }
    project = project_of(out)
    assert project.network == find_preset("lenet5").network()
    assert (project.input_shape, project.start) == (None, None)


@pytest.mark.parametrize("preset", presets(), ids=lambda preset: preset.name)
def test_every_named_network_can_be_shown_as_it_was_made(run_json, tmp_path, preset):
    out = tmp_path / "a.nns"
    made = run_json("new", "--preset", preset.name, "--out", out)
    shown = run_json("show", out)
    assert shown["input_shape"] == list(preset.input_shape)
    assert shown["parameters"] == made["parameters"]
    assert shown["problems"] == []


@pytest.mark.parametrize("name", ["perceptron", "breast_cancer", "linear_regression", "pigeon"])
def test_small_ones_can_be_trained_at_once(run_json, tmp_path, name):
    out = tmp_path / "a.nns"
    run_json("new", "--preset", name, "--out", out)
    assert run_json("train", out, "--epochs", "1")["epochs"] == 1


@pytest.mark.usefixtures("few_digits")
def test_what_was_made_for_other_images_is_trained_on_those_of_the_data(run_json, tmp_path):
    out = tmp_path / "a.nns"
    run_json("new", "--preset", "resnet20", "--out", out)
    assert project_of(out).input_shape == (3, 32, 32)
    assert run_json("train", out, "--epochs", "1", "--batch-size", "512", "--out", tmp_path / "b.nns")["epochs"] == 1
    assert project_of(tmp_path / "b.nns").input_shape is None
    assert project_of(out).input_shape == (3, 32, 32)


def test_a_thousand_classes_become_those_of_the_data_when_trained(run, tmp_path, monkeypatch):
    out = tmp_path / "a.nns"
    run("new", "--preset", "resnet18", "--out", out)
    monkeypatch.setattr("nnstudio.core.project.fold_training.train", lambda job, _: iter([_never(job)]))
    code, _, err = run("train", out)
    assert code == 1
    assert "made anew for images of 1×28×28 and 10 classes" in err
    assert "10 outputs" in err


def _never(job):
    """Instead of a training of minutes: say what would be trained."""
    outputs = trace(job.network, job.dataset.input_shape, len(job.dataset.class_names)).output_shape
    raise TrainingError(f"{outputs[0]} outputs")


def test_what_does_not_fit_the_data_yet_is_said(run, tmp_path):
    code, _, err = run("new", "--preset", "resnet18", "--out", tmp_path / "a.nns")
    assert code == 0
    assert "does not fit the" in err
    assert "10 classes" in err


@pytest.mark.usefixtures("few_digits")
def test_two_classes_ask_the_question_of_two(run_json, tmp_path):
    out = tmp_path / "a.nns"
    run_json("new", "--preset", "resnet8", "--classes", "2", "--out", out)
    assert project_of(out).dataset.labels == "small or large"
    assert run_json("train", out, "--epochs", "1")["epochs"] == 1


def test_weights_go_with_the_project(run, run_json, tmp_path, resnet_file):
    out, exported = tmp_path / "a.nns", tmp_path / "a.safetensors"
    made = run_json("new", "--preset", "resnet18", "--weights", resnet_file, "--out", out)
    assert made["weights"] == "resnet18.pth"
    report = run_json("export", out, "--format", "safetensors", "--out", exported)
    assert (report["trained"], report["max_abs_error"]) == (False, 0)
    checkpoint = load_weights(exported)
    assert checkpoint.input_shape == (3, 224, 224)
    assert len(checkpoint.class_names) == 1000
    theirs = torch.load(resnet_file, weights_only=True)
    assert checkpoint.weights["fc1.weight"].equal(theirs["fc.weight"])
    _, text, _ = run("export", out, "--format", "safetensors", "--out", exported)
    assert "those of resnet18.pth; this network was not trained here" in text


@pytest.mark.usefixtures("few_digits")
def test_fine_tuning(run, run_json, tmp_path, resnet_file):
    out = tmp_path / "a.nns"
    code, _, err = run("new", "--preset", "resnet18", "--classes", "10", "--weights", resnet_file, "--out", out)
    assert code == 0
    assert "another number of classes, so the last layer (fc1) begins anew" in err
    code, _, err = run("train", out, "--epochs", "1", "--lr", "1e-7")
    assert code == 0
    assert "Training begins with the weights of resnet18.pth; they do not fit these layers" in err
    assert run_json("export", out, "--format", "safetensors", "--out", tmp_path / "a.safetensors")["trained"] is True
    weights = load_weights(tmp_path / "a.safetensors").weights
    theirs = torch.load(resnet_file, weights_only=True)
    np.testing.assert_allclose(weights["conv1.weight"], theirs["conv1.weight"].sum(1, keepdim=True), atol=1e-4)


def test_own_names_in_safetensors(run_json, tmp_path):
    weights = build(find_preset("lenet5").network(), (1, 28, 28), seed=8).state_dict()
    safetensors.torch.save_file(weights, tmp_path / "w.safetensors")
    out = tmp_path / "a.nns"
    run_json("new", "--preset", "lenet5", "--weights", tmp_path / "w.safetensors", "--out", out)
    run_json("export", out, "--format", "safetensors", "--out", tmp_path / "b.safetensors")
    assert load_weights(tmp_path / "b.safetensors").weights["conv1.weight"].equal(weights["conv1.weight"])


def test_without_weights_the_seed_decides(run_json, tmp_path):
    out = tmp_path / "a.nns"
    run_json("new", "--preset", "mlp", "--out", out)
    answers = []
    for name in ("b.safetensors", "c.safetensors"):
        run_json("export", out, "--format", "safetensors", "--out", tmp_path / name)
        answers.append(load_weights(tmp_path / name).weights["fc1.weight"])
    assert answers[0].equal(answers[1])


def test_weights_of_another_network_leave_everything_as_it_was(run, tmp_path, resnet_file):
    out = tmp_path / "a.nns"
    run("new", "--preset", "lenet5", "--out", out)
    before = out.read_bytes()
    code, _, err = run("new", "--preset", "resnet50", "--weights", resnet_file, "--out", out)
    assert (code, err.count("\n")) == (1, 1)
    assert "holds the weights of ResNet-18" in err
    assert out.read_bytes() == before


def test_a_foreign_file_is_not_replaced(run, tmp_path):
    (tmp_path / "a.nns").write_text("mine")
    assert run("new", "--preset", "lenet5", "--out", tmp_path / "a.nns")[0] == 1
    assert (tmp_path / "a.nns").read_text() == "mine"


NO_SHAPES = ("3x3", "0x2x2", "1x2x3x4", "axbxc", "-1x2x2", "", "1x1x99999")


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["--preset", "lenet6"],
        ["--preset", "lenet5", "--input", "1x28x28"],
        ["--preset", "lenet5", "--classes", "0"],
        ["--preset", "lenet5", "--classes", "10000000"],
        ["--preset", "lenet5", "--from-code", "a.py"],
        ["--from-code", "a.py"],
        *(
            ["--from-code", "a.py", "--input", shape]
            for shape in ("3x3", "0x2x2", "1x2x3x4", "axbxc", "-1x2x2", "", "1x1x99999")
        ),
    ],
    ids=str,
)
def test_wrong_usage(run, tmp_path, arguments):
    assert run("new", *arguments, "--out", tmp_path / "a.nns")[0] == 2
    assert not (tmp_path / "a.nns").exists()


SOURCE = """
import torch
from torch import nn


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.features = nn.Sequential(nn.Conv2d(3, 8, 3, padding=1), nn.ReLU(), nn.MaxPool2d(2))
        self.classifier = nn.Linear(8 * 8 * 8, 5)

    def forward(self, x):
        return self.classifier(torch.flatten(self.features(x), 1))
"""


@pytest.fixture
def source(tmp_path):
    path = tmp_path / "net.py"
    path.write_text(SOURCE)
    return path


def test_source_becomes_a_project(run_json, tmp_path, source):
    out = tmp_path / "a.nns"
    made = run_json("new", "--from-code", source, "--input", "3x16x16", "--out", out)
    assert (made["input_shape"], made["output_shape"], made["parameters"]) == ([3, 16, 16], [5], 224 + 5 * 513)
    assert run_json("show", out)["parameters"] == made["parameters"]
    report = run_json("export", out, "--format", "safetensors", "--out", tmp_path / "a.safetensors")
    assert report["max_abs_error"] == 0


def test_the_last_layer_of_source_gets_the_classes(run_json, tmp_path, source):
    arguments = ("new", "--from-code", source, "--input", "3x16x16", "--classes", "9", "--out", tmp_path / "a.nns")
    assert run_json(*arguments)["output_shape"] == [9]


def test_a_line_that_cannot_be_read_is_named(run, tmp_path, source):
    source.write_text(SOURCE.replace("nn.ReLU()", "nn.Hologram()"))
    code, _, err = run("new", "--from-code", source, "--input", "3x16x16", "--out", tmp_path / "a.nns")
    assert (code, err.count("\n")) == (1, 1)
    assert "Line 9" in err
    assert not (tmp_path / "a.nns").exists()


def test_source_is_never_run(run, tmp_path, source, monkeypatch):
    monkeypatch.chdir(tmp_path)
    source.write_text("import os\nos.mkdir('evil')\n" + SOURCE)
    run("new", "--from-code", source, "--input", "3x16x16", "--out", tmp_path / "a.nns")
    assert not (tmp_path / "evil").exists()


UNREADABLE = {"none": None, "bytes": b"\xff\xfe\x00", "empty": b"", "long": b"#" * (2**20 + 1)}


@pytest.mark.parametrize("content", UNREADABLE.values(), ids=UNREADABLE)
def test_no_source(run, tmp_path, source, content):
    if content is None:
        source.unlink()
    else:
        source.write_bytes(content)
    code, _, err = run("new", "--from-code", source, "--input", "3x16x16", "--out", tmp_path / "a.nns")
    assert (code, err.count("\n")) == (1, 1)
    assert not (tmp_path / "a.nns").exists()
