from __future__ import annotations

import pytest
import torch

from nnstudio.core.errors import SpecError
from nnstudio.core.network import Preset, Shape, build, find_preset, presets, trace
from nnstudio.core.network.layers import Dense, Sigmoid


@pytest.mark.parametrize(("name", "parameters"), [("lenet5", 61_706), ("mlp", 235_146), ("pigeon", 23_581)])
def test_published_parameter_counts(name: str, parameters: int) -> None:
    preset = find_preset(name)
    module = build(preset.network(), preset.input_shape)
    assert sum(p.numel() for p in module.parameters()) == parameters
    assert trace(preset.network(), preset.input_shape, preset.classes).parameters == parameters


@pytest.mark.parametrize("preset", presets(), ids=lambda preset: preset.name)
@pytest.mark.parametrize("shape", [(1, 28, 28), (3, 32, 32)])
@pytest.mark.parametrize("classes", [2, 3, 10])
def test_every_preset_fits_the_data_at_hand(preset: Preset, shape: Shape, classes: int) -> None:
    network = preset.network(shape, classes)
    assert trace(network, shape, classes).problems == ()
    outputs = build(network, shape, seed=1).eval()(torch.zeros(2, *shape))
    assert outputs.shape[0] == 2


@pytest.mark.parametrize("preset", presets(), ids=lambda preset: preset.name)
def test_every_preset_can_be_listed(preset: Preset) -> None:
    assert preset.title
    assert 1950 < preset.year < 2030
    assert preset.description.endswith((".", "?"))
    assert find_preset(preset.name) is preset


def test_pigeon_is_a_two_layer_network_with_one_sigmoid_output() -> None:
    network = find_preset("pigeon").network()
    assert [layer.units for layer in network.layers if isinstance(layer, Dense)] == [30, 1]
    assert network.readout == Sigmoid()


def test_an_unknown_preset_names_the_known_ones() -> None:
    with pytest.raises(SpecError, match="lenet5"):
        find_preset("lenet-5")
