"""Networks of blocks in every format: what is written answers as the network does."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
import torch
from safetensors.torch import load_file

from nnstudio.core.export import EXPORTERS, Exporter, PythonExporter, WeightsExporter, export, load_weights
from nnstudio.core.network import Network
from nnstudio.core.network.blocks import Branches, Gate, Group, Repeat, Residual
from nnstudio.core.network.layers import (
    AdaptiveAvgPool2d,
    BatchNorm,
    Conv2d,
    ConvTranspose2d,
    Dense,
    DepthwiseSeparableConv2d,
    Dropout2d,
    GlobalAvgPool,
    GroupNorm,
    LocalResponseNorm,
    MaxPool2d,
    ReLU,
    Sigmoid,
    SiLU,
    Softmax,
    StochasticDepth,
    Upsample,
)
from nnstudio.core.training.checkpoint import Checkpoint

SQUEEZE = Gate(Network((AdaptiveAvgPool2d(1), Conv2d(2, 1), SiLU(), Conv2d(6, 1), Sigmoid())), name="squeeze")
BODY = Network((Conv2d(6, 3, padding=1, frozen=True), BatchNorm(), ReLU(), SQUEEZE, StochasticDepth(0.2)))
WAYS = (
    Network((Conv2d(4, 1), ReLU())),
    Network((DepthwiseSeparableConv2d(4, 3, padding=1), GroupNorm(2))),
    Network(),
)
DOWN_AND_UP = Network((MaxPool2d(), ConvTranspose2d(6), Dropout2d()))
TREE = Network(
    (
        Conv2d(6, 5, stride=2, initialisation="kaiming", init_seed=4),
        Repeat(Network((Residual(BODY), ReLU())), 3, frozen=True),
        Branches((DOWN_AND_UP, Network()), merge="add"),
        Group(Network((Branches(WAYS), LocalResponseNorm())), label='Stage "1"'),
        Residual(Network((Conv2d(5, 3, padding=1), BatchNorm())), Network((Conv2d(5, 1),))),
        *(MaxPool2d(), Upsample(), GlobalAvgPool(), Dense(3, name="head"), Softmax()),
    )
)

pytestmark = pytest.mark.usefixtures("export_here")


@pytest.fixture
def checkpoint(make_checkpoint: Callable[..., Checkpoint]) -> Checkpoint:
    return make_checkpoint(TREE)


@pytest.mark.parametrize("exporter", EXPORTERS, ids=lambda exporter: exporter.kind)
def test_a_tree_in_every_format(exporter: type[Exporter], checkpoint, samples, tmp_path) -> None:
    report = export(checkpoint, exporter(), tmp_path / "tree", samples)
    assert report.max_abs_error <= 1e-4
    assert report.samples == len(samples)


def test_the_weights_are_named_as_in_the_tree(checkpoint, samples, tmp_path) -> None:
    report = export(checkpoint, WeightsExporter(), tmp_path / "tree", samples)
    names = load_file(report.path).keys()
    assert "repeat1.copy2.residual1.body.squeeze.body.conv1.weight" in names
    assert "group1.body.branches1.branch2.sepconv1.0.weight" in names
    assert load_weights(report.path).network == TREE


def test_the_source_takes_the_weights_by_name(checkpoint, tmp_path) -> None:
    PythonExporter().write(checkpoint, tmp_path / "tree.py", lambda fraction, words: None)
    text = (tmp_path / "tree.py").read_text(encoding="utf-8")
    page: dict[str, object] = {"__name__": "tree", "__file__": str(tmp_path / "tree.py")}
    exec(compile(text, "tree.py", "exec"), page)
    module = page["load"]()  # type: ignore[operator]
    assert module.state_dict().keys() == checkpoint.weights.keys()
    pixels = torch.rand(2, 1, 28, 28, generator=torch.Generator().manual_seed(1))
    np.testing.assert_array_equal(module(pixels).detach(), checkpoint.module()(pixels).detach())
    assert not module.repeat1.copy3.residual1.body.conv1.weight.requires_grad
    assert module.head.weight.requires_grad
