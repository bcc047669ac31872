from __future__ import annotations

import json
from dataclasses import replace

import numpy as np
import pytest

from nnstudio.core.data.corrections import Corrections
from nnstudio.core.data.datasets import DigitsData
from nnstudio.core.project.document import Project, first_project
from nnstudio.core.project.file import ProjectFile


def test_looks_at_the_test_part_are_counted(run, run_json, trained):
    assert run_json("evaluate", trained)["test_looks"] == 0
    first, second = run_json("evaluate", trained, "--split", "test"), run_json("evaluate", trained, "--split", "test")
    assert (first["test_looks"], second["test_looks"]) == (1, 2)
    assert (first["split"], first["n"]) == ("test", 360)
    assert first["loss"] == second["loss"]
    assert 0 <= first["accuracy"] <= 1
    _, out, _ = run("evaluate", trained)
    assert "The test part was looked at twice in this project." in out
    file = ProjectFile.open(trained, read_only=True)
    assert [look.accuracy for look in file.looks()] == [first["accuracy"]] * 2
    file.close()


def test_a_look_is_counted_even_if_the_evaluation_fails(run, trained, monkeypatch):
    def fail(*arguments, **settings):
        raise KeyboardInterrupt

    monkeypatch.setattr("nnstudio.core.cli.evaluate.evaluate_part", fail)
    code, out, _ = run("evaluate", trained, "--split", "test")
    assert (code, out) == (1, "")
    file = ProjectFile.open(trained, read_only=True)
    assert len(file.looks()) == 1
    file.close()


@pytest.mark.parametrize(("part", "n"), [("train", 1077), ("validation", 360)])
def test_other_parts_leave_the_file_alone(run_json, trained, part, n):
    before = trained.read_bytes()
    result = run_json("evaluate", trained, "--split", part)
    assert (result["split"], result["n"], result["run"]) == (part, n, 1)
    assert trained.read_bytes() == before


def test_a_read_only_file_cannot_count(run, trained):
    trained.chmod(0o444)
    code, out, err = run("evaluate", trained, "--split", "test")
    assert (code, out) == (1, "")
    assert "could not be counted" in err
    assert run("evaluate", trained)[0] == 0


def test_nothing_trained_yet(run, tmp_path):
    ProjectFile.create(tmp_path / "new.nns", Project()).close()
    code, _, err = run("evaluate", tmp_path / "new.nns")
    assert code == 1
    assert "no trained network" in err


def test_other_data_than_those_of_the_run(run, trained):
    file = ProjectFile.open(trained)
    with file.transaction() as connection:
        connection.execute("UPDATE runs SET fingerprint = 'other'")
    file.close()
    code, _, err = run("evaluate", trained)
    assert code == 1
    assert "other data" in err


@pytest.mark.parametrize("arguments", [[], ["a.nns", "--split", "all"], ["a.nns", "b.nns"]])
def test_wrong_usage(run, arguments):
    assert run("evaluate", *arguments)[0] == 2


def test_no_project(run, tmp_path):
    (tmp_path / "a.nns").write_text("hello")
    assert run("evaluate", tmp_path / "a.nns")[0] == 1
    assert run("evaluate", tmp_path / "none.nns")[0] == 1


def test_every_report_tells_the_looks(run, run_json, trained, tmp_path):
    run_json("evaluate", trained, "--split", "test")
    export = ("export", trained, "--format", "safetensors", "--out", tmp_path / "n.safetensors")
    assert run_json(*export)["test_looks"] == 1
    code, out, _ = run(*export)
    assert code == 0
    assert "looked at once in this project" in out
    code, out, _ = run("train", trained, "--epochs", "1", "--device", "cpu")
    assert code == 0
    assert "looked at once in this project" in out


def divided_anew(path, **knobs):
    """The project in the file gets another split, the weights stay what they are."""
    file = ProjectFile.open(path)
    project = file.project()
    file.save(replace(project, split=replace(project.split, **knobs)))
    read = DigitsData().load(path.parent)
    was, now = file.split(read, project.split).test, file.split(read, file.project().split).test
    file.close()
    return was, now


def test_samples_that_are_in_the_test_part_now_are_not_asked_about(run, run_json, trained):
    was, now = divided_anew(trained, seed=8)
    code, out, err = run("evaluate", trained, "--split", "train", "--json")
    assert code == 0
    left_out = 1077 - json.loads(out)["n"]
    assert 0 < left_out < len(np.setdiff1d(now, was))
    assert f"{left_out} samples are in the test part now; the network is not asked about them." in err
    code, out, err = run("predict", trained, "--data", "digits", "--json")
    assert code == 0
    assert len(out.splitlines()) == 1797 - len(np.union1d(was, now))
    assert f"{len(was)} samples were in the test part when this network was trained" in err
    assert run_json("evaluate", trained, "--data", "digits", "--split", "train")["n"] == 1077 - left_out


def test_data_that_were_put_right_are_still_those_of_the_training(run_json, tmp_path):
    path = tmp_path / "put-right.nns"
    project = replace(first_project(), corrections=Corrections().excluding(["3", "4"]))
    project = replace(project, training=replace(project.training, epochs=1, device="cpu"))
    ProjectFile.create(path, project).close()
    run_json("train", path)
    assert run_json("evaluate", path, "--data", "digits", "--split", "test")["test_looks"] == 1
    assert run_json("evaluate", path)["test_looks"] == 1


def test_looks_are_counted_for_each_data_set(run, run_json, trained, tmp_path):
    digits = DigitsData().load(tmp_path)
    other = tmp_path / "other.npz"
    np.savez(other, images=255 - digits.inputs[:200, 0], labels=digits.labels[:200])
    assert run_json("evaluate", trained, "--data", other)["test_looks"] == 0
    first = run_json("evaluate", trained, "--data", other, "--split", "test")
    assert (first["test_looks"], first["tuned_on_test"]) == (1, False)
    assert run_json("evaluate", trained)["test_looks"] == 0
    own = run_json("evaluate", trained, "--split", "test")
    assert (own["test_looks"], own["tuned_on_test"]) == (1, False)
    assert run_json("evaluate", trained, "--data", other)["test_looks"] == 1
    trained.chmod(0o444)
    code, _, err = run("evaluate", trained, "--data", other, "--split", "test")
    assert code == 1
    assert "could not be counted" in err
