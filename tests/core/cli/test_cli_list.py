from __future__ import annotations

import json
import subprocess
import sys

import pytest

from nnstudio.core.cli.parser import DEVICES, EXPORT_FORMATS, LISTS, PARTS
from nnstudio.core.cli.preset_table import PRESETS, PresetLine
from nnstudio.core.data.datasets import DATASETS
from nnstudio.core.data.split import PARTS as DATA_PARTS
from nnstudio.core.export import EXPORTERS
from nnstudio.core.network import LAYERS, presets, trace
from nnstudio.core.training.device import DEVICE_CHOICES


def listed(run, what, *more):
    code, out, _ = run("list", what, *more, "--json")
    assert code == 0
    return json.loads(out.splitlines()[-1])


@pytest.mark.parametrize("what", LISTS)
def test_every_list_has_names_and_a_table(run, what):
    names = [entry["name"] for entry in listed(run, what)]
    assert len(set(names)) == len(names) > 1
    code, out, _ = run("list", what)
    assert code == 0
    assert all(name in out for name in names)


def test_presets(run):
    found = {entry["name"]: entry for entry in listed(run, "presets")}
    assert {"lenet5", "mlp", "pigeon", "cnn"} <= set(found)
    lenet = found["lenet5"]
    assert (lenet["title"], lenet["year"], lenet["parameters"]) == ("LeNet-5", 1998, 61_706)
    assert (lenet["input_shape"], lenet["classes"]) == ([1, 28, 28], 10)


def test_the_table_of_presets_is_true():
    """Where it is not: what it should say is what pytest shows."""
    for given, preset in zip(PRESETS, presets(), strict=True):
        parameters = trace(preset.network(), preset.input_shape).parameters
        facts = (preset.name, preset.title, preset.year, preset.input_shape, preset.classes)
        assert given == PresetLine(*facts, parameters)


def test_the_presets_are_listed_without_loading_torch():
    code = "import sys; from nnstudio.core.cli import main; main(['list', 'presets']); sys.exit('torch' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, timeout=60).returncode == 0


def test_datasets(run, tmp_path, mnist_folder):
    found = {entry["name"]: entry["available"] for entry in listed(run, "datasets")}
    assert set(found) == set(DATASETS.kinds())
    assert found["digits"]
    assert found["iris"]
    assert not found["mnist"]
    found = {entry["name"]: entry["available"] for entry in listed(run, "datasets", "--data-dir", mnist_folder)}
    assert found["mnist"]


def test_datasets_stand_under_their_groups(run):
    found = listed(run, "datasets")
    groups = [entry["group"] for entry in found]
    assert list(dict.fromkeys(groups)) == [
        "Images",
        "Medical images",
        "Tables",
        "Points of two classes",
        "Curves",
        "Your own",
    ]
    assert groups == sorted(groups, key=list(dict.fromkeys(groups)).index)
    assert found[0]["name"] == "digits"
    assert "give a path" in next(entry["hint"] for entry in found if entry["name"] == "folder")
    _, text, _ = run("list", "datasets")
    assert "no: a download of 12 MB" in text
    assert max(map(len, text.splitlines())) <= 120


def test_layers_come_with_their_knobs(run):
    found = listed(run, "layers")
    assert len(found) == len(LAYERS)
    assert [knob["name"] for knob in found[0]["knobs"]][:2] == ["channels", "kernel_size"]


def test_the_parser_knows_what_the_rooms_know():
    assert DEVICES == DEVICE_CHOICES
    assert set(EXPORT_FORMATS) == set(EXPORTERS.kinds())
    assert PARTS == DATA_PARTS


def test_unknown_list(run):
    assert run("list", "colours")[0] == 2
