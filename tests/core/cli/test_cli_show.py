from __future__ import annotations

import json
from contextlib import closing
from pathlib import Path
from xml.etree import ElementTree

import network_trees
import pytest

from nnstudio.core.network import Network, find_preset, trace
from nnstudio.core.network.layers import Conv2d, Dense, Flatten
from nnstudio.core.network.source import network_source
from nnstudio.core.project.document import Project
from nnstudio.core.project.file import ProjectFile


def project_file(folder: Path, network: Network) -> Path:
    path = folder / "network.nns"
    with closing(ProjectFile.create(path, Project(network=network))):
        pass
    return path


@pytest.fixture
def lenet(tmp_path: Path) -> Path:
    return project_file(tmp_path, find_preset("lenet5").network())


def test_the_table_lists_layers_and_totals(run, lenet):
    code, out, err = run("show", lenet)
    assert (code, err) == (0, "")
    lines = out.splitlines()
    assert lines[0] == "input 1×28×28"
    assert lines[2].split() == ["name", "kind", "output", "shape", "parameters", "MACs", "receptive", "field"]
    assert lines[4].split() == ["conv1", "conv2d", "6×28×28", "156", "117", "600", "5"]
    assert lines[-1].split() == ["total", "10", "61", "706", "416", "520"]
    ends = {len(line) for line in lines[4:-2]}
    assert len(ends) == 1  # the last column is set to the right


def test_json(run, lenet):
    code, out, _ = run("show", lenet, "--json")
    found = json.loads(out)
    assert code == 0
    assert (found["parameters"], found["input_shape"], found["output_shape"]) == (61_706, [1, 28, 28], [10])
    assert found["problems"] == []
    assert found["layers"][0] == {
        "name": "conv1",
        "kind": "conv2d",
        "path": [0],
        "input_shape": [1, 28, 28],
        "output_shape": [6, 28, 28],
        "parameters": 156,
        "macs": 117_600,
        "receptive_field": 5,
        "problem": None,
    }


def test_blocks_come_before_what_they_hold(run, tmp_path):
    network = network_trees.resnet()
    path = project_file(tmp_path, network)
    found = json.loads(run("show", path, "--json")[1])
    assert [tuple(layer["path"]) for layer in found["layers"]] == [path for path, _ in network.walk()]
    assert found["layers"][5]["name"] == "group1.body.residual1.body.conv1"
    assert found["parameters"] == trace(network, (1, 28, 28)).parameters
    assert "    body.conv1" in run("show", path)[1]


def test_problems_are_told(run, tmp_path):
    path = project_file(tmp_path, Network((Conv2d(4, 40), Flatten(), Dense(10))))
    code, out, err = run("show", path)
    assert code == 0
    assert out.splitlines()[-1].split() == ["total", "–", "0", "0"]
    assert "does not fit" in err
    found = json.loads(run("show", path, "--json")[1])
    assert found["problems"] == [found["layers"][0]["problem"]]
    assert found["output_shape"] is None


def test_a_network_that_does_not_fit_its_data(run, tmp_path):
    found = json.loads(run("show", project_file(tmp_path, Network((Flatten(), Dense(7)))), "--json")[1])
    assert "10 classes" in found["problems"][0]


def test_an_empty_network(run, tmp_path):
    code, out, err = run("show", project_file(tmp_path, Network()))
    assert code == 0
    assert "total" in out
    assert "no layers" in err


def test_svg(run, lenet, tmp_path):
    out = tmp_path / "network.svg"
    assert run("show", lenet, "--svg", out)[0] == 0
    assert "Convolution" in {element.text for element in ElementTree.parse(out).iter()}
    assert [path.name for path in tmp_path.iterdir() if path.suffix == ".part"] == []


def test_code(run, lenet):
    code, out, err = run("show", lenet, "--code")
    assert (code, err) == (0, "")
    assert out == network_source(find_preset("lenet5").network(), (1, 28, 28))


def test_code_of_a_network_that_does_not_fit(run, tmp_path):
    code, out, err = run("show", project_file(tmp_path, Network((Conv2d(4, 40),))), "--code")
    assert (code, out) == (1, "")
    assert "does not fit" in err


def test_a_place_that_cannot_be_written(run, lenet, tmp_path):
    code, _, err = run("show", lenet, "--svg", tmp_path / "missing" / "network.svg")
    assert code == 1
    assert "Choose another place" in err


def test_only_one_form_at_a_time(run, lenet):
    assert run("show", lenet, "--json", "--code")[0] == 2


def test_no_project(run, tmp_path):
    code, _, err = run("show", tmp_path / "none.nns")
    assert code == 1
    assert "none.nns" in err


def test_a_network_that_learned_from_a_table_is_shown_for_its_rows(run, tmp_path):
    """Also when the table is gone: what it learned from is in the file."""
    table, path = tmp_path / "table.csv", tmp_path / "rows.nns"
    table.write_text("a,b,colour,y\n" + "".join(f"{i}.5,{i % 7},{'rgb'[i % 3]},{i % 2}\n" for i in range(60)))
    assert run("train", "--preset", "mlp", "--data", table, "--epochs", 1, "--out", path)[0] == 0
    table.unlink()
    code, out, err = run("show", path, "--json")
    assert (code, err) == (0, "")
    found = json.loads(out)
    assert (found["input_shape"], found["output_shape"], found["problems"]) == ([5], [2], [])
    assert "nn.Linear(5, 256)" in run("show", path, "--code")[1]
