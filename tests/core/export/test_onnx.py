"""ONNX files, run by ONNX Runtime itself."""

from __future__ import annotations

import json
import logging
import sys
import warnings

import numpy as np
import onnx
import onnxruntime
import pytest
import torch
from tqdm import tqdm

from nnstudio import __version__
from nnstudio.core.data.preprocessing import Preprocessing
from nnstudio.core.errors import ExportError
from nnstudio.core.export import OnnxExporter, export
from nnstudio.core.network import Network
from nnstudio.core.network.layers import Conv2d, Dense, Flatten


def run(path, pixels):
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    session = onnxruntime.InferenceSession(path, options, providers=["CPUExecutionProvider"])
    return session.run(["logits"], {"input": pixels})[0]


def expected(checkpoint, samples):
    with torch.no_grad():
        return checkpoint.module()(checkpoint.preprocessing.apply(torch.from_numpy(samples))).numpy()


@pytest.mark.parametrize("preset", ["lenet5", "cnn", "mlp", "pigeon"])
def test_presets_answer_alike_at_any_batch_size(preset, make_checkpoint, samples, tmp_path):
    checkpoint = make_checkpoint(preset)
    report = export(checkpoint, OnnxExporter(), tmp_path / "net.onnx", samples)
    for count in (1, 2, 9):
        pixels = samples[:count].astype(np.float32) / 255
        np.testing.assert_allclose(run(report.path, pixels), expected(checkpoint, samples[:count]), atol=1e-5)
    assert report.max_abs_error < 1e-5
    assert report.checked_with == f"ONNX Runtime {onnxruntime.__version__}"
    assert report.bytes == report.path.stat().st_size
    assert [file.name for file in tmp_path.iterdir()] == ["net.onnx"]


def test_every_layer_can_be_exported(each_layer, make_checkpoint, samples, tmp_path):
    report = export(make_checkpoint(each_layer), OnnxExporter(), tmp_path / "net.onnx", samples)
    assert report.max_abs_error < 1e-5


def test_inputs_outputs_and_metadata(make_checkpoint, samples, tmp_path):
    names = ("naïve", 'say "7"', "七", "\ud800")
    checkpoint = make_checkpoint(Network((Conv2d(2), Flatten(), Dense(4))), names=names)
    path = export(checkpoint, OnnxExporter(), tmp_path / "net.onnx", samples).path
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


@pytest.mark.parametrize("channels", [1, 3])
@pytest.mark.parametrize("mode", ["unit", "standardize"])
def test_the_preprocessing_is_inside(mode, channels, make_checkpoint, tmp_path):
    shape = (channels, 12, 10)
    samples = np.random.default_rng(2).integers(0, 256, (4, *shape), dtype=np.uint8)
    scaling = Preprocessing.fit(samples, mode)
    checkpoint = make_checkpoint(Network((Conv2d(2), Flatten(), Dense(3))), shape, preprocessing=scaling)
    path = export(checkpoint, OnnxExporter(), tmp_path / "net.onnx", samples).path
    np.testing.assert_allclose(run(path, samples.astype(np.float32) / 255), expected(checkpoint, samples), atol=1e-5)


def test_says_nothing_and_puts_everything_back(make_checkpoint, samples, tmp_path, capfd, monkeypatch):
    monkeypatch.setattr(sys, "stdout", None)
    monkeypatch.setattr(sys, "stderr", None)
    filters, interval = list(warnings.filters), tqdm.monitor_interval
    levels = {name: logging.getLogger(name).level for name in ("torch.onnx", "onnxscript")}
    export(make_checkpoint("mlp"), OnnxExporter(), tmp_path / "net.onnx", samples)
    assert (list(warnings.filters), tqdm.monitor_interval) == (filters, interval)
    assert {name: logging.getLogger(name).level for name in levels} == levels
    assert capfd.readouterr() == ("", "")


def test_a_network_too_large_for_one_file(make_checkpoint, samples, tmp_path, monkeypatch):
    monkeypatch.setattr("nnstudio.core.export.onnx.LARGEST", 1000)
    with pytest.raises(ExportError, match="Export them as safetensors"):
        export(make_checkpoint("mlp"), OnnxExporter(), tmp_path / "net.onnx", samples)


def test_a_damaged_file_is_refused(make_checkpoint, samples, tmp_path, monkeypatch):
    monkeypatch.setattr(OnnxExporter, "write", lambda self, checkpoint, path: path.write_bytes(b"\x08\x0anot a model"))
    with pytest.raises(ExportError, match="cannot run the written file"):
        export(make_checkpoint("mlp"), OnnxExporter(), tmp_path / "net.onnx", samples)
    assert list(tmp_path.iterdir()) == []
