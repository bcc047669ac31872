"""The ONNX graph of every layer, its preprocessing, and what the file says of itself."""

from __future__ import annotations

import json
import sys

import numpy as np
import onnx
import onnxruntime
import pytest
import torch
from same_process import prepare_torch

from nnstudio import __version__
from nnstudio.core.data.datasets.base import silent
from nnstudio.core.data.preprocessing import Preprocessing
from nnstudio.core.export import OnnxExporter
from nnstudio.core.export.onnx_graph import REFUSED, onnx_bytes, translate
from nnstudio.core.export.weights import weights_bytes
from nnstudio.core.network import Network
from nnstudio.core.network.layers import Conv2d, Dense, Flatten

# torch's own exporter calls what torch deprecates; nnstudio runs it in a process of its own.
pytestmark = pytest.mark.filterwarnings("ignore")


@pytest.fixture(autouse=True)
def onnx_here(monkeypatch):
    prepare_torch(monkeypatch)


def difference(checkpoint, samples, path):
    """The largest difference between the file, run as the exporter runs it, and the network."""
    path.write_bytes(onnx_bytes(checkpoint))
    found = OnnxExporter().run(path, samples, silent).logits
    expected = checkpoint.module()(checkpoint.preprocessing.apply(torch.from_numpy(samples))).numpy()
    return float(np.abs(found - expected).max())


@pytest.mark.parametrize("preset", ["lenet5", "pigeon"])
def test_presets(preset, make_checkpoint, samples, tmp_path):
    assert difference(make_checkpoint(preset), samples, tmp_path / "net.onnx") < 1e-5


def test_every_layer_can_be_exported(each_layer, make_checkpoint, samples, tmp_path):
    assert difference(make_checkpoint(each_layer), samples, tmp_path / "net.onnx") < 1e-5


@pytest.mark.parametrize(("mode", "channels"), [("unit", 1), ("standardize", 3)])
def test_the_preprocessing_is_inside(mode, channels, make_checkpoint, tmp_path):
    shape = (channels, 12, 10)
    samples = np.random.default_rng(2).integers(0, 256, (4, *shape), dtype=np.uint8)
    scaling = Preprocessing.fit(samples, mode)
    checkpoint = make_checkpoint(Network((Conv2d(2), Flatten(), Dense(3))), shape, preprocessing=scaling)
    assert difference(checkpoint, samples, tmp_path / "net.onnx") < 1e-5


def test_inputs_outputs_and_metadata(make_checkpoint, tmp_path):
    names = ("naïve", 'say "7"', "七", "\ud800")
    checkpoint = make_checkpoint(Network((Conv2d(2), Flatten(), Dense(4))), names=names)
    path = tmp_path / "net.onnx"
    path.write_bytes(onnx_bytes(checkpoint))
    model = onnx.load(path)
    session = onnxruntime.InferenceSession(path, providers=["CPUExecutionProvider"])
    (given,), (answer,) = session.get_inputs(), session.get_outputs()
    assert (given.name, given.shape, given.type) == ("input", ["batch", 1, 28, 28], "tensor(float)")
    assert (answer.name, answer.shape) == ("logits", ["batch", 4])
    about = {entry.key: entry.value for entry in model.metadata_props}
    assert about == session.get_modelmeta().custom_metadata_map
    assert json.loads(about["class_names"]) == list(names)
    assert json.loads(about["preprocessing"]) == checkpoint.preprocessing.to_json()
    assert Network.from_json(json.loads(about["network"])) == checkpoint.network
    assert (about["epoch"], about["nnstudio"]) == ("4", __version__)
    # Debugging notes with the paths of this computer would travel with the file.
    assert not any(node.metadata_props or node.doc_string for node in model.graph.node)
    assert str(sys.prefix).encode() not in path.read_bytes()


def test_translate_reads_weights_and_writes_onnx(make_checkpoint, tmp_path):
    (tmp_path / "in.safetensors").write_bytes(weights_bytes(make_checkpoint("pigeon")))
    translate(str(tmp_path / "in.safetensors"), str(tmp_path / "out.onnx"))
    onnx.checker.check_model(onnx.load(tmp_path / "out.onnx"))


@pytest.mark.parametrize(("source", "target"), [("nothing", "out.onnx"), ("in.safetensors", "nowhere/out.onnx")])
def test_translate_says_in_one_sentence_what_is_wrong(source, target, make_checkpoint, tmp_path, capsys):
    (tmp_path / "in.safetensors").write_bytes(weights_bytes(make_checkpoint("pigeon")))
    with pytest.raises(SystemExit) as stopped:
        translate(str(tmp_path / source), str(tmp_path / target))
    assert stopped.value.code == REFUSED
    assert capsys.readouterr().err.strip().endswith("(No such file or directory).")
