from __future__ import annotations

import os

import pytest
import torch
import torchvision_door  # noqa: F401  (before torchvision)
from torch import nn

from nnstudio.core.network import Preset, build, presets
from nnstudio.core.network.pretrained import fitted

NAMED = [preset for preset in presets() if preset.torchvision_names]
QUICK = {"alexnet", "googlenet", "resnet18", "resnet50", "densenet121", "efficientnet_b0", "efficientnet_b5"}
ALL = bool(os.environ.get("NNSTUDIO_TEST_ALL_PRESETS"))
SHAPE = (3, 64, 64)


def torchvision_model(name: str, classes: int = 1000) -> nn.Module:
    from torchvision import models

    without_heads = {"aux_logits": False, "init_weights": False} if name == "googlenet" else {}
    return getattr(models, name)(num_classes=classes, **without_heads)


def with_random_statistics(model: nn.Module) -> nn.Module:
    """Fresh batch normalisations would hide a wrong order: their mean is 0 and their variance 1."""
    for module in model.modules():
        if isinstance(module, nn.BatchNorm2d):
            nn.init.normal_(module.running_mean, std=0.1)
            nn.init.uniform_(module.running_var, 0.5, 1.5)
            nn.init.uniform_(module.weight, 0.8, 1.2)
            nn.init.normal_(module.bias, std=0.1)
    return model.eval()


@pytest.mark.parametrize("preset", NAMED, ids=lambda preset: preset.name)
def test_torchvision_has_the_same_weights_under_its_names(preset: Preset) -> None:
    with torch.device("meta"):
        theirs = torchvision_model(preset.name).state_dict()
        ours = build(preset.network(), preset.input_shape).state_dict()
    modules = list(dict.fromkeys(key.rpartition(".")[0] for key in theirs))
    assert modules == list(preset.torchvision_names)
    assert [value.shape for value in ours.values()] == [value.shape for value in theirs.values()]


@pytest.mark.parametrize("preset", [p for p in NAMED if ALL or p.name in QUICK], ids=lambda preset: preset.name)
def test_with_torchvisions_weights_the_outputs_are_torchvisions(preset: Preset) -> None:
    torch.manual_seed(3)
    model = with_random_statistics(torchvision_model(preset.name))
    # The plan for large images, at a size that takes little time.
    shape = preset.input_shape if ALL else SHAPE
    network = preset.network()
    module = build(network, shape).eval()
    found = fitted(model.state_dict(), network, shape)
    assert found.fresh == ()
    module.load_state_dict(found.weights)
    batch = torch.rand(2, *shape)
    with torch.inference_mode():
        expected, answer = model(batch), module(batch)
    assert expected.abs().max() > 1e-3
    torch.testing.assert_close(answer, expected, rtol=1e-4, atol=1e-4)
