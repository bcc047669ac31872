"""Safetensors files: complete, and refused with a sentence when they are not ours or not whole."""

from __future__ import annotations

import contextlib
import json
import pickle
from dataclasses import replace

import numpy as np
import pytest
import torch
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from safetensors import safe_open
from safetensors.torch import load_file, save_file

from nnstudio.core.errors import ExportError
from nnstudio.core.export import load_weights
from nnstudio.core.export.weights import describe, weights_bytes
from nnstudio.core.network import Network
from nnstudio.core.network.layers import Dense, Flatten


@pytest.fixture
def checkpoint(make_checkpoint):
    return make_checkpoint("cnn")


@pytest.fixture
def path(checkpoint, tmp_path):
    file = tmp_path / "net.safetensors"
    file.write_bytes(weights_bytes(checkpoint))
    return file


def rewritten(path, checkpoint, tensors=None, **changes):
    """The file with other tensors or another description."""
    about = {"format": 1, "epoch": checkpoint.epoch, **describe(checkpoint), **changes}
    save_file(checkpoint.weights if tensors is None else tensors, path, {"nnstudio": json.dumps(about)})
    return path


def test_the_network_comes_back_whole(checkpoint, path):
    found = load_weights(path)
    for name in ("network", "input_shape", "class_names", "preprocessing", "epoch"):
        assert getattr(found, name) == getattr(checkpoint, name)
    assert found.weights.keys() == checkpoint.weights.keys()
    assert all(torch.equal(found.weights[name], value) for name, value in checkpoint.weights.items())


def test_how_images_came_before_they_were_brought_to_size_comes_back(checkpoint, path):
    assert load_weights(path).came_as == ()
    assert load_weights(rewritten(path, replace(checkpoint, came_as=(3, 64, 48)))).came_as == (3, 64, 48)


def test_others_read_it_too(checkpoint, path):
    assert load_file(path).keys() == checkpoint.module().state_dict().keys()
    with safe_open(path, "pt") as file:
        about = json.loads(file.metadata()["nnstudio"])
    assert about["class_names"] == list(checkpoint.class_names)
    assert about["input_shape"] == [1, 28, 28]


def test_half_precision_is_read_as_float32(checkpoint, path, samples):
    halves = {name: value.half() if value.is_floating_point() else value for name, value in checkpoint.weights.items()}
    found = load_weights(rewritten(path, checkpoint, halves))
    assert {value.dtype for value in found.weights.values()} <= {torch.float32, torch.int64}
    assert np.isfinite(found.module()(torch.zeros(1, 1, 28, 28)).numpy()).all()


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(choice=st.data())
def test_a_cut_or_changed_file_is_refused_or_still_sound(choice, checkpoint, path):
    whole = weights_bytes(checkpoint)
    header = 8 + int.from_bytes(whole[:8], "little")
    if choice.draw(st.booleans()):
        path.write_bytes(whole[: choice.draw(st.integers(0, len(whole) - 1))])
        with pytest.raises(ExportError):
            load_weights(path)
        return
    changed = bytearray(whole)
    changed[choice.draw(st.integers(0, header - 1))] = choice.draw(st.integers(0, 255))
    path.write_bytes(changed)
    with contextlib.suppress(ExportError):
        load_weights(path).module()


def test_foreign_files(path, checkpoint):
    save_file(checkpoint.weights, path)
    with pytest.raises(ExportError, match="was not written by nnstudio"):
        load_weights(path)
    path.write_bytes(pickle.dumps({"a": 1}))
    with pytest.raises(ExportError, match="no safetensors file"):
        load_weights(path)
    with pytest.raises(ExportError, match="cannot be read"):
        load_weights(path.with_name("nowhere.safetensors"))
    with pytest.raises(ExportError, match="cannot be read"):
        load_weights(path.parent)


def test_a_newer_file(path, checkpoint):
    with pytest.raises(ExportError, match="newer nnstudio"):
        load_weights(rewritten(path, checkpoint, format=2))


@pytest.mark.parametrize(
    "changes",
    [
        {"input_shape": [1, 28, "28"]},
        {"input_shape": [1, -3, 28]},
        {"input_shape": []},
        {"input_shape": [1, 3, 3]},
        {"input_shape": [3, 28, 28]},
        {"came_as": [28, 28]},
        {"came_as": 28},
        {"class_names": 7},
        {"class_names": ["one"]},
        {"epoch": None},
        {"epoch": float("inf")},
        {"preprocessing": {"mode": "magic"}},
        {"preprocessing": {"mode": "standardize", "mean": [0.1] * 3, "std": [0.2] * 3}},
        {"network": {"layers": [{"kind": "eval", "code": "1"}]}},
        {"network": []},
    ],
)
def test_damaged_descriptions(changes, path, checkpoint):
    with pytest.raises(ExportError, match=r"net\.safetensors"):
        load_weights(rewritten(path, checkpoint, **changes))


def test_weights_that_do_not_fit(path, checkpoint):
    short = {name: value for name, value in checkpoint.weights.items() if name != "conv1.weight"}
    other = {**checkpoint.weights, "conv1.weight": torch.zeros(16, 1, 5, 5)}
    surplus = {**checkpoint.weights, "extra": torch.zeros(3)}
    for tensors in (short, other, surplus):
        with pytest.raises(ExportError, match="damaged"):
            load_weights(rewritten(path, checkpoint, tensors))


def test_a_giant_network_is_refused_before_it_is_built(path, checkpoint):
    giant = Network((Flatten(), Dense(1_000_000), Dense(1_000_000), Dense(10)))
    with pytest.raises(ExportError, match="do not fit the network"):
        load_weights(rewritten(path, checkpoint, network=giant.to_json()))
