from __future__ import annotations

import pytest
import torch

from nnstudio.core.errors import SpecError
from nnstudio.core.network import Preset, Shape, build, find_preset, presets, trace
from nnstudio.core.network.layers import Dense, Sigmoid

PUBLISHED = {
    "two_neuron": 4,
    "pigeon": 23_581,
    "mlp": 235_146,
    "breast_cancer": 4_097,
    "lenet5": 61_706,
    "alexnet": 61_100_840,
    "vgg16": 138_357_544,
    "vgg16_bn": 138_365_992,
    "vgg19": 143_667_240,
    "vgg19_bn": 143_678_248,
    "googlenet": 6_624_904,
    "resnet18": 11_689_512,
    "resnet34": 21_797_672,
    "resnet50": 25_557_032,
    "resnet101": 44_549_160,
    "resnet152": 60_192_808,
    "densenet121": 7_978_856,
    "densenet169": 14_149_480,
    "densenet201": 20_013_928,
    "efficientnet_b0": 5_288_548,
    "efficientnet_b1": 7_794_184,
    "efficientnet_b2": 9_109_994,
    "efficientnet_b3": 12_233_232,
    "efficientnet_b4": 19_341_616,
    "efficientnet_b5": 30_389_784,
    "efficientnet_b6": 43_040_704,
    "efficientnet_b7": 66_347_960,
}


@pytest.mark.parametrize(("name", "parameters"), PUBLISHED.items())
def test_published_parameter_counts(name: str, parameters: int) -> None:
    preset = find_preset(name)
    found = trace(preset.network(), preset.input_shape, preset.classes)
    assert found.problems == ()
    assert found.parameters == parameters
    with torch.device("meta"):
        module = build(preset.network(), preset.input_shape)
    assert sum(p.numel() for p in module.parameters()) == parameters


def test_all_that_torchvision_has_is_in_the_published_list() -> None:
    assert {preset.name for preset in presets() if preset.torchvision_names} <= set(PUBLISHED)


@pytest.mark.parametrize("preset", presets(), ids=lambda preset: preset.name)
@pytest.mark.parametrize("shape", [(1, 28, 28), (3, 32, 32)])
@pytest.mark.parametrize("classes", [2, 3, 10])
def test_every_preset_fits_the_data_at_hand(preset: Preset, shape: Shape, classes: int) -> None:
    assert trace(preset.network(shape, classes), shape, classes).problems == ()


@pytest.mark.parametrize("preset", [p for p in presets() if not p.torchvision_names], ids=lambda preset: preset.name)
@pytest.mark.parametrize("shape", [(1, 28, 28), (3, 32, 32)])
def test_every_small_preset_runs(preset: Preset, shape: Shape) -> None:
    network = preset.network(shape, 10)
    assert build(network, shape, seed=1).eval()(torch.zeros(2, *shape)).shape == (2, 10)
    assert trace(network, shape).parameters < 1_000_000


@pytest.mark.parametrize("preset", presets(), ids=lambda preset: preset.name)
def test_every_preset_can_be_listed(preset: Preset) -> None:
    assert preset.title
    assert preset.family
    assert 1800 < preset.year < 2030
    assert preset.description.endswith((".", "?"))
    assert find_preset(preset.name) is preset


def test_pigeon_is_a_two_layer_network_with_one_sigmoid_output() -> None:
    network = find_preset("pigeon").network()
    assert [layer.units for layer in network.layers if isinstance(layer, Dense)] == [30, 1]
    assert network.readout == Sigmoid()


def test_an_unknown_preset_names_the_known_ones() -> None:
    with pytest.raises(SpecError, match="lenet5"):
        find_preset("lenet-5")


@pytest.mark.parametrize(
    ("shape", "levels"), [((1, 28, 28), 2), ((3, 32, 32), 2), ((3, 224, 224), 4), ((3, 25, 25), 0)]
)
def test_the_u_net_has_as_many_levels_as_the_image_can_be_halved(shape: Shape, levels: int) -> None:
    network = find_preset("unet").network(shape, 10)
    assert trace(network, shape, 10).problems == ()
    assert sum(layer.kind == "upsample" for _, layer in network.walk()) == levels
