"""The ONNX export as a whole, run by ONNX Runtime itself."""

from __future__ import annotations

import sys
import threading

import numpy as np
import onnxruntime
import pytest
import torch

from nnstudio.core.errors import Cancelled, ExportError
from nnstudio.core.export import OnnxExporter, export
from nnstudio.core.network import build


def run(path, pixels):
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    session = onnxruntime.InferenceSession(path, options, providers=["CPUExecutionProvider"])
    return session.run(["logits"], {"input": pixels})[0]


def test_one_file_that_answers_alike_at_any_batch_size(make_checkpoint, samples, tmp_path, capfd, monkeypatch):
    monkeypatch.setattr(sys, "stdout", None)
    monkeypatch.setattr(sys, "stderr", None)
    checkpoint = make_checkpoint("cnn")
    report = export(checkpoint, OnnxExporter(), tmp_path / "net.onnx", samples)
    with torch.no_grad():
        expected = checkpoint.module()(checkpoint.preprocessing.apply(torch.from_numpy(samples))).numpy()
    for count in (1, 2, 9):
        np.testing.assert_allclose(
            run(report.path, samples[:count].astype(np.float32) / 255), expected[:count], atol=1e-5
        )
    assert report.max_abs_error < 1e-5
    assert report.checked_with == f"ONNX Runtime {onnxruntime.__version__}"
    assert report.bytes == report.path.stat().st_size
    assert [file.name for file in tmp_path.iterdir()] == ["net.onnx"]
    assert capfd.readouterr() == ("", "")


def train_step_by_step(module, steps):
    """A training that is the same each time; the loss of each step goes to `steps`."""
    optimizer = torch.optim.AdamW(module.parameters(), 1e-3)
    generator = torch.Generator().manual_seed(0)
    while True:
        inputs = torch.rand(16, 1, 28, 28, generator=generator)
        loss = torch.nn.functional.cross_entropy(module(inputs), torch.arange(16) % 10)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        steps.append(loss.item())
        yield


def test_a_training_in_another_thread_is_left_alone(make_checkpoint, samples, tmp_path):
    """Translated in this process, ONNX changed the steps of a training beside it, or ended it with a KeyError."""
    checkpoint = make_checkpoint("mlp")
    first, second = (build(checkpoint.network, (1, 28, 28), seed=1) for _ in range(2))
    during, alone, done = [], [], threading.Event()

    threads = torch.get_num_threads()

    def train():
        torch.set_num_threads(threads)  # each thread has a number of its own, and sums depend on it
        for _ in train_step_by_step(first, during):
            if done.wait(0.05):
                return

    thread = threading.Thread(target=train)
    thread.start()
    try:
        export(checkpoint, OnnxExporter(), tmp_path / "net.onnx", samples)
    finally:
        done.set()
        thread.join()
    for _ in zip(range(len(during)), train_step_by_step(second, alone), strict=False):
        pass
    assert len(during) > 10
    assert during == alone


def test_cancel_ends_the_process(make_checkpoint, samples, tmp_path):
    calls = []

    def progress(fraction, words):
        calls.append(words)
        if calls.count("Writing the ONNX file") > 3:
            raise Cancelled

    with pytest.raises(Cancelled):
        export(make_checkpoint("mlp"), OnnxExporter(), tmp_path / "net.onnx", samples, progress)
    assert list(tmp_path.iterdir()) == []


def test_a_network_too_large_for_one_file(make_checkpoint, samples, tmp_path, monkeypatch):
    monkeypatch.setattr("nnstudio.core.export.onnx.LARGEST", 1000)
    with pytest.raises(ExportError, match="Export them as safetensors"):
        export(make_checkpoint("mlp"), OnnxExporter(), tmp_path / "net.onnx", samples)


def test_a_refusal_of_the_process_is_told(make_checkpoint, samples, tmp_path, monkeypatch):
    monkeypatch.setattr("nnstudio.core.export.onnx.weights_bytes", lambda checkpoint: b"no weights")
    with pytest.raises(ExportError, match=r"^weights\.safetensors is no safetensors file, or it is cut off\.$"):
        export(make_checkpoint("mlp"), OnnxExporter(), tmp_path / "net.onnx", samples)
    monkeypatch.setattr("nnstudio.core.export.onnx._SCRIPT", "raise KeyError('custom')")
    with pytest.raises(ExportError, match="KeyError: 'custom'"):
        export(make_checkpoint("mlp"), OnnxExporter(), tmp_path / "net.onnx", samples)


def test_a_damaged_file_is_refused(make_checkpoint, samples, tmp_path, monkeypatch):
    monkeypatch.setattr(OnnxExporter, "write", lambda self, checkpoint, path, progress: path.write_bytes(b"\x08\x0ano"))
    with pytest.raises(ExportError, match="cannot run the written file"):
        export(make_checkpoint("mlp"), OnnxExporter(), tmp_path / "net.onnx", samples)
    assert list(tmp_path.iterdir()) == []
