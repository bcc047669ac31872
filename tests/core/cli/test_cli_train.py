from __future__ import annotations

import json
import signal
import subprocess
import sys
from dataclasses import replace

import pytest

from nnstudio.core.network import Network
from nnstudio.core.network.layers import Dense, Flatten
from nnstudio.core.project.document import Project
from nnstudio.core.project.file import ProjectFile

TRAIN = ("train", "--preset", "mlp", "--data", "digits", "--epochs", "2")


@pytest.fixture
def opened():
    files = []

    def call(path):
        files.append(ProjectFile.open(path, read_only=True))
        return files[-1]

    yield call
    for file in files:
        file.close()


def test_a_preset_is_trained_and_kept(run_json, tmp_path, opened):
    out = tmp_path / "a.nns"
    result = run_json(*TRAIN, "--out", out)
    assert result["device"] in ("cpu", "cuda", "mps")
    assert (result["epochs"], result["parameters"], result["seed"]) == (2, 235146, 7)
    assert result["best_epoch"] in (1, 2)
    assert result["seconds"] > 0 < result["samples_per_second"]
    assert result["train"]["n"] == 1077
    assert 0.5 < result["validation"]["accuracy"] <= 1
    assert (result["reason"], result["out"]) == ("completed", str(out))
    file = opened(out)
    (found,) = file.runs()
    assert (found.status, found.epochs, found.best.epoch) == ("completed", 2, result["best_epoch"])
    best = file.checkpoint(found.id)
    # Both were measured with the same weights over the whole part.
    assert result["validation"]["loss"] == pytest.approx(best.metrics["validation_loss"], rel=1e-5)
    assert file.looks() == ()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.nns"]


def test_options_and_repeatability(run_json):
    options = ("--batch-size", 32, "--lr", 0.05, "--optimizer", "sgd", "--seed", 3, "--device", "cpu")
    first, second = run_json(*TRAIN, *options), run_json(*TRAIN, *options)
    for key in ("seconds", "samples_per_second"):
        del first[key], second[key]
    assert first == second
    assert first["seed"] == 3
    assert run_json(*TRAIN, "--seed", 4)["train"] != first["train"]


def test_nothing_is_kept_without_out_and_it_says_so(run, tmp_path):
    code, out, err = run(*TRAIN)
    assert code == 0
    assert "will not be kept" in err
    assert "epoch 2/2" in err
    assert "Validation part" in out
    assert not list(tmp_path.iterdir())


def test_a_linear_regression_on_classes_is_told_for_what_it_is(run):
    _, _, err = run("train", "--preset", "linear_regression", "--data", "iris", "--epochs", "1")
    assert "the data have 3 classes: it is trained as a logistic regression" in err
    _, _, err = run("train", "--preset", "logistic_regression", "--data", "iris", "--epochs", "1")
    assert "linear regression" not in err
    _, _, err = run("train", "--preset", "linear_regression", "--data", "diabetes", "--epochs", "1")
    assert "logistic" not in err


def test_pigeon_is_asked_its_own_question(run_json, tmp_path, opened):
    result = run_json("train", "--preset", "pigeon", "--data", "digits", "--epochs", 2, "--out", tmp_path / "p.nns")
    assert result["parameters"] == 23_581
    file = opened(tmp_path / "p.nns")
    assert file.project().dataset.labels == "small or large"
    assert file.checkpoint(1).class_names == ("0–2", "3–9")


def test_a_project_gets_the_run(run_json, trained, opened):
    result = run_json("train", trained, "--epochs", 1, "--optimizer", "sgd")
    assert (result["epochs"], result["parameters"]) == (1, 61_706)
    file = opened(trained)
    first, second = file.runs()
    assert (first.epochs, second.epochs) == (3, 1)
    assert second.project.training.optimizer.kind == "sgd"
    assert second.project.training.optimizer.lr == type(second.project.training.optimizer)().lr
    assert file.project() == second.project


def test_out_leaves_the_project_as_it_was(run_json, trained, tmp_path, opened):
    before = trained.read_bytes()
    run_json("train", trained, "--epochs", 1, "--out", tmp_path / "b.nns")
    assert trained.read_bytes() == before
    assert len(opened(tmp_path / "b.nns").runs()) == 2


def test_unsaved_edits_are_not_thrown_away(run, trained, opened):
    file = ProjectFile.open(trained)
    edited = replace(file.project(), normalization="unit")
    file.save_draft(edited)
    file.close()
    code, _, err = run("train", trained, "--epochs", 1)
    assert code == 0
    assert "not saved" in err
    file = opened(trained)
    assert file.draft() == edited
    assert file.runs()[-1].project.normalization == "standardize"


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--preset", "lenet5"], "--data"),
        (["--data", "digits"], "--preset"),
        (["a.nns", "--preset", "mlp", "--data", "digits"], "not both"),
        (["--preset", "nope", "--data", "digits"], "lenet5"),
        (["--preset", "mlp", "--data", "nope"], "digits"),
        (["--preset", "mlp", "--data", "digits", "--optimizer", "nope"], "adam, adamw, sgd, rmsprop"),
        (["--preset", "mlp", "--data", "digits", "--epochs", "0"], "at least 1"),
        (["--preset", "mlp", "--data", "digits", "--lr", "nan"], "number"),
        (["--preset", "mlp", "--data", "digits", "--epochs", "x"], "invalid int"),
        (["--preset", "mlp", "--data", "digits", "--device", "abacus"], "invalid choice"),
        (["--nonsense"], "unrecognized"),
    ],
)
def test_wrong_usage(run, arguments, words):
    code, out, err = run("train", *arguments)
    assert (code, out) == (2, "")
    assert words in err


def test_missing_mnist_names_the_folder(run, tmp_path):
    code, out, err = run("train", "--preset", "mlp", "--data", "mnist", "--data-dir", tmp_path / "none")
    assert (code, out) == (1, "")
    assert str(tmp_path / "none") in err


def test_mnist_from_the_data_folder(run_json, mnist_folder, monkeypatch):
    monkeypatch.setenv("NNSTUDIO_DATA", str(mnist_folder))
    result = run_json("train", "--preset", "pigeon", "--data", "mnist", "--epochs", 1, "--batch-size", 512)
    assert (result["train"]["n"], result["validation"]["n"]) == (50_000, 10_000)


def test_trouble_before_the_training_makes_and_replaces_nothing(run, tmp_path):
    path = tmp_path / "bad.nns"
    ProjectFile.create(path, Project(network=Network())).close()
    old = tmp_path / "old.nns"
    old.write_bytes(b"old")
    code, _, err = run("train", path, "--out", old)
    assert code == 1
    assert "no layers" in err
    assert old.read_bytes() == b"old"
    assert run(*TRAIN, "--out", tmp_path / "none" / "x.nns")[0] == 1
    assert run("train", tmp_path / "missing.nns")[0] == 1


def test_a_read_only_project_needs_out(run, run_json, trained, tmp_path):
    trained.chmod(0o444)
    code, _, err = run("train", trained)
    assert code == 1
    assert "--out" in err
    assert run_json("train", trained, "--epochs", 1, "--out", tmp_path / "b.nns")["reason"] == "completed"


def test_divergence_says_what_to_try_and_keeps_the_file(run, tmp_path, opened):
    # Without activations no neuron can die, so the weights grow until they are no numbers any more.
    chain = Network((Flatten(), Dense(64), Dense(64), Dense(64), Dense(10)))
    path = tmp_path / "d.nns"
    ProjectFile.create(path, Project(network=chain)).close()
    code, text, err = run("train", path, "--optimizer", "sgd", "--lr", 10, "--epochs", 20, "--json")
    assert code == 1
    assert json.loads(text.splitlines()[-1])["reason"] == "diverged"
    assert "learning rate" in err.splitlines()[-1]
    assert opened(path).runs()[0].status == "diverged"


def test_a_learning_rate_far_too_large_is_a_failure_not_wrong_usage(run):
    code, _, err = run(
        "train", "--preset", "mlp", "--data", "digits", "--optimizer", "sgd", "--lr", "1e6", "--epochs", 2
    )
    assert code == 1
    assert err.splitlines()[-1].startswith("The loss is no longer a number")


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGINT for other processes")
def test_ctrl_c_keeps_what_was_learned(tmp_path, opened):
    out = tmp_path / "i.nns"
    command = [sys.executable, "-m", "nnstudio", *TRAIN[:-1], "5000", "--out", str(out), "--json"]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    for line in process.stderr:
        if line.startswith("epoch    2"):
            process.send_signal(signal.SIGINT)
            break
    text, err = process.communicate(timeout=60)
    result = json.loads(text.splitlines()[-1])
    assert process.returncode == 1
    assert result["reason"] == "stopped"
    assert result["epochs"] >= 2
    assert err.splitlines()[-1].startswith("Stopped after")
    (found,) = opened(out).runs()
    assert (found.status, found.epochs) == ("stopped", result["epochs"])
    assert [path.name for path in tmp_path.iterdir()] == ["i.nns"]
