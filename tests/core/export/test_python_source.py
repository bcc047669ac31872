"""The PyTorch file: it runs alone, reads well, passes ruff, and holds no code but its own."""

from __future__ import annotations

import runpy
import subprocess
import sys

import numpy as np
import pytest
import torch
from PIL import Image
from safetensors.torch import load_file

from nnstudio.core.data.datasets.base import silent
from nnstudio.core.data.preprocessing import Preprocessing
from nnstudio.core.export import PythonExporter, export, pytorch_source
from nnstudio.core.export.python_source import weights_path
from nnstudio.core.network import Network
from nnstudio.core.network.layers import (
    AvgPool2d,
    BatchNorm,
    Conv2d,
    Dense,
    Dropout,
    Flatten,
    GlobalAvgPool,
    MaxPool2d,
    ReLU,
    Sigmoid,
    Softmax,
    Tanh,
)

MANY_LAYERS = Network(
    (
        *(Conv2d(4, 3, padding=1, bias=False), BatchNorm(0.05), ReLU(), MaxPool2d(), Dropout(0.2)),
        *(Conv2d(6, 3, stride=2), Tanh(), AvgPool2d(2, 1), Sigmoid(), GlobalAvgPool(), Flatten()),
        *(Dense(8), BatchNorm(), Softmax(), Dense(3), Softmax()),
    )
)

EVIL = (
    '"]\nimport os\nos._exit(3)\n["',
    "'; raise SystemExit(1) #",
    '"""',
    "\\",
    "${layers} $forward",
    "\u202e\u2066 reversed",
    "七 é 👩‍🔬",
    "\ud800",
    "a" * 100,
)


def write(checkpoint, folder, name="net.py"):
    """The two files without the check in a separate process, which takes seconds."""
    PythonExporter().write(checkpoint, folder / name, silent)
    return folder / name


def ruff(*arguments):
    command = [sys.executable, "-m", "ruff", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=False)


def test_an_export_runs_alone(make_checkpoint, samples, tmp_path):
    report = export(make_checkpoint(MANY_LAYERS), PythonExporter(), tmp_path / "my net.py", samples)
    assert report.max_abs_error <= 1e-6
    assert "separate Python process without nnstudio" in report.checked_with
    assert [file.name for file in report.files] == ["my net_weights.safetensors", "my net.py"]
    assert report.bytes == sum(file.stat().st_size for file in report.files)
    assert {file.name for file in tmp_path.iterdir()} == {file.name for file in report.files}


@pytest.mark.parametrize("preset", ["lenet5", "cnn", "mlp", "pigeon"])
def test_a_preset_as_a_file(preset, make_checkpoint, samples, tmp_path):
    checkpoint = make_checkpoint(preset)
    page = runpy.run_path(str(write(checkpoint, tmp_path)))
    network = page["load"]()
    assert network.state_dict().keys() == checkpoint.weights.keys() == load_file(page["WEIGHTS"]).keys()
    assert tuple(page["CLASS_NAMES"]) == checkpoint.class_names
    pixels = torch.from_numpy(samples)
    with torch.inference_mode():
        logits = checkpoint.module()(checkpoint.preprocessing.apply(pixels))
        assert torch.equal(network(page["preprocess"](pixels)), logits)
        assert torch.equal(network(page["preprocess"](pixels.float() / 255)), logits)
    torch.testing.assert_close(page["probabilities"](network, pixels), checkpoint.probabilities(logits))


def test_every_layer_as_a_file(each_layer, make_checkpoint, samples, tmp_path):
    checkpoint = make_checkpoint(each_layer)
    path = write(checkpoint, tmp_path)
    page = runpy.run_path(str(path))
    pixels = checkpoint.preprocessing.apply(torch.from_numpy(samples))
    assert torch.equal(page["load"]()(pixels), checkpoint.module()(pixels))
    assert "nnstudio." not in path.read_text(encoding="utf-8")


def test_ruff_has_nothing_to_say(make_checkpoint, tmp_path):
    many = Preprocessing("standardize", (0.1234567890123,) * 6, (0.9876543210987,) * 6)
    files = [
        write(make_checkpoint("lenet5"), tmp_path, "lenet5.py"),
        write(make_checkpoint("pigeon", preprocessing=Preprocessing()), tmp_path, "pigeon.py"),
        write(make_checkpoint(MANY_LAYERS, names=("a", "b", "c")), tmp_path, f"{'long' * 20} name.py"),
        write(make_checkpoint(MANY_LAYERS, (6, 20, 24), preprocessing=many), tmp_path, "six_channels.py"),
        write(make_checkpoint(MANY_LAYERS, (3, 20, 24)), tmp_path, "colour.py"),
        write(make_checkpoint(Network((Flatten(), Dense(len(EVIL)))), names=EVIL), tmp_path, "evil.py"),
    ]
    checked = ruff("check", "--isolated", "--select", "E4,E7,E9,F,W,I,UP,B,C4,SIM,RET,PIE", *files)
    assert checked.returncode == 0, checked.stdout
    formatted = ruff("format", "--isolated", "--diff", *files)
    assert formatted.returncode == 0, formatted.stdout


def test_names_stay_text(make_checkpoint, tmp_path):
    checkpoint = make_checkpoint(Network((Flatten(), Dense(len(EVIL)))), names=EVIL)
    page = runpy.run_path(str(write(checkpoint, tmp_path)))
    assert tuple(page["CLASS_NAMES"]) == EVIL


def test_a_file_name_stays_text(make_checkpoint, tmp_path):
    name = 'x"); import os; os._exit(4); (".py' if sys.platform != "win32" else "x'); import os; ('.py"
    page = runpy.run_path(str(write(make_checkpoint("pigeon"), tmp_path, name)))
    assert page["WEIGHTS"] == weights_path(tmp_path / name)


def test_it_names_the_class_of_an_image_file(make_checkpoint, tmp_path, samples, capsys, monkeypatch):
    checkpoint = make_checkpoint("lenet5")
    path = write(checkpoint, tmp_path)
    Image.fromarray(samples[0, 0]).save(tmp_path / "digit.png")
    monkeypatch.setattr(sys, "argv", [str(path), str(tmp_path / "digit.png")])
    runpy.run_path(str(path), run_name="__main__")
    logits = checkpoint.module()(checkpoint.preprocessing.apply(torch.from_numpy(samples[:1])))
    best = int(logits.argmax())
    share = f"{float(checkpoint.probabilities(logits)[0, best]):.1%}"
    assert capsys.readouterr().out == f"{tmp_path / 'digit.png'}: class {best} ({share})\n"


def test_colour_images_are_read_channel_by_channel(make_checkpoint, tmp_path):
    page = runpy.run_path(str(write(make_checkpoint(MANY_LAYERS, (3, 20, 24)), tmp_path)))
    picture = np.random.default_rng(3).integers(0, 256, (20, 24, 3), dtype=np.uint8)
    Image.fromarray(picture).save(tmp_path / "picture.png")
    assert torch.equal(page["read_image"](str(tmp_path / "picture.png"))[0], torch.tensor(picture).permute(2, 0, 1))


@pytest.mark.parametrize("shape", [(1, 28, 28), (6, 20, 24)])
def test_without_images_it_says_what_it_is(shape, make_checkpoint, tmp_path, capsys, monkeypatch):
    path = write(make_checkpoint(MANY_LAYERS, shape), tmp_path)
    monkeypatch.setattr(sys, "argv", [str(path)])
    runpy.run_path(str(path), run_name="__main__")
    out = capsys.readouterr().out
    assert "(conv1): Conv2d" in out
    assert out.endswith("parameters; classes: class 0, class 1, class 2\n")


def test_the_source_is_the_network_layer_by_layer(make_checkpoint):
    source = pytorch_source(make_checkpoint("lenet5"), "lenet5_weights.safetensors")
    assert "        self.conv1 = nn.Conv2d(1, 6, kernel_size=5, padding=2)\n" in source
    assert "        x = self.conv2(x)  # 16×10×10\n" in source
    assert 'WEIGHTS = Path(__file__).with_name("lenet5_weights.safetensors")\n' in source
