"""The commands on samples with several labels, in the form of ChestMNIST and as one's own file."""

from __future__ import annotations

import io
import json
import subprocess
import sys
from contextlib import redirect_stderr, redirect_stdout

import numpy as np
import pytest
from corners import chest_folder, lit_npz
from PIL import Image
from sklearn.metrics import roc_auc_score

from nnstudio.core.cli import main
from nnstudio.core.data.datasets import DATASETS

TRAIN = "train --preset lenet5 --data chestmnist --split official --epochs 8 --batch-size 16 --device cpu --json"


@pytest.fixture(scope="session")
def learned(tmp_path_factory):
    """A trained project, what the training printed, and what it told beside."""
    folder, told = tmp_path_factory.mktemp("chest"), io.StringIO()
    with pytest.MonkeyPatch.context() as patch, redirect_stdout(io.StringIO()) as printed, redirect_stderr(told):
        patch.setenv("NNSTUDIO_DATA", str(chest_folder(folder, patch)))
        assert main([*TRAIN.split(), "--out", str(folder / "chest.nns")]) == 0
    return (folder / "chest.nns").read_bytes(), json.loads(printed.getvalue()), told.getvalue()


@pytest.fixture
def chest(tmp_path, monkeypatch):
    folder = chest_folder(tmp_path / "data", monkeypatch)
    monkeypatch.setenv("NNSTUDIO_DATA", str(folder))
    return DATASETS["chestmnist"]().load(folder)


@pytest.fixture
def model(chest, learned, tmp_path):
    (tmp_path / "chest.nns").write_bytes(learned[0])
    return tmp_path / "chest.nns"


def test_training_learns_and_tells_what_it_measures(learned):
    _, result, told = learned
    assert "Cross-entropy is no loss for labels, so binary cross-entropy takes its place." in told
    assert "label accuracy" in told
    assert "mean AUC" in told
    assert result["validation"].keys() == {"loss", "label_accuracy", "mean_auc", "n"}
    assert result["validation"]["n"] == 120
    assert result["validation"]["mean_auc"] > 0.9


def test_columns_of_0_and_1_are_trained_judged_and_answered(run, run_json, tmp_path):
    """Other tables know the labels by the names of their columns, in whatever order."""
    random, path, out = np.random.default_rng(0), tmp_path / "signs.csv", tmp_path / "signs.nns"
    values = random.normal(size=(120, 2))
    rows = [f"{a:.4f},{b:.4f},{int(a > 0)},{int(b > 0)},{'ab'[i % 2]}" for i, (a, b) in enumerate(values)]
    path.write_text("\n".join(["a,b,right,up,note", *rows]))
    found = run_json("data", path, "--target", "right,up")
    assert (found["task"], list(found["classes"])) == ("multi-label", ["right", "up"])
    assert found["features"] == ["a", "b", "note=a", "note=b"]
    options = ("--data", path, "--target", "right,up", "--leave-out", "note")
    trained = run_json("train", "--preset", "mlp", *options, "--epochs", "20", "--device", "cpu", "--out", out)
    assert trained["validation"]["mean_auc"] > 0.9
    assert [label["label"] for label in run_json("evaluate", out)["labels"]] == ["right", "up"]
    other = tmp_path / "other.csv"
    other.write_text("up,b,right,a\n0,-2,1,2\n1,2,0,-2\n1,2,1,2\n")
    judged = run_json("evaluate", out, "--data", other)
    assert [label["positives"] for label in judged["labels"]] == [2, 2]
    assert judged["label_accuracy"] == 1
    code, _, err = run("evaluate", out, "--data", other, "--target", "up,a")
    assert code == 1
    assert "knows the labels right, up" in err
    other.write_text("b,a\n2,2\n-2,-2\n")
    _, told, _ = run("predict", out, other, "--json")
    assert [json.loads(line)["labels"] for line in told.splitlines()] == [["right", "up"], []]
    code, _, err = run("data", path, "--target", "right,a")
    assert code == 1
    assert "Several targets must each hold 0 and 1" in err


def test_leaks_are_told_label_by_label(run, run_json, tmp_path):
    random, path = np.random.default_rng(0), tmp_path / "ill.csv"
    ill = random.integers(0, 2, (40, 2))
    rows = [f"{random.normal():.4f},p{i // 5},{a},{b},{1 - b}" for i, (a, b) in enumerate(np.repeat(ill, 5, axis=0))]
    path.write_text("\n".join(["x,patient,cough,fever,inv", *rows]))
    asked = ("data", path, "--target", "cough,fever", "--group", "patient", "--leaks")
    found = run_json(*asked)
    assert [(one["feature"], one["targets"]) for one in found["suspicions"]] == [("inv", ["fever"])]
    assert found["leak_notes"] == []
    assert found["group_comparison"]["metric"] == "mean AUC"
    assert "“inv” is fever itself" in run(*asked)[1]
    assert "by patient" in run(*asked)[1]
    arrays = tmp_path / "ill.npz"
    np.savez(arrays, x=np.c_[random.normal(size=(40, 2)), ill[:, 1]], y=ill)
    assert run_json("data", arrays, "--leaks")["suspicions"][0]["text"].startswith("“x2” is label 1 itself")


def test_each_label_is_judged(run, chest, model):
    code, out, _ = run("evaluate", model, "--json")
    assert code == 0
    found = json.loads(out)
    assert [label["label"] for label in found["labels"]] == list(chest.class_names)
    assert found["labels"][0].keys() == {"label", "n", "positives", "auc", "precision", "recall"}
    known = [label["auc"] for label in found["labels"] if label["auc"] is not None]
    assert found["mean_auc"] == pytest.approx(sum(known) / len(known))
    rows = chest.official_validation
    assert [label["positives"] for label in found["labels"]] == chest.labels[rows].sum(axis=0).tolist()
    _, text, _ = run("evaluate", model)
    for words in ("Label accuracy", "Mean AUC", "atelectasis", "hernia", "precision", "not looked at"):
        assert words in text


def test_the_test_part_is_sealed_as_ever(run, model):
    first, second = (json.loads(run("evaluate", model, "--split", "test", "--json")[1]) for _ in range(2))
    assert (first["test_looks"], second["test_looks"]) == (1, 2)
    assert (first["n"], len(first["labels"])) == (120, 14)


def test_answers_are_several_and_independent(run, chest, model, tmp_path):
    indices = chest.official_validation[:40]
    for index in indices:
        Image.fromarray(chest.inputs[index, 0]).save(tmp_path / f"{index}.png")
    pictures = [tmp_path / f"{index}.png" for index in indices]
    code, out, _ = run("predict", model, *pictures, "--json")
    assert code == 0
    answers = [json.loads(line) for line in out.splitlines()]
    names = chest.class_names
    for answer in answers:
        assert answer["labels"] == [n for n, p in zip(names, answer["probabilities"], strict=True) if p > 0.5]
    shares = np.array([answer["probabilities"] for answer in answers])
    assert roc_auc_score(chest.labels[indices][:, 0], shares[:, 0]) > 0.9
    assert np.abs(shares.sum(axis=1) - 1).max() > 0.5
    _, text, _ = run("predict", model, pictures[0])
    assert "(then " in text


def test_a_picture_of_where_the_network_looks_for_a_label(run, chest, model, tmp_path):
    Image.fromarray(chest.inputs[chest.labels[:, 1].argmax(), 0]).save(tmp_path / "one.png")
    asked = ("predict", model, tmp_path / "one.png", "--explain", "grad-cam", "--out", tmp_path / "cam", "--json")
    found = json.loads(run(*asked, "--about", "cardiomegaly")[1])
    assert found["about"] == "cardiomegaly"
    code, _, err = run(*asked, "--about", "flu")
    assert code == 1
    assert "knows no 'flu'" in err
    assert run("predict", model, tmp_path / "one.png", "--about", "mass")[0] == 2


@pytest.mark.usefixtures("export_here")
def test_exports_answer_label_by_label(run, chest, model, tmp_path):
    code, _, _ = run("export", model, "--format", "pytorch", "--out", tmp_path / "net.py")
    assert code == 0
    Image.fromarray(chest.inputs[0, 0]).save(tmp_path / "one.png")
    said = json.loads(run("predict", model, tmp_path / "one.png", "--json")[1])
    shown = subprocess.run(
        [sys.executable, "net.py", "one.png"], cwd=tmp_path, capture_output=True, text=True, check=True
    ).stdout
    words = ", ".join(f"{name} ({said['probabilities'][chest.class_names.index(name)]:.1%})" for name in said["labels"])
    assert shown.strip() == f"one.png: {words or 'none'}"
    assert "LABEL_NAMES" in (tmp_path / "net.py").read_text()
    assert run("export", model, "--format", "onnx", "--out", tmp_path / "net.onnx")[0] == 0


def test_folds_are_put_together(run, tmp_path):
    source = lit_npz(tmp_path / "lit.npz", 120)
    asked = ("train", "--preset", "lenet5", "--data", source, "--split", "kfold:3", "--epochs", 1, "--device", "cpu")
    code, out, err = run(*asked, "--json")
    assert code == 0, err
    assert json.loads(out)["validation_sd"].keys() == {"loss", "label_accuracy", "mean_auc"}
    assert "\nmean AUC " in run(*asked)[1]


def test_own_arrays_with_a_matrix_of_labels(run, tmp_path):
    source = lit_npz(tmp_path / "lit.npz")
    found = json.loads(run("data", source, "--json")[1])
    assert (found["task"], list(found["classes"])) == ("multi-label", ["0", "1", "2", "3"])
    path = tmp_path / "lit.nns"
    assert run("train", "--preset", "lenet5", "--data", source, "--epochs", 2, "--device", "cpu", "--out", path)[0] == 0
    other = tmp_path / "other.npz"
    with np.load(source) as stored:
        one_each = stored["labels"].sum(axis=1) == 1
        np.savez(other, images=stored["images"][one_each], labels=stored["labels"][one_each])
    # Each happens to have a single label, and is still judged label by label.
    code, out, err = run("evaluate", path, "--data", other, "--json")
    assert code in (0, 1), err
    if code == 0:
        assert len(json.loads(out)["labels"]) == 4
    else:
        assert "test part" in err
